"""Which characters are kept, and that scores are the same with them as without."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from searchsvc.concepts.lexicon import Concepts
from searchsvc.concepts.relaxing import relax
from searchsvc.engines.selection import open_engine
from searchsvc.engines.whoosh.search import evaluator, frequent_characters
from searchsvc.engines.whoosh.search.evaluator import Evaluator
from searchsvc.engines.whoosh.search.frequent_characters import FrequentCharacters
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.engines.whoosh.whoosh_engine import WhooshEngine
from searchsvc.indexing.reindex import reindex
from searchsvc.queryparser.parser import parse

CHARACTERS = "教育学校师资农村建设规划"


def _adding(value: float, calls: list[int]) -> Callable[[int, NDArray[np.float32]], None]:
    def fill(leaf: int, tf: NDArray[np.float32]) -> None:
        calls.append(leaf)
        tf += value

    return fill


def test_a_character_is_filled_once_and_its_row_stays() -> None:
    kept, calls = FrequentCharacters(3), list[int]()
    first = kept.of([("国", 1)], 2, _adding(2, calls))
    second = kept.of([("人", 0), ("国", 1)], 2, _adding(5, calls))
    assert calls == [1, 0]
    assert first.rows.tolist() == [-1, 0]
    assert second.rows.tolist() == [1, 0]
    assert second.tf[:2].tolist() == [[2, 2, 2], [5, 5, 5]]


def test_where_there_is_no_room_nothing_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequent_characters, "MOST_BYTES", 4 * 3)
    kept, calls = FrequentCharacters(3), list[int]()
    assert kept.of([("国", 0), ("人", 1)], 2, _adding(1, calls)).rows.tolist() == [0, -1]
    assert FrequentCharacters(4).of([("国", 0)], 1, _adding(1, calls)).rows.tolist() == [-1]
    assert calls == [0]


def test_a_character_that_could_not_be_filled_is_not_kept() -> None:
    kept = FrequentCharacters(2)

    def fails(_: int, tf: NDArray[np.float32]) -> None:
        tf += 7
        raise MemoryError

    with pytest.raises(MemoryError):
        kept.of([("国", 0)], 1, fails)
    assert kept.of([("国", 0)], 1, _adding(1, [])).tf[0].tolist() == [1, 1]


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """Releases of a few characters in any order, in two segments, of the first of which some are deleted."""
    rng = random.Random(5)

    def release(number: int) -> str:
        text = "".join(rng.choices(CHARACTERS + "，", k=rng.randrange(1, 40)))
        return json.dumps({"id": str(number), "title": text[:6], "body": text}) + "\n"

    lines = [release(number) for number in range(80)]
    for step in (lines[:60], [*lines[10:60], *lines[60:]]):
        (tmp_path / "releases.jsonl").write_text("".join(step), "utf-8")
        reindex(tmp_path, tmp_path / "index")
    engine = open_engine(tmp_path / "index")
    assert isinstance(engine, WhooshEngine)
    return engine


@pytest.mark.parametrize("q", ["教育规划 农村学校", "师资 建设 title:学校", "校 学 农村"])
def test_scores_are_the_same_with_kept_characters(
    engine: WhooshEngine, q: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = relax(parse(q), Concepts())

    def found() -> list[tuple[list[int], list[float]]]:
        every = Evaluator(engine._snapshot, outline_of(engine._snapshot, tree), time.thread_time() + 10).evaluate()
        return [(documents.tolist(), scores.tolist()) for documents, scores in every]

    monkeypatch.setattr(evaluator, "LEAST_SHARE", 1e9)
    without = found()
    assert any(documents for documents, _ in without)
    monkeypatch.setattr(evaluator, "LEAST_SHARE", 0.0)
    assert found() == without
    assert engine._snapshot.frequent_characters._rows
    assert found() == without
