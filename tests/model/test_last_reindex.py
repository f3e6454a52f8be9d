"""What the last reindex did is kept beside the index."""

from pathlib import Path

import pytest

from searchsvc.indexing.reindex import reindex
from searchsvc.model.last_reindex import LAST_REINDEX, LastReindex, read_last_reindex, write_last_reindex

LAST = LastReindex(1_767_323_050.5, 2.5, 3, 2, 1, 98, 4)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert read_last_reindex(tmp_path) is None
    write_last_reindex(tmp_path, LAST)
    assert read_last_reindex(tmp_path) == LAST
    assert [path.name for path in tmp_path.iterdir()] == [LAST_REINDEX]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"ended": 1}', b"\xff"])
def test_what_cannot_be_understood_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LAST_REINDEX).write_bytes(content)
    assert read_last_reindex(tmp_path) is None


def test_a_disk_that_refuses_is_no_failure(tmp_path: Path) -> None:
    write_last_reindex(tmp_path / "nowhere", LAST)


def test_every_reindex_writes_it_but_a_rehearsal(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text("A title\n\nA body.", "utf-8")
    (corpus / "broken.json").write_text("{", "utf-8")
    reindex(corpus, index, dry_run=True)
    assert read_last_reindex(index) is None
    reindex(corpus, index)
    first = read_last_reindex(index)
    assert first is not None
    assert (first.added, first.releases, first.left_out) == (1, 1, 1)
    reindex(corpus, index)
    second = read_last_reindex(index)
    assert second is not None
    assert (second.added, second.left_out) == (0, 1)
    assert second.ended > first.ended
