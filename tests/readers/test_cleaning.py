import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.errors import ReadError
from searchsvc.readers.cleaning import MAX_DEPTH, clean_json, clean_line, clean_text


def test_line_ends_of_every_kind_become_line_feeds() -> None:
    assert clean_text("a\r\nb\rc\u2028d\u2029e\x85f\x0cg") == "a\nb\nc\nd\ne\nf\ng"


def test_control_characters_become_spaces_and_tabs_stay() -> None:
    assert clean_text("a\x00b\x07c\td") == "a b c\td"


def test_lone_surrogates_are_replaced() -> None:
    assert clean_text("a\ud800b") == "a\ufffdb"


def test_a_line_has_no_breaks_and_keeps_its_wide_spaces() -> None:
    assert clean_line("  On\n  the\tway ") == "On the way"
    assert clean_line("\u3000教育部\u3000公告\u3000") == "教育部\u3000公告"


@given(st.text(st.characters()))
def test_clean_text_can_be_encoded_and_is_clean(text: str) -> None:
    once = clean_text(text)
    once.encode("utf-8")
    assert clean_text(once) == once
    assert "\n" not in clean_line(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
)


@given(JSON)
def test_clean_json_can_be_written(value: object) -> None:
    json.dumps(clean_json(value), allow_nan=False, ensure_ascii=False).encode("utf-8")


def test_huge_numbers_keep_their_digits() -> None:
    assert clean_json([2**62, 2**70, float("inf")]) == [2**62, str(2**70), "inf"]


def test_nesting_is_limited() -> None:
    value: object = "x"
    for _ in range(MAX_DEPTH):
        value = [value]
    assert clean_json(value) == value
    with pytest.raises(ReadError, match="nested"):
        clean_json([value])
