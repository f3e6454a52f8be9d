"""What is made of records in several processes, when one of them does not live."""

import multiprocessing
from collections.abc import Iterator

import pytest

from searchsvc.errors import BuildFailed
from searchsvc.indexing import batches as documents
from searchsvc.indexing.batches import prepare_all
from searchsvc.indexing.mapping import LocalProcesses
from searchsvc.model.release import Record


@pytest.mark.process
def test_an_ended_process_ends_the_build_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_FIRST", 1)
    monkeypatch.setattr(documents, "CHUNK", 1)

    def records() -> Iterator[Record]:
        for number in range(40):
            yield Record(f"{number}.txt", None, f"{number}.txt", "Bridge", "A bridge.")
            if number == 10:
                multiprocessing.active_children()[0].kill()

    with pytest.raises(BuildFailed, match="--jobs"):
        list(prepare_all(records(), LocalProcesses(2)))
