"""Damages the arrays of an index one after the other, and says what becomes of searches over each.

As a program it prints that as JSON, so that kernels that are plain Python can be compared with compiled ones.
"""

import hashlib
import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from searchsvc.suggest.completing import complete

from searchsvc.engine import Engine
from searchsvc.engines.whoosh.format.segment_files import ELEMENT_TYPES
from searchsvc.engines.whoosh.search import snapshot
from searchsvc.engines.whoosh.store.generations import current_name
from searchsvc.engines.whoosh.whoosh_engine import open_whoosh
from searchsvc.model.query import Query
from searchsvc.searching.search import search

QUERIES = (
    "rural schools",
    '"rural schools"',
    "乡村教育",
    "市长",
    "scho*",
    "title:rural -teachers",
    '"rural scho*"',
    "教 OR school",
)


def arrays_of(index: Path) -> list[Path]:
    """The files of an index that are arrays, and not empty, in order."""
    folder = index / "generations" / str(current_name(index))
    return sorted(
        path for path in folder.iterdir() if path.name.partition(".")[2] in ELEMENT_TYPES and path.stat().st_size
    )


def damages(index: Path, seed: int, count: int) -> Iterator[tuple[Path, int, bytes]]:
    """So many damages to each array: the file, a place in it, and the bytes that stand there instead."""
    chance = random.Random(seed)
    for path in arrays_of(index):
        size = path.stat().st_size
        for number in range(count):
            at = chance.randrange(size)
            length = min(size - at, (1, 8, 64, size)[number % 4])
            yield path, at, chance.choice((b"\xff" * length, bytes(length), chance.randbytes(length)))


def _asked(engine: Engine) -> Iterator[Callable[[], object]]:
    for text in QUERIES:
        query = Query(text, per_page=20)
        yield lambda query=query: search(engine, query)._replace(took_ms=0.0)
    for release_id in ("r0", "r7", "r31"):
        yield lambda release_id=release_id: engine.release(release_id)
        yield lambda release_id=release_id: engine.similar(release_id, 3)
        yield lambda release_id=release_id: engine.versions(release_id)
    for text in ("rur", "乡", "xc"):
        yield lambda text=text: complete(engine, text)
    yield lambda: engine.vocabulary.near("shcool", 2.0)


def _outcome(act: Callable[[], object]) -> str:
    """What came of it: the digest of an answer, or which error it was; NumPy's own say where an index led out."""
    try:
        return hashlib.sha256(repr(act()).encode("utf-8", "replace")).hexdigest()[:16]
    except Exception as error:  # whatever it is, it is what is looked at
        return f"{type(error).__name__}: {error}"[:120]


def outcomes(index: Path, seed: int, count: int) -> dict[str, list[str]]:
    """What became of each question over each damage, by where that was."""
    found: dict[str, list[str]] = {}
    with patch.object(snapshot, "check_opening", lambda *_: None):
        for path, at, damage in damages(index, seed, count):
            whole = path.read_bytes()
            path.write_bytes(whole[:at] + damage + whole[at + len(damage) :])
            name = f"{path.name.partition('.')[2]} {path.name.partition('.')[0][:8]} {at} {len(damage)} {damage[:1].hex()}"
            try:
                engine = open_whoosh(index)
            except Exception as error:  # whatever it is, it is what is looked at
                found[name] = [f"{type(error).__name__}"]
            else:
                found[name] = [_outcome(act) for act in _asked(engine)]
                del engine
            path.write_bytes(whole)
    return found


if __name__ == "__main__":
    print(json.dumps(outcomes(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
