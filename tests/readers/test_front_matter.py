import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.errors import ReadError
from searchsvc.readers.front_matter import MAX_SIZE, split_front_matter


def fields(source: str) -> dict[str, object]:
    return split_front_matter(f"---\n{source}\n---\nBody")[0]


def test_fields_and_the_text_below_them() -> None:
    assert split_front_matter("---\ntitle: A\n---\n\nBody\n") == ({"title": "A"}, "\n\nBody\n")
    assert split_front_matter("---\ntitle: A\n...\nBody")[0] == {"title": "A"}
    assert split_front_matter("---\n---\nBody") == ({}, "\nBody")


@pytest.mark.parametrize(
    "text", ["Body", "", "\n---\na: b\n---\n", "---\na: b\n", "--- a\nb\n---\n", "---\nSome words\n---\nBody"]
)
def test_texts_without_front_matter_are_left_alone(text: str) -> None:
    assert split_front_matter(text) == ({}, text)


def test_values_keep_every_character() -> None:
    found = fields(
        "id: 007\ndate: 2020-07-15\nwhen: 2020-13-45\nversion: 1.50\ntime: 12:30\nyes: no\nbig: 1_000\nx: 0x1F"
    )
    assert found == {
        "id": "007",
        "date": "2020-07-15",
        "when": "2020-13-45",
        "version": "1.50",
        "time": "12:30",
        "yes": "no",
        "big": "1_000",
        "x": "0x1F",
    }


def test_null_true_false_and_numbers_are_more_than_text() -> None:
    found = fields("a:\nb: ~\nc: null\nd: true\ne: False\nf: 12\ng: -1.5\nh: 'null'\ni: \"12\"\nj: !!str 5\nk: ''")
    assert found == {
        "a": None, "b": None, "c": None, "d": True, "e": False, "f": 12, "g": -1.5,
        "h": "null", "i": "12", "j": "5", "k": "",
    }  # fmt: skip


def test_lists_mappings_and_blocks() -> None:
    found = fields("provinces: [Beijing, 湖北]\nlist:\n  - a\n  - {b: 1}\nnote: |\n  one\n  two\n2020: year")
    assert found == {"provinces": ["Beijing", "湖北"], "list": ["a", {"b": 1}], "note": "one\ntwo\n", "2020": "year"}


def test_the_last_of_equal_keys_wins() -> None:
    assert fields("a: 1\na: 2") == {"a": 2}


def test_tags_are_not_obeyed() -> None:
    assert fields("a: !!python/object/apply:os.system ['true']") == {"a": ["true"]}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("title: Notice: schools reopen", "line 2: mapping values.*quotes"),
        ("a: b\nc: [d", "line"),
        ("a: &x [1]\nb: *x", "alias"),
        ("a: *x", "alias"),
        ("- a\n- b", "not a list of fields"),
        ("? [a]\n: b", "name of a field"),
        ("[" * 5000, "nested too deep"),
        ("{a: " * 5000, "nested too deep"),
        ("- " * 5000, "nested too deep"),
        ("a: \x07", "not YAML"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(source: str, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        fields(source)


def test_the_size_is_limited() -> None:
    with pytest.raises(ReadError, match="more than 64 KiB"):
        fields("a: b\n" * (MAX_SIZE // 5 + 1))


def test_a_bomb_of_aliases_costs_nothing() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    start = time.perf_counter()
    with pytest.raises(ReadError, match="alias"):
        fields(bomb)
    assert time.perf_counter() - start < 1


@given(st.text())
def test_any_text_is_fields_or_a_read_error(source: str) -> None:
    with contextlib.suppress(ReadError):
        split_front_matter(f"---\n{source}\n---\n")
