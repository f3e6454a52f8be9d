"""The concepts of a corpus: none, some, or as they were where nobody knows."""

from pathlib import Path

import pytest

from searchsvc.corpus.own_concepts import OWN_CONCEPTS, OwnConcepts, read_own_concepts


@pytest.mark.parametrize("text", [None, "", "\n  \n"])
def test_a_corpus_without_any_has_none(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / OWN_CONCEPTS).write_text(text, "utf-8")
    assert read_own_concepts(tmp_path) == OwnConcepts(b"")


def test_what_is_right_holds_beside_what_is_wrong(tmp_path: Path) -> None:
    right = '"芝麻工程" = { en = ["Sesame Project"], zh = "芝麻计划" }\n'
    (tmp_path / OWN_CONCEPTS).write_text(right, "utf-8")
    alone = read_own_concepts(tmp_path)
    assert alone.packed
    assert alone.warnings == ()
    (tmp_path / OWN_CONCEPTS).write_text(right + '"桥" = { colour = "red" }\n', "utf-8")
    both = read_own_concepts(tmp_path)
    assert both.packed == alone.packed
    assert len(both.warnings) == 1
    assert "桥" in both.warnings[0]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[[["])
def test_those_of_a_file_that_cannot_be_read_are_unknown(tmp_path: Path, data: bytes) -> None:
    (tmp_path / OWN_CONCEPTS).write_bytes(data)
    found = read_own_concepts(tmp_path)
    assert found.packed is None
    assert all(warning.endswith("the concepts stay as they were") for warning in found.warnings)
    assert found.warnings
