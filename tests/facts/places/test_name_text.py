"""The text in which names are looked for, and its way back to the original."""

from hypothesis import given
from hypothesis import strategies as st

from searchsvc.facts.places.name_text import name_text
from searchsvc.text.fold import fold


def test_blanks_between_han_characters_are_left_out_and_remembered() -> None:
    original = "有湖 北\n省 and Xi’an"
    where = name_text(original, fold(original))
    assert where.text == "有湖北省 and xi'an"
    assert where.gap_within(1, 4) == "line"
    assert where.gap_within(1, 3) == "blank"
    assert where.gap_within(0, 2) == "none"
    assert where.original_span(1, 4) == (1, 6)


def test_a_blank_line_is_a_paragraph() -> None:
    original = "河\n\n南"
    assert name_text(original, fold(original)).gap_within(0, 2) == "paragraph"


@given(st.text(alphabet="湖北a -\n…ﬁé　", max_size=40))
def test_every_position_maps_back(text: str) -> None:
    where = name_text(text, fold(text))
    for position in range(len(where.text)):
        start, end = where.original_span(position, position + 1)
        assert 0 <= start < end <= len(text)
