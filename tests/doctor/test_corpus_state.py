"""The corpus: what cannot be read of it, and what is not in the index yet."""

import os
import time
from pathlib import Path

import pytest

from searchsvc.doctor.corpus_state import check_corpus
from searchsvc.doctor.finding import Finding, Subject
from searchsvc.indexing.reindex import reindex


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("Bridge opens\n\nA bridge.", "utf-8")
    (folder / "notes.xyz").touch()
    return folder


def found(corpus: Path) -> dict[str, Finding]:
    return {each.check: each for each in check_corpus(Subject(corpus.parent / "index", corpus))}


def test_a_corpus_that_is_indexed(corpus: Path) -> None:
    reindex(corpus, corpus.parent / "index")
    told = found(corpus)
    assert {each.state for each in told.values()} == {"fine"}
    assert told["corpus"].message == f"1 files in {corpus}, and 1 that are ignored"


def test_what_was_left_out_and_what_is_new_is_told(corpus: Path) -> None:
    (corpus / "bad.json").write_text("{", "utf-8")
    (corpus / "gone.txt").write_text("Road opens", "utf-8")
    reindex(corpus, corpus.parent / "index")
    (corpus / "gone.txt").unlink()
    (corpus / "new.txt").write_text("Tunnel opens", "utf-8")
    os.utime(corpus / "a.txt", (time.time() + 60, time.time() + 60))
    told = found(corpus)
    assert told["left out"].message == "of 1 files something could not be read: bad.json"
    assert told["freshness"].message.endswith("since the index was built: gone.txt, new.txt, a.txt")
    assert told["freshness"].state == told["left out"].state == "notice"


def test_a_corpus_that_is_not_there(corpus: Path) -> None:
    nowhere = corpus.parent / "none"
    assert found(nowhere)["corpus"].state == "wrong"
    reindex(corpus, corpus.parent / "index")
    assert found(nowhere)["corpus"].state == "notice"  # a machine may only serve


def test_an_empty_corpus_and_a_file_that_is_refused(corpus: Path) -> None:
    (corpus / "a.txt").unlink()
    assert found(corpus)["corpus"].state == "notice"
    (corpus / "out.txt").symlink_to("/etc/hostname")
    assert "out.txt is a symbolic link that leads out" in found(corpus)["corpus"].message


def test_side_files(corpus: Path) -> None:
    (corpus / "overrides.toml").write_text('["a.txt"]\ndate = "soon"\n', "utf-8")
    (corpus / "concepts.toml").write_text("[[", "utf-8")
    told = found(corpus)
    assert (told["overrides.toml"].state, told["concepts.toml"].state) == ("notice", "wrong")
    assert "date is 'soon'" in told["overrides.toml"].message
    (corpus / "overrides.toml").write_text("[[", "utf-8")
    assert found(corpus)["overrides.toml"].state == "wrong"
