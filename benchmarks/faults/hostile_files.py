"""The part `hostile-files`: every kind of hostile release, indexed beside two good ones, each in a corpus of its own.

What held: the reindex ended well and in time, the good releases are found, the hostile one is found or named with a
reason, and everything that the index shows is well formed.
"""

import argparse
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.faults.hostile import changing, names, office, scripts, side_files, special, structures, texts
from benchmarks.faults.hostile.kind import Kind
from benchmarks.faults.hostile.trial import tried, warm
from benchmarks.faults.tally import Tally

_FAMILIES = (scripts, texts, structures, office, names, special, side_files, changing)


def all_kinds() -> tuple[Kind, ...]:
    """Every kind, in order; no two have one name."""
    return tuple(kind for family in _FAMILIES for kind in family.kinds())


def hostile_files(given: argparse.Namespace) -> Iterator[Tally]:
    """Tries every kind, each by itself, or the first `tries` of them."""
    tally = Tally("hostile files")
    warm(fresh(given.work / "hostile" / "warm"))
    for kind in all_kinds()[: given.tries]:
        work = fresh(given.work / "hostile" / kind.name)
        faults = [fault for found in tried(work, [kind]).values() for fault in found]
        if faults:
            tally.broke(f"{kind.name}: {'; '.join(faults)}")
        else:
            tally.held()
        remove(work)
    yield tally


def fresh(folder: Path) -> Path:
    """An empty folder."""
    remove(folder)
    folder.mkdir(parents=True)
    return folder


def remove(folder: Path) -> None:
    """Removes a folder whatever is in it: deeper than the library's own way goes, and closed to its owner."""
    if folder.exists():
        subprocess.run(["chmod", "-R", "u+rwX", str(folder)], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", str(folder)], check=True)


def together(kinds: Sequence[Kind]) -> tuple[Kind, ...]:
    """The kinds that can be tried in one corpus, quickly."""
    return tuple(kind for kind in kinds if not kind.is_alone and not kind.is_slow)
