"""Records become chunks, of which the first is a small one, and each chunk a batch for the engine that is named."""

import pytest

from searchsvc.indexing import batches
from searchsvc.indexing.batches import Chunk, prepare, prepare_all
from searchsvc.indexing.mapping import LocalProcesses
from searchsvc.model.release import Record


def record(number: int, line: int | None = None, body: str = "A bridge.") -> Record:
    return Record(f"{number}.txt", line, f"{number}", "Bridge", body)


def test_the_first_chunk_is_small_and_long_records_make_chunks_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_FIRST", 2)
    monkeypatch.setattr(batches, "CHUNK", 3)
    monkeypatch.setattr(batches, "_CHUNK_LENGTH", 100)
    records = [record(0), record(1), record(2), record(3, body="x " * 50), *map(record, range(4, 8))]
    found = [*prepare_all(records, LocalProcesses())]
    assert [each.batch.ids for each in found] == [("0", "1"), ("2", "3"), ("4", "5", "6"), ("7",)]
    assert [*prepare_all([], LocalProcesses())] == []


@pytest.mark.parametrize(("engine", "kind"), [("whoosh", "WhooshBatch"), ("opensearch", "OpenSearchBatch")])
def test_a_batch_is_for_the_engine_that_is_named(engine: str, kind: str) -> None:
    assert type(prepare(Chunk((record(1),)), engine=engine).batch).__name__ == kind  # type: ignore[arg-type]


def test_a_chunk_says_what_it_is_about() -> None:
    assert str(Chunk((record(1),))) == "the analysis of 1.txt"
    assert str(Chunk((record(1), record(2), record(3, 7)))) == "the analysis of 1.txt to 3.txt:7"
