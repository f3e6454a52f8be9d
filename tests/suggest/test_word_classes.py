"""The classes of words, listed and by their ending, and that kernels see the same ones."""

import pytest

from searchsvc.suggest.word_classes import (
    BEFORE_VERB,
    BREAK,
    DETERMINER,
    GERUND,
    JOINER,
    LINK,
    MODIFIER,
    NOUN,
    OF,
    OPENER,
    PARTICIPLE,
    VERB,
    VERBAL,
    chinese_class,
    english_class,
    may_be_asked,
)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("school", NOUN), ("quickly", BREAK), ("family", NOUN), ("opened", PARTICIPLE), ("need", NOUN), ("teaching", NOUN),
     ("improving", GERUND), ("king", NOUN), ("said", BREAK), ("every", DETERMINER), ("of", LINK), ("and", JOINER),
     ("they", BEFORE_VERB), ("red", NOUN)],
)  # fmt: skip
def test_english(word: str, expected: int) -> None:
    assert english_class(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("学校", NOUN), ("教育", VERBAL), ("推动", VERB), ("高等", MODIFIER), ("的", OF), ("关于", OPENER),
     ("海外", MODIFIER), ("进一步", BREAK), ("范围内", BREAK), ("卢某某", BREAK), ("印发", VERB), ("𠮷", NOUN),
     ("中华人民共和国", NOUN)],
)  # fmt: skip
def test_chinese(word: str, expected: int) -> None:
    assert chinese_class(word) == expected


@pytest.mark.parametrize("word", ["education", "training", "学校", "教育", "中华人民共和国"])
def test_what_may_be_asked_by_itself(word: str) -> None:
    assert may_be_asked(word)


@pytest.mark.parametrize("word", ["every", "expected", "quickly", "of", "推动", "进一步", "的", "校"])
def test_what_may_not(word: str) -> None:
    assert not may_be_asked(word)
