"""Postings in arrays: gathered from documents, and merged under new numbers with some dropped."""

import pickle

import numpy as np
import pytest

from searchsvc.engines.whoosh.postings import merging
from searchsvc.engines.whoosh.postings.merging import DROPPED, merge, shifted
from searchsvc.engines.whoosh.postings.runs import RUN_ARRAYS, Run, RunMaker, starts

FIRST = {0: {"a": [1, 5], "b": [2]}, 2: {"a": [3]}}
SECOND = {0: {"b": [7, 9], "c": [70_000]}}
Documents = dict[int, dict[str, list[int]]]


def made(documents: Documents) -> Run:
    maker = RunMaker()
    for number, terms in documents.items():
        maker.add(number, b"t", terms)
    return maker.make()


def held(*pieces: Run) -> dict[bytes, dict[int, list[int]]]:
    """The occurrences of each term by document."""
    found: dict[bytes, dict[int, list[int]]] = {}
    for piece in pieces:
        within = iter(np.split(piece.occurrences, np.cumsum(piece.within)[:-1]))
        documents = iter(piece.documents.tolist())
        for term, frequency in zip(piece.terms, piece.frequencies.tolist(), strict=True):
            assert term not in found
            found[term] = {next(documents): next(within).tolist() for _ in range(frequency)}
    return found


def test_documents_are_turned_into_terms() -> None:
    run = made(FIRST)
    assert held(run) == {b"ta": {0: [1, 5], 2: [3]}, b"tb": {0: [2]}}
    assert (run.frequencies.tolist(), run.counts.tolist()) == ([2, 1], [3, 1])
    nothing = RunMaker().make()
    assert len(nothing.terms) == len(nothing.documents) == len(nothing.occurrences) == 0


def test_it_is_the_same_in_another_process() -> None:
    run = made({0: {"a": [70_000]}, 300: {"b": [1]}})
    again = pickle.loads(pickle.dumps(run))
    assert held(again) == held(run)
    assert [getattr(again, name).dtype for name in RUN_ARRAYS] == [getattr(run, name).dtype for name in RUN_ARRAYS]


@pytest.mark.parametrize("chunk", [1, 2, merging.CHUNK_POSTINGS])
def test_merged_they_are_as_if_made_together(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(merging, "CHUNK_POSTINGS", chunk)
    pieces = [*merge([made(FIRST), made(SECOND)], [shifted(3, 0), shifted(1, 3)])]
    assert held(*pieces) == {
        b"ta": {0: [1, 5], 2: [3]},
        b"tb": {0: [2], 3: [7, 9]},
        b"tc": {3: [70_000]},
    }


def test_dropped_documents_leave_no_trace() -> None:
    numbers = [np.array([DROPPED, DROPPED, 0], dtype=np.uint32), shifted(1, 1)]
    assert held(*merge([made(FIRST), made(SECOND)], numbers)) == {
        b"ta": {0: [3]},
        b"tb": {1: [7, 9]},
        b"tc": {1: [70_000]},
    }
    assert [*merge([made(SECOND)], [np.array([DROPPED], dtype=np.uint32)])] == []


def test_where_stretches_begin() -> None:
    assert starts(np.array([2, 0, 3], dtype=np.uint32)).tolist() == [0, 2, 2, 5]
    assert shifted(3, 7).tolist() == [7, 8, 9]
