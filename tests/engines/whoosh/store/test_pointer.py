"""What a pointer names is read as it was written, and whatever else stands there is damage."""

from pathlib import Path

import pytest

from searchsvc.engines.whoosh.store.pointer import Named, pointer_stamp, read_pointer, write_pointer
from searchsvc.errors import IndexDamaged

DIGEST = "0123456789abcdef" * 4


def test_generations_are_named_in_their_order(tmp_path: Path) -> None:
    assert read_pointer(tmp_path) == ()
    named = (Named("2020-b", DIGEST), Named("2020-a", "f" * 64))
    write_pointer(tmp_path, named)
    stamp = pointer_stamp(tmp_path)
    assert read_pointer(tmp_path) == named
    write_pointer(tmp_path, named[1:])
    assert pointer_stamp(tmp_path) != stamp
    assert read_pointer(tmp_path) == named[1:]


def test_a_pointer_of_the_earlier_format_has_no_digest(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("2020-a\n", "ascii")
    assert read_pointer(tmp_path) == (Named("2020-a", ""),)


@pytest.mark.parametrize(
    "line", [f"2020-a {DIGEST[:-1]}", f"2020-a  {DIGEST}", f"2020-a {DIGEST.upper()}", f"a {DIGEST}", "", "é-a"]
)
def test_a_line_that_says_anything_else_is_damage(tmp_path: Path, line: str) -> None:
    (tmp_path / "current").write_text(f"2020-b {DIGEST}\n{line}\n", "utf-8")
    with pytest.raises(IndexDamaged, match="does not name a generation"):
        read_pointer(tmp_path)
