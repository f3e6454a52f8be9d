"""The last reindex of an index: when it ended and what it did, in a small file beside the generations.

It is written by every reindex, also by one that found nothing to do, so that whoever watches the service sees that the
reindex still runs. The generations do not depend on it.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

LAST_REINDEX = "last-reindex.json"


@dataclass(frozen=True, slots=True)
class LastReindex:
    """What the last reindex did. `ended` is seconds since 1970, `seconds` how long it took, the rest are releases."""

    ended: float
    seconds: float
    added: int
    changed: int
    removed: int
    releases: int
    left_out: int
    """Releases that could not be read; the reindex named each."""


def write_last_reindex(index: Path, last: LastReindex) -> None:
    """Writes it, in one step. A disk that refuses is no failure of the reindex, which is done."""
    scratch = index / f".{LAST_REINDEX}.{os.getpid()}"
    with suppress(OSError):
        scratch.write_text(json.dumps(asdict(last)), "ascii")
        scratch.replace(index / LAST_REINDEX)


def read_last_reindex(index: Path) -> LastReindex | None:
    """What the file says; None where there is none, or it cannot be understood."""
    try:
        return LastReindex(**json.loads((index / LAST_REINDEX).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
