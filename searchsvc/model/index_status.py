"""What an index holds, in numbers: an `IndexStatus`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What an index holds. `built` is an ISO 8601 time in UTC; counts are releases."""

    generation: str
    releases: int
    languages: Mapping[str, int]
    years: Mapping[str, int]
    built: str
    program: str
