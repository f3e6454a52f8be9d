from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.errors import EngineFailed
from benchmarks.measure import compare
from benchmarks.protocol import EngineProcess
from benchmarks.queries import BenchQuery

QUERY = BenchQuery("frequent", "en", "water", ("water",))


def _answer(total: int) -> dict[str, Any]:
    shown = ["x"] * min(10, total)
    return {"total": total, "provinces": {"CN-BJ": total}, "years": {"2020": total}, "hits": shown, "snippets": shown}


@pytest.mark.parametrize(
    ("comparison", "ours", "holds"),
    [
        ("equal", 5, True),
        ("equal", 6, False),
        ("equal", 4, False),
        ("at_least", 6, True),
        ("at_least", 4, False),
        ("none", 4, True),
    ],
)
def test_our_answer_is_compared_as_the_question_says(comparison: Any, ours: int, holds: bool) -> None:
    query = replace(QUERY, comparison=comparison)
    agreement = compare([query], {"searchsvc": [_answer(ours)], "fts5": [_answer(5)]})
    assert agreement.holds is holds


def test_peers_must_agree_among_themselves_whatever_the_question() -> None:
    query = replace(QUERY, comparison="none")
    agreement = compare([query], {"fts5": [_answer(5)], "tantivy": [{**_answer(5), "years": {"2021": 5}}]})
    assert agreement.differences == ["tantivy and fts5 differ on frequent en [water]: 5 in all against 5"]


def test_an_answer_without_its_ten_hits_does_not_pass() -> None:
    agreement = compare([QUERY], {"searchsvc": [{**_answer(50), "hits": ["x"] * 9}], "fts5": [_answer(50)]})
    assert not agreement.holds


def test_an_engine_that_ends_is_reported_with_its_last_words(tmp_path: Path) -> None:
    command = ["python", "-c", "import sys; sys.exit('no luck today')"]
    with (
        EngineProcess("fts5", command, tmp_path / "log") as process,
        pytest.raises(EngineFailed, match="no luck today"),
    ):
        process.ask("open", seconds=10, index="nowhere")
