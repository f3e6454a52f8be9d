"""Names in pinyin, found in the other language."""

import pytest

from searchsvc.tellings.romanized import is_spoken, names_in, readings, spoken
from searchsvc.text.fold import fold_text


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("the Danjiangkou Reservoir", "丹江口水库"),
        ("said Zhang Guimei", "张桂梅说"),
        ("in Xi'an", "在西安"),
        ("from Lüliang", "吕梁山"),
        ("Li Xin-yi", "李心怡"),
    ],
)
def test_a_name_is_found_where_it_is_spoken(english: str, chinese: str) -> None:
    stream = spoken(fold_text(chinese))
    assert any(is_spoken(name, stream) for name in names_in(english))


def test_other_words_and_provinces_are_no_names() -> None:
    assert list(names_in("Hubei and Washington said that women sang.")) == []
    assert not is_spoken("zhangwei", spoken("张，伟"))
    assert not is_spoken("jiangkou", spoken("丹江"))


def test_a_name_is_cut_in_few_ways_and_a_text_gives_few_names() -> None:
    assert ("xi", "an") in readings("xian")
    assert readings("xyz") == ()
    assert len(readings("xianxianxianxianxian")) <= 8
    assert (
        len(list(names_in(" ".join(f"Wangba{'ng' * (n % 2)}li{'a' * (n % 3)}" for n in range(500)) + "Wuhan."))) <= 60
    )
