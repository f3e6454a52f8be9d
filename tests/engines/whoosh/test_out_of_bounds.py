"""Damaged arrays lead no kernel out of them: NumPy would tell of it in a plain kernel, and both kinds say the same."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from searchsvc.engines.whoosh.build import builder as whoosh_builder
from searchsvc.indexing.reindex import reindex
from searchsvc.runtime.kernel_cache import PLAIN_VARIABLE
from tests.engines.whoosh.damaging import arrays_of, outcomes

SEED, COUNT = 5, 1


def _write(corpus: Path, first: int, last: int) -> None:
    for number in range(first, last):
        text = "Rural schools get teachers and new roads. " * (number % 5 + 1)
        han = "乡村教育工作会议在北京召开，长春市长春节致辞，记者高明报道。" * (number % 4 + 1)
        often = "school " * (300 if number % 20 == 0 else 1)
        (corpus / f"r{number}.json").write_text(
            json.dumps({"id": f"r{number}", "title": f"Rural schools {number}", "body": text + han + often}), "utf-8"
        )


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of two segments, one of which has deleted documents."""
    monkeypatch.setattr(whoosh_builder, "MOST_SEGMENTS", 100)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    _write(corpus, 0, 30)
    reindex(corpus, tmp_path / "index")
    _write(corpus, 25, 45)
    (corpus / "r3.json").unlink()
    reindex(corpus, tmp_path / "index")
    return tmp_path / "index"


@pytest.mark.process
@pytest.mark.compiled
def test_no_damage_leads_out_of_an_array(index: Path) -> None:
    assert len(arrays_of(index)) > 50
    compiled = outcomes(index, SEED, COUNT)
    command = [sys.executable, "-m", "tests.engines.whoosh.damaging", str(index), str(SEED), str(COUNT)]
    said = subprocess.run(command, env={**os.environ, PLAIN_VARIABLE: "1"}, capture_output=True, check=True, text=True)
    plain = json.loads(said.stdout)
    assert {place: (compiled[place], each) for place, each in plain.items() if compiled[place] != each} == {}
    assert any("Error" in each for outcome in plain.values() for each in outcome)
