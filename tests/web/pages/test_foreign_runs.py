"""Runs in the other language carry it."""

import pytest

from searchsvc.web.pages.foreign_runs import foreign_runs, spoken


@pytest.mark.parametrize(
    ("text", "around", "html"),
    [
        ("No release holds <b>", "en", "No release holds &lt;b&gt;"),
        ("for “教育，科技”", "en", 'for “<span lang="zh">教育，科技</span>”'),
        ("检索词：“rural schools”", "zh-Hans", '检索词：“<span lang="en">rural schools</span>”'),
        ("检索词：“schools”", "zh-Hant", '检索词：“<span lang="en">schools</span>”'),
        ("& “5” 年", "zh-Hans", "&amp; “5” 年"),
        ("", "en", ""),
    ],
)
def test_words_of_the_other_language_are_marked(text: str, around: str, html: str) -> None:
    assert spoken(text, around) == html


def test_in_a_chinese_text_one_word_is_no_run() -> None:
    assert list(foreign_runs("5G基站 of Rural Schools", "zh-Hans")) == [(5, 21, "en")]
    assert list(foreign_runs("5G基站", "zh-Hans")) == []
    assert list(foreign_runs("Wuhan 武汉", "en")) == [(6, 8, "zh")]


@pytest.mark.parametrize("unit", ["a", "a.", "教", "教，", "a b ", "，", "-"])
def test_long_texts_take_no_longer_for_each_character(unit: str) -> None:
    text = unit * 100_000
    assert spoken(text, "en")
    assert spoken(text, "zh-Hans")
