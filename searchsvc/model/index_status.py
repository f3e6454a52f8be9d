"""What an index holds, in numbers: an `IndexStatus`."""

from collections.abc import Mapping
from dataclasses import dataclass


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
