"""The error tree: every failure that searchsvc raises on purpose.

    SearchsvcError
    ├── ReadError            one file or record cannot be read; it is skipped and named
    ├── ParameterErrors      a request has one or more bad parameters (HTTP 422, exit 2)
    ├── NotFound             no release has that id (HTTP 404, exit 1)
    ├── ReleaseMoved         a release has another id now (HTTP 308, exit 1)
    ├── ReleaseWithdrawn     a release was taken back (HTTP 410, exit 1)
    ├── CursorForeign        a cursor belongs to another search (HTTP 409)
    ├── CursorExpired        the index that a cursor goes through is no longer there (HTTP 410)
    ├── NoPublicAddress      an answer would need the service's public address, which was not told (HTTP 404)
    ├── IndexUnavailable     there is no index yet, or it cannot be opened (HTTP 503, exit 1)
    ├── IndexDamaged         an index does not agree with its manifest (HTTP 503, exit 1)
    ├── IndexBusy            another reindex holds the index (HTTP 503, exit 1)
    ├── BuildFailed          who a build needs was ended or is away; the index stays as it was (exit 1)
    ├── QueryTooSlow         a query took longer than its deadline (HTTP 503, exit 1)
    ├── ClusterUnreachable   the cluster that holds the index does not answer (HTTP 503, exit 1)
    ├── ClusterRefused       the cluster that holds the index refuses (HTTP 503, exit 1)
    ├── ServiceUnreachable   a service that was asked gave no answer (a client's, exit 1)
    ├── ServiceBusy          a service that was asked could not answer just then (a client's, exit 1)
    ├── ServiceFailed        a service that was asked gave something that is no answer (a client's, exit 1)
    └── UsageError           a command was called with something it cannot use (exit 2)

The message of each is a sentence that says what to do. `code` names the kind of an error in answers of the API, by
which a client tells them apart. HTTP statuses are mapped in `web.problems`, exit statuses in `cli.exits`; nowhere else.
"""

from dataclasses import dataclass
from typing import ClassVar


class SearchsvcError(Exception):
    """Base of all; `str(error)` is a sentence for the person who ran the command."""

    code: ClassVar[str] = ""
    """The name of the kind in answers of the API; empty where it never stands in one."""


class ReadError(SearchsvcError):
    """One file or record cannot be read. The reason names the cause, not the place."""


class NotFound(SearchsvcError):
    """No release has the id that was asked for."""

    code = "not_found"


class CursorForeign(SearchsvcError):
    """A cursor that was not given by the search that it came with."""

    code = "cursor_foreign"


class CursorExpired(SearchsvcError):
    """A cursor goes through the matches of an index that is no longer searched."""

    code = "cursor_expired"


class NoPublicAddress(SearchsvcError):
    """An answer holds absolute addresses, and the public address of the service was not told."""

    code = "no_public_address"


class ReleaseMoved(SearchsvcError):
    """The id that was asked for is an old one of a release, whose id is `release_id` now."""

    code = "release_moved"

    def __init__(self, message: str, release_id: str = "") -> None:
        super().__init__(message)
        self.release_id = release_id


class ReleaseWithdrawn(SearchsvcError):
    """The release that was asked for was taken back. `reason` is a sentence of its publisher, or empty."""

    code = "release_withdrawn"

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class IndexUnavailable(SearchsvcError):
    """There is no index to search, or it cannot be opened."""

    code = "index_unavailable"


class IndexDamaged(SearchsvcError):
    """A file of the index differs from its manifest."""

    code = "index_damaged"


class IndexBusy(SearchsvcError):
    """Another process is writing the index."""

    code = "index_busy"


class BuildFailed(SearchsvcError):
    """A process that a build needs was ended by something else, does not answer, or has another program."""


class QueryTooSlow(SearchsvcError):
    """A query took longer than a search may."""

    code = "query_too_slow"


class PageFarAway(QueryTooSlow):
    """A page is far from all that was read before; it is being read, so whoever asks again is nearer."""


class ClusterUnreachable(SearchsvcError):
    """The cluster that holds the index does not answer."""

    code = "cluster_unreachable"


class ClusterRefused(SearchsvcError):
    """The cluster that holds the index refuses what it was asked, and says why."""

    code = "cluster_refused"


class ServiceUnreachable(SearchsvcError):
    """A service that was asked over HTTP gave no answer: nothing listens there, or it took too long."""


class ServiceBusy(SearchsvcError):
    """A service that was asked over HTTP is full, starting or stopping, for as long as it was asked again."""


class ServiceFailed(SearchsvcError):
    """What was asked over HTTP gave something that is no answer: a failure of its own, or not a service of ours."""


class UsageError(SearchsvcError):
    """A command was given a value that it cannot use."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One bad parameter: its name as the caller wrote it, and what to send instead."""

    parameter: str
    message: str


class ParameterErrors(SearchsvcError):
    """All faults of a request at once, in the order in which they were found."""

    code = "bad_parameters"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.parameter}: {fault.message}" for fault in faults))
        self.faults = faults
