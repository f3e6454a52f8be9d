"""What the last reindex did is kept beside the index."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from searchsvc.indexing.reindex import reindex
from searchsvc.model.last_reindex import LAST_REINDEX, LastReindex, LeftOut, read_last_reindex, write_last_reindex

LAST = LastReindex(1_767_323_050.5, 2.5, 3, 2, 1, 98, 4)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert read_last_reindex(tmp_path) is None
    write_last_reindex(tmp_path, LAST)
    assert read_last_reindex(tmp_path) == LAST
    assert [path.name for path in tmp_path.iterdir()] == [LAST_REINDEX]
    more = replace(LAST, generation="g1", build_seconds=2.5, first_left_out=(LeftOut("a.jsonl", 3, "is no object"),))
    write_last_reindex(tmp_path, more)
    assert read_last_reindex(tmp_path) == more


def test_what_an_older_version_wrote_is_read_too(tmp_path: Path) -> None:
    old = {"ended": 1.5, "seconds": 2, "added": 3, "changed": 2, "removed": 1, "releases": 98, "left_out": 4}
    (tmp_path / LAST_REINDEX).write_text(json.dumps(old), "ascii")
    read = read_last_reindex(tmp_path)
    assert read is not None
    assert (read.left_out, read.build_seconds, read.first_left_out) == (4, None, ())


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
    assert [(each.path, each.line) for each in second.first_left_out] == [("broken.json", None)]
    assert first.build_seconds == first.seconds
    assert (second.generation, second.build_seconds) == (first.generation, first.build_seconds), "nothing was built"
    (corpus / "b.txt").write_text("Another title", "utf-8")
    reindex(corpus, index)
    third = read_last_reindex(index)
    assert third is not None
    assert third.generation != first.generation
    assert third.build_seconds == third.seconds
    assert second.ended > first.ended
