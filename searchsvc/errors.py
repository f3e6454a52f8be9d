"""The error tree: every failure that searchsvc raises on purpose.

    SearchsvcError
    ├── ReadError            one file or record cannot be read; it is skipped and named
    ├── ParameterErrors      a request has one or more bad parameters (HTTP 422, exit 2)
    ├── NotFound             no release has that id (HTTP 404, exit 1)
    ├── ReleaseMoved         a release has another id now (HTTP 308, exit 1)
    ├── ReleaseWithdrawn     a release was taken back (HTTP 410, exit 1)
    ├── IndexUnavailable     there is no index yet, or it cannot be opened (HTTP 503, exit 1)
    ├── IndexDamaged         an index does not agree with its manifest (exit 1)
    ├── IndexBusy            another reindex holds the index (exit 1)
    ├── BuildFailed          a process that a build needs was ended; the index stays as it was (exit 1)
    ├── QueryTooSlow         a query took longer than its deadline (HTTP 503, exit 1)
    └── UsageError           a command was called with something it cannot use (exit 2)

The message of each is a sentence that says what to do. HTTP statuses are mapped in `web.problems`,
exit statuses in `cli.exits`; nowhere else.
"""

from dataclasses import dataclass


class SearchsvcError(Exception):
    """Base of all; `str(error)` is a sentence for the person who ran the command."""


class ReadError(SearchsvcError):
    """One file or record cannot be read. The reason names the cause, not the place."""


class NotFound(SearchsvcError):
    """No release has the id that was asked for."""


class ReleaseMoved(SearchsvcError):
    """The id that was asked for is an old one of a release, whose id is `release_id` now."""

    def __init__(self, old: str, release_id: str = "") -> None:
        super().__init__(f"The release {old!r} has the id {release_id!r} now.")
        self.release_id = release_id


class ReleaseWithdrawn(SearchsvcError):
    """The release that was asked for was taken back. `reason` is a sentence of its publisher, or empty."""

    def __init__(self, release_id: str, reason: str = "") -> None:
        super().__init__(f"The release {release_id!r} was withdrawn" + (f": {reason}" if reason else "."))
        self.reason = reason


class IndexUnavailable(SearchsvcError):
    """There is no index to search, or it cannot be opened."""


class IndexDamaged(SearchsvcError):
    """A file of the index differs from its manifest."""


class IndexBusy(SearchsvcError):
    """Another process is writing the index."""


class BuildFailed(SearchsvcError):
    """A process that a build needs was ended by something else."""


class QueryTooSlow(SearchsvcError):
    """A query took longer than a search may."""


class UsageError(SearchsvcError):
    """A command was given a value that it cannot use."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One bad parameter: its name as the caller wrote it, and what to send instead."""

    parameter: str
    message: str


class ParameterErrors(SearchsvcError):
    """All faults of a request at once, in the order in which they were found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.parameter}: {fault.message}" for fault in faults))
        self.faults = faults
