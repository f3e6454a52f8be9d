"""The last reindex of an index: when it ended and what it did, in a small file beside the generations.

It is written by every reindex, also by one that found nothing to do, so that whoever watches the service sees that the
reindex still runs. The generations do not depend on it.
"""

import json
import logging
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

_LOG = logging.getLogger(__name__)
LAST_REINDEX = "last-reindex.json"
MOST_NAMED = 200
"""How many of the places that were left out are named; a folder that cannot be read at all may have any number."""


class LeftOut(NamedTuple):
    """A file, or a line of it (from 1), that gave no release, and why."""

    path: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class LastReindex:
    """What the last reindex did. `ended` is seconds since 1970, `seconds` how long it took, counts are of releases.

    `generation` is the one that serves after it, and `build_seconds` how long the reindex took that made that: this
    one, or an earlier one where nothing has changed since; None where that is not known. `first_left_out` names the
    first `MOST_NAMED` of what was left out.
    """

    ended: float
    seconds: float
    added: int
    changed: int
    removed: int
    releases: int
    left_out: int
    """Releases that could not be read; the reindex named each."""
    generation: str | None = None
    build_seconds: float | None = None
    first_left_out: tuple[LeftOut, ...] = ()


def write_last_reindex(index: Path, last: LastReindex) -> None:
    """Writes it, in one step. A disk that refuses is no failure of the reindex, which is done: it is a warning."""
    scratch = index / f".{LAST_REINDEX}.new"
    try:
        scratch.write_text(json.dumps(asdict(last)), "ascii")
        scratch.replace(index / LAST_REINDEX)
    except OSError as error:
        _LOG.warning("the reindex is done, but could not be noted down in %s (%s)", index / LAST_REINDEX, error)
        with suppress(OSError):
            scratch.unlink()


def read_last_reindex(index: Path) -> LastReindex | None:
    """What the file says; None where there is none, or it cannot be understood."""
    try:
        told = json.loads((index / LAST_REINDEX).read_bytes())
        named = tuple(LeftOut(*each) for each in told.pop("first_left_out", ()))
        return LastReindex(**told, first_left_out=named)
    except (OSError, ValueError, TypeError, AttributeError):
        return None
