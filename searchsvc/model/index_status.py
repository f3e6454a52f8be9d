"""What an index holds, in numbers: an `IndexStatus`; and how far the start of whoever searches it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

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
