"""Pairs of tellings on disk: each document finds its own, the surest first."""

from pathlib import Path

import numpy as np
import pytest

from searchsvc.engines.whoosh.store.telling_pairs import TellingPairs, write_pairs
from searchsvc.errors import IndexDamaged
from searchsvc.tellings.finding import NO_PAIRS, Pairs


def pairs(*rows: tuple[int, int, float]) -> Pairs:
    first, second, confidence = zip(*rows, strict=True)
    return Pairs(np.array(first), np.array(second), np.array(confidence, dtype=np.float32))


def test_a_document_has_its_tellings_the_surest_first(tmp_path: Path) -> None:
    write_pairs(tmp_path, pairs((7, 2, 0.5), (7, 3, 0.75), (1, 7, 0.75)), most=9)
    held = TellingPairs(tmp_path, 8)
    assert held.of(7) == [(1, 0.75), (3, 0.75), (2, 0.5)]
    assert held.of(2) == [(7, 0.5)]
    assert held.of(0) == held.of(8) == []
    assert sorted(zip(*(column.tolist() for column in held.all()), strict=True)) == [
        (1, 7, 0.75),
        (2, 7, 0.5),
        (3, 7, 0.75),
    ]


def test_no_more_are_kept_than_asked_for(tmp_path: Path) -> None:
    write_pairs(tmp_path, pairs(*((0, other, other / 10) for other in range(1, 6))), most=2)
    held = TellingPairs(tmp_path, 6)
    assert [other for other, _ in held.of(0)] == [5, 4]
    ((other, confidence),) = held.of(1)
    assert other == 0
    assert confidence == pytest.approx(0.1)


def test_none_at_all(tmp_path: Path) -> None:
    write_pairs(tmp_path, NO_PAIRS, most=2)
    held = TellingPairs(tmp_path, 0)
    assert held.of(0) == []
    assert len(held.all().first) == 0


def test_a_file_that_names_documents_which_are_not_there_is_damaged(tmp_path: Path) -> None:
    write_pairs(tmp_path, pairs((0, 5, 0.9)), most=2)
    with pytest.raises(IndexDamaged):
        TellingPairs(tmp_path, 5)
