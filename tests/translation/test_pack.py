"""The packed file: what is written is looked up again, and nothing else is found."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.translation.pack import open_packed, write_packed

WORDS = st.text(st.characters(exclude_characters="\t", codec="utf-8"), min_size=1, max_size=8)


@given(table=st.dictionaries(WORDS, st.lists(WORDS, min_size=1, max_size=4, unique=True), max_size=30), other=WORDS)
def test_what_is_written_is_found(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, list[str]], other: str
) -> None:
    path = tmp_path_factory.mktemp("pack") / "a.dict"
    write_packed(path, [{key: [(text, 0.5) for text in texts] for key, texts in table.items()}, {"b": [("c", 1.0)]}])
    first, second = open_packed(path)
    assert len(first) == len(table)
    assert {key: [text for text, _ in first.entries(key)] for key in table} == table
    assert [text for text, _ in first.entries(other)] == table.get(other, [])
    assert second.entries("b") == [("c", 1.0)]


def test_weights_are_kept_in_steps(tmp_path: Path) -> None:
    write_packed(tmp_path / "a.dict", [{"a": [("x", 1.0), ("y", 0.5), ("z", 0.0001)]}])
    assert open_packed(tmp_path / "a.dict")[0].entries("a") == [("x", 1.0), ("y", 0.5), ("z", 1 / 64)]


@pytest.mark.parametrize("keep", [0, 5, 40, -1])
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.dict"
    write_packed(path, [{"a": [("x", 1.0)], "b": [("y", 1.0)]}])
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ValueError, match=r"is not a (?:whole )?packed dictionary"):
        open_packed(path)


def test_nothing_is_left_behind_where_writing_fails(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        write_packed(tmp_path / "a.dict", [{"a": None}])  # type: ignore[dict-item]
    assert list(tmp_path.iterdir()) == []
