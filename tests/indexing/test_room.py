"""A disk without room is told of before anything is written, and a full one when it is."""

import errno
import shutil
from pathlib import Path
from unittest.mock import Mock

import pytest

from searchsvc.engines.selection import current_generation
from searchsvc.engines.whoosh.build import builder
from searchsvc.errors import BuildFailed
from searchsvc.indexing import room
from searchsvc.indexing.reindex import reindex


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("Bridge\n\n" + "Opened. " * 500_000, "utf-8")
    return folder


def test_a_build_that_cannot_fit_is_not_begun(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Mock(free=3_000_000))
    read = Mock()
    with pytest.raises(BuildFailed, match=r"index has no room .* some 26 MB are needed, and 3 MB are free"):
        reindex(corpus, tmp_path / "index", progress=read)
    assert read.call_args_list[1:] == []
    assert current_generation(tmp_path / "index") is None


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "MB are free now"), (errno.EDQUOT, "the quota is used up")]
)
def test_a_full_disk_is_told_of_with_what_is_needed(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    monkeypatch.setattr(builder, "seal", Mock(side_effect=OSError(number, "full")))
    with pytest.raises(BuildFailed, match=f"the disk of .* is full: .* 26 MB, and .*{said}.* stays as it was"):
        reindex(corpus, tmp_path / "index")
    assert not list((tmp_path / "index" / "generations").iterdir())


def test_another_error_stays_what_it_is(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "seal", Mock(side_effect=OSError(errno.EIO, "broken")))
    with pytest.raises(OSError, match="broken"):
        reindex(corpus, tmp_path / "index")
    assert room.USUAL > room.LEAST


def test_a_disk_that_is_full_while_a_build_begins_is_told_of_too_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Title\nText.\n", "utf-8")
    reindex(corpus, index)
    before = sorted(each.name for each in (index / "generations").iterdir())
    (corpus / "b.txt").write_text("Title\nMore.\n", "utf-8")
    monkeypatch.setattr(builder, "link_files", Mock(side_effect=OSError(errno.ENOSPC, "full")))
    with pytest.raises(BuildFailed, match=r"the disk of .* is full"):
        reindex(corpus, index)
    assert sorted(each.name for each in (index / "generations").iterdir()) == before
