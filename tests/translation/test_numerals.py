"""Numerals of one language in the other."""

import pytest

from searchsvc.queryparser.leaves import chunk_leaves
from searchsvc.queryparser.nodes import Slot
from searchsvc.translation.numerals import chinese_of_pair, chinese_of_word, english_of_mixture


def slots_of(text: str) -> tuple[Slot, ...]:
    """The slots of a text as the query parser reads it, so that what is offered is what an index can hold."""
    leaves, _ = chunk_leaves(text)
    return leaves[0].variants[0]


@pytest.mark.parametrize(
    ("word", "chinese"),
    [
        ("december", ["12月"]),
        ("49th", ["第49", "第四十九", "49"]),
        ("13th", ["第13", "第十三", "13"]),
        ("1980s", ["1980年代", "80年代", "八十年代"]),
        ("three", ["3"]),
        ("third", ["第3", "第三"]),
        ("twentieth", ["第20", "第二十"]),
        ("3000000", ["300万"]),
        ("2020", []),
        ("school", []),
    ],
)
def test_an_english_word(word: str, chinese: list[str]) -> None:
    found = list(chinese_of_word(word))
    assert [text for text, _, _ in found] == chinese
    assert all(slots == slots_of(text) for text, slots, _ in found)


@pytest.mark.parametrize(
    ("number", "word", "chinese"),
    [
        ("3", "million", ["300万"]),
        ("1.4", "billion", ["14亿"]),
        ("22.65", "million", ["2265万"]),
        ("5", "thousand", []),
        ("20th", "century", ["20世纪", "二十世纪"]),
        ("3", "schools", []),
        ("north", "million", []),
    ],
)
def test_an_english_number_with_the_word_after_it(number: str, word: str, chinese: list[str]) -> None:
    found = list(chinese_of_pair(number, word))
    assert [text for text, _, _ in found] == chinese
    assert all(slots == slots_of(text) for text, slots, _ in found)


@pytest.mark.parametrize(
    ("mixture", "english"),
    [
        ("2020年", ["2020"]),
        ("12月15日", ["december", "15"]),
        ("13月", ["13"]),
        ("第49届", ["49th", "49"]),
        ("20世纪", ["20th", "20"]),
        ("80年代", ["80s", "1980s"]),
        ("300万", ["3000000", "3 million"]),
        ("1.2亿", ["120000000", "120 million"]),
        ("14亿人", ["1400000000", "1.4 billion"]),
        ("5G基站", ["5g"]),
    ],
)
def test_chinese_figures(mixture: str, english: list[str]) -> None:
    assert [text for text, _, _ in english_of_mixture(slots_of(mixture))] == english
