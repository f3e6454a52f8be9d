"""Damages the arrays of an index one after the other, and says what becomes of searches over each.

As a program it prints that as JSON, so that kernels that are plain Python can be compared with compiled ones.
"""

import hashlib
import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

from searchsvc.engine import Engine
from searchsvc.engines.whoosh.format.segment_files import ELEMENT_TYPES
from searchsvc.engines.whoosh.search import snapshot
from searchsvc.engines.whoosh.store.generations import current_name
from searchsvc.engines.whoosh.whoosh_engine import open_whoosh
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.suggest.completions import complete

QUERIES = (
    "rural schools",
    '"rural schools"',
    "乡村教育",
    "市长",
    "title:rural -teachers",
    '"rural scho*"',
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


def _search(engine: Engine, text: str) -> object:
    return replace(search(engine, Query(text, per_page=20)), took_ms=0.0)


def _asked(engine: Engine) -> Iterator[Callable[[], object]]:
    for text in QUERIES:
        yield partial(_search, engine, text)
    for release_id in ("r0", "r31"):
        yield partial(engine.release, release_id)
        yield partial(engine.similar, release_id, 3)
        yield partial(engine.versions, release_id)
    for text in ("rur", "xc"):
        yield partial(complete, text, engine.vocabulary, engine.names)
    yield partial(engine.vocabulary.near, "shcool", 2.0)


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
            name = (
                f"{path.name.partition('.')[2]} {path.name.partition('.')[0][:8]} {at} {len(damage)} {damage[:1].hex()}"
            )
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
