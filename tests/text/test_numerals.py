import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.text.numerals import (
    MOST_IN_CHINESE,
    cardinal_number,
    chinese_digits,
    chinese_number,
    chinese_numeral,
    english_words,
    figures_of,
    ordinal,
    ordinal_number,
)


@given(st.integers(1, MOST_IN_CHINESE))
def test_a_chinese_numeral_gives_back_its_number(number: int) -> None:
    assert chinese_number(chinese_numeral(number)) == number


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (3, "三"),
        (10, "十"),
        (19, "十九"),
        (20, "二十"),
        (108, "一百零八"),
        (125, "一百二十五"),
        (1001, "一千零一"),
        (2020, "二千零二十"),
    ],
)
def test_chinese_numerals_are_written_with_units(number: int, numeral: str) -> None:
    assert chinese_numeral(number) == numeral


@pytest.mark.parametrize(("numeral", "number"), [("两千零二十", 2020), ("一百十五", 115), ("两百", 200)])
def test_other_ways_to_say_a_number_are_read(numeral: str, number: int) -> None:
    assert chinese_number(numeral) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "百",
        "千年",
        "一二",
        "十四五",
        "一百二",
        "一百零",
        "零五",
        "零",
        "十百",
        "一千零十五",
        "三万",
        "万一",
        "三" * 50,
    ],
)
def test_what_is_no_numeral_has_no_number(text: str) -> None:
    assert chinese_number(text) is None


def test_figures_are_also_written_digit_by_digit() -> None:
    assert chinese_digits("2020") == "二〇二〇"
    assert chinese_digits("2020", "零") == "二零二零"
    assert figures_of("二〇二零") == "2020"


@pytest.mark.parametrize(
    ("word", "number"),
    [("first", 1), ("third", 3), ("twelfth", 12), ("twentieth", 20), ("ninetieth", 90), ("14th", 14), ("21st", 21)],
)
def test_an_english_ordinal_has_a_number(word: str, number: int) -> None:
    assert ordinal_number(word) == number


@pytest.mark.parametrize("word", ["zeroth", "0th", "third's", "three", "thirds", "th", "1234th", "14thly"])
def test_other_words_are_no_ordinals(word: str) -> None:
    assert ordinal_number(word) is None


def test_an_english_cardinal_has_a_number() -> None:
    assert [cardinal_number(word) for word in ("five", "nineteen", "ninety", "fifth")] == [5, 19, 90, None]


@pytest.mark.parametrize("number", range(1, 100))
def test_english_number_words_give_back_their_number(number: int) -> None:
    *tens, last = english_words(number, is_ordinal=True)
    assert sum(cardinal_number(word) or 0 for word in tens) + (ordinal_number(last) or 0) == number
    assert sum(cardinal_number(word) or 0 for word in english_words(number)) == number
    assert ordinal_number(ordinal(number)) == number
