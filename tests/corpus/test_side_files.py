"""What may stand beside the releases, and why a file that may not is refused."""

from pathlib import Path

import pytest

from searchsvc.corpus import side_files
from searchsvc.corpus.side_files import TextFault, read_corpus_text

NAME = "concepts.toml"


def test_the_text_is_read_without_its_mark(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\xef\xbb\xbf" + "教育".encode())
    assert read_corpus_text(tmp_path, NAME) == "教育"


def test_a_file_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read_corpus_text(tmp_path, NAME) == ""


def test_a_link_may_lead_to_another_file_of_the_corpus_and_not_out_of_it(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "real.toml").write_text("inside", "utf-8")
    (tmp_path / "secret.toml").write_text("outside", "utf-8")
    (corpus / NAME).symlink_to(corpus / "real.toml")
    assert read_corpus_text(corpus, NAME) == "inside"
    (corpus / NAME).unlink()
    (corpus / NAME).symlink_to(tmp_path / "secret.toml")
    with pytest.raises(TextFault, match="leads out of the corpus"):
        read_corpus_text(corpus, NAME)


def test_what_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(TextFault, match="is not a regular file"):
        read_corpus_text(tmp_path, NAME)
    (tmp_path / "gbk.toml").write_bytes("教育".encode("gbk"))
    with pytest.raises(TextFault, match="is not UTF-8"):
        read_corpus_text(tmp_path, "gbk.toml")
    monkeypatch.setattr(side_files, "MAX_BYTES", 8)
    (tmp_path / "full.toml").write_bytes(b"12345678")
    assert read_corpus_text(tmp_path, "full.toml") == "12345678"
    (tmp_path / "large.toml").write_bytes(b"123456789")
    with pytest.raises(TextFault, match="is larger than"):
        read_corpus_text(tmp_path, "large.toml")
