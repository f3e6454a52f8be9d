"""What an index holds, in numbers: an `IndexStatus`; and how far the start of whoever searches it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from searchsvc.model.lifecycle import Lifecycle

Kernels = Literal["compiled", "compiling", "plain"]
"""The kernels that a process has; `compiling` where it has plain ones while they are compiled in the background."""
Verification = Literal["verifying", "verified", "fallen_back", "damaged"]
"""Whether all of an index was read and is right: it is being read; it is; it is not, and an older generation serves; it
is not, and nothing else can serve."""
Translation = Literal["ready", "preparing", "absent"]
"""Whether queries are translated: `preparing` until the dictionary is packed, `absent` where there is none."""


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What an index holds. `built` is an ISO 8601 time in UTC; counts are releases.

    `withdrawn` and `embargoed` are not among `releases`: those that were taken back, and those that may not be shown
    yet. From `next_publication` on, an ISO 8601 time in UTC, a reindex takes in the next of these.
    """

    generation: str
    releases: int
    languages: Mapping[str, int]
    years: Mapping[str, int]
    built: str
    program: str
    withdrawn: int = 0
    embargoed: int = 0
    next_publication: str | None = None


class Holdings(Protocol):
    """What a generation says of what it holds, as in an `IndexStatus`."""

    @property
    def releases(self) -> int:
        """How many releases."""

    @property
    def languages(self) -> Mapping[str, int]:
        """How many of each language."""

    @property
    def years(self) -> Mapping[str, int]:
        """How many of each year."""

    @property
    def built(self) -> str:
        """When it was built."""

    @property
    def program(self) -> str:
        """The version of searchsvc that built it."""


def status_of(generation: str, held: Holdings, lifecycle: Lifecycle) -> IndexStatus:
    """The status of a generation."""
    due = lifecycle.next_publication
    return IndexStatus(
        generation=generation,
        releases=held.releases,
        languages=held.languages,
        years=held.years,
        built=held.built,
        program=held.program,
        withdrawn=len(lifecycle.withdrawn),
        embargoed=len(lifecycle.embargoed),
        next_publication=due.isoformat(timespec="seconds") if due else None,
    )
