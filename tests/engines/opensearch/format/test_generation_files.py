"""What is kept of a generation comes back; another format, and damage, are told apart."""

import json
from pathlib import Path

import numpy as np
import pytest

from searchsvc.engines.opensearch.format.generation_files import (
    FORMAT,
    Summary,
    read_statistics,
    read_summary,
    write_files,
)
from searchsvc.engines.opensearch.format.statistics import LENGTHS, NO_COUNTS, IndexStatistics
from searchsvc.errors import IndexDamaged
from tests.engines.opensearch.conftest import Both

SUMMARY = Summary(
    FORMAT, "f", "1.0", 40, {"en": 40}, {"2020": 40}, "2026-11-29T10:00:00+00:00", ("one", "two"), True, "7"
)


def test_all_of_it_comes_back(both: Both, tmp_path: Path) -> None:
    write_files(tmp_path, SUMMARY, both.statistics)
    summary = read_summary(tmp_path)
    assert summary == SUMMARY
    found = read_statistics(tmp_path, summary)
    assert list(found.counts.terms) == list(both.statistics.counts.terms)
    assert np.array_equal(found.counts.frequencies, both.statistics.counts.frequencies)
    assert np.array_equal(found.lengths, both.statistics.lengths)
    assert found.count == 40


def test_an_index_without_terms_comes_back(tmp_path: Path) -> None:
    write_files(tmp_path, SUMMARY, IndexStatistics(0, NO_COUNTS, np.zeros(4, dtype=LENGTHS)))
    assert len(read_statistics(tmp_path, SUMMARY).counts.terms) == 0


def test_another_format_and_damage_are_told(both: Both, tmp_path: Path) -> None:
    write_files(tmp_path, SUMMARY, both.statistics)
    path = tmp_path / "generation.json"
    told = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({"format": FORMAT + 1, "something": "new"}), "utf-8")
    with pytest.raises(IndexDamaged, match="another version"):
        read_summary(tmp_path)
    for text in ("{", "[]", json.dumps({"format": FORMAT}), json.dumps({**told, "more": 1})):
        path.write_text(text, "utf-8")
        with pytest.raises(IndexDamaged, match="damaged"):
            read_summary(tmp_path)
    (tmp_path / "term_ends").unlink()
    with pytest.raises(IndexDamaged, match="damaged"):
        read_statistics(tmp_path, SUMMARY)
