"""How much of what one text says stands in the other."""

import pytest

from searchsvc.tellings.shared_words import (
    chinese_in_chinese,
    chinese_in_english,
    chinese_words,
    english_in_chinese,
    english_words,
    rarity,
    substrings,
)
from searchsvc.text.latin import stem
from searchsvc.translation.dictionary import Dictionary, dictionary


def _words(text: str) -> tuple[str, ...]:
    return tuple(english_words(text))


@pytest.fixture
def known() -> Dictionary:
    found = dictionary()
    if found is None:
        pytest.skip("the dictionary is not installed")
    return found


def test_translated_words_are_found_in_both_directions(known: Dictionary) -> None:
    english, chinese = "a tunnel and a bridge over the sea", "海上的隧道和桥梁"
    stems = frozenset(map(stem, english_words(english)))
    there = english_in_chinese(_words(english), substrings(chinese), known)
    back = chinese_in_english(chinese_words(chinese), stems, known)
    assert there.found > 0.3 * there.total
    assert back.found > 0.5 * back.total


def test_words_of_another_text_are_not(known: Dictionary) -> None:
    nothing = english_in_chinese(_words("wheat and maize"), substrings("海上的隧道和桥梁"), known)
    assert nothing.found == 0 < nothing.total
    assert chinese_in_english(chinese_words("小麦和玉米"), frozenset(["tunnel", "bridge"]), known).found == 0


def test_neighbours_are_looked_up_together(known: Dictionary) -> None:
    together = english_in_chinese(("climate", "change"), substrings("应对气候变化"), known, 2)
    assert together.found == together.total > 0


def test_places_count_nothing(known: Dictionary) -> None:
    assert english_in_chinese(("beijing",), substrings("上海"), known).total == 0
    assert chinese_in_chinese(["北京"], substrings("上海")).total == 0


def test_two_scripts_share_words() -> None:
    found = chinese_in_chinese(chinese_words("跨海隧道通车"), substrings("隧道今日通车"))
    assert 0 < found.found < found.total


def test_rare_words_count_more() -> None:
    assert 0.1 <= rarity("会议") < rarity("试飞") <= 1


def test_substrings_do_not_cross_what_is_not_han() -> None:
    assert substrings("大桥，通车A市") == {"大桥", "通车"}
