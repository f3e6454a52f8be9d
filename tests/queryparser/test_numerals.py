"""The equal writings of numbers in a leaf, as text: slots with a space between them, free positions as points."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.queryparser.leaves import chunk_leaves, phrase_leaf
from searchsvc.queryparser.nodes import Slot
from searchsvc.queryparser.numerals import equal_writings, han_writing, whole_numerals
from searchsvc.queryparser.parser import parse
from searchsvc.text.units import Kind


def show(slots: tuple[Slot, ...]) -> str:
    written, end = "", 0
    for slot in slots:
        written += "." * (slot.offset - end) + " " * (slot.offset > 0) + slot.form
        end = slot.offset + (len(slot.form) if slot.kind is Kind.HAN else 1)
    return written


def others(text: str) -> list[str]:
    leaf = phrase_leaf(text)
    return [show(slots) for slots in equal_writings(leaf.variants[0])] if leaf else []


@pytest.mark.parametrize(
    ("text", "writings"),
    [
        ("第三届", ["第 3 届"]),
        ("第3届", ["第三届"]),
        ("第３届", ["第三届"]),
        ("第十九次", ["第 19 次"]),
        ("第一百二十五届", ["第 125 届"]),
        ("第125届", ["第一百二十五届"]),
        ("第07期", ["第 7 期", "第七期"]),
        ("三中全会", ["3 中全会"]),
        ("3中全会", ["三中全会"]),
        ("十九大", ["19 大"]),
        ("19大", ["十九大"]),
        ("二十国集团", ["20 国集团"]),
        ("嫦娥五号", ["嫦娥 5 号"]),
        ("嫦娥5号", ["嫦娥五号"]),
        ("世界五百强", ["世界 500 强"]),
        ("二十四节气", ["24 节气"]),
        ("24节气", ["二十四节气"]),
        ("三十万", ["30 万"]),
        ("第三届，北京", ["第 3 届. 北京"]),
    ],
)
def test_a_number_of_a_name_is_written_in_figures_or_characters(text: str, writings: list[str]) -> None:
    assert others(text) == writings


@pytest.mark.parametrize(
    ("text", "writings"),
    [
        ("二〇二〇年", ["2020 年", "二零二零年"]),
        ("二零二零年", ["2020 年", "二〇二〇年"]),
        ("二○二○年", ["2020 年", "二零二零年"]),
        ("2020年", ["二〇二〇年", "二零二零年"]),
        ("一九九八年", ["1998 年"]),
        ("一〇一中学", ["101 中学", "一零一中学"]),
        ("101中学", ["一〇一中学", "一零一中学"]),
    ],
)
def test_years_and_numbers_with_a_zero_are_also_written_digit_by_digit(text: str, writings: list[str]) -> None:
    assert others(text) == writings


def test_numbers_of_one_leaf_change_together() -> None:
    assert others("2020年第三届") == ["2020 年第 3 届", "二〇二〇年第三届", "二零二零年第三届"]
    assert others("十九届五中全会") == ["19 届 5 中全会", "19 届五中全会"]
    assert others("2020年7月15日")[:2] == ["二〇二〇年七月十五日", "二零二零年七月十五日"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "一带一路",
            "三峡",
            "四川",
            "九江",
            "十分",
            "万一",
            "三亚",
            "十四五",
            "九三学社",
            "八一",
            "九一八事变",
            "双十一",
        ),
        *("百年", "千方百计", "一二三四", "第一二三产业", "数十年", "二万五千里", "周一", "一点", "百分之十", "十一"),
        *(
            "3亚",
            "10分",
            "4川",
            "15日",
            "3届",
            "2月",
            "20200年",
            "2020",
            "2017高考",
            "265码",
            "1.5万",
            "COVID-19",
            "G20",
            "five",
            "0",
        ),
    ],
)
def test_what_is_no_number_or_may_be_part_of_one_stays_as_it_is(text: str) -> None:
    assert others(text) == []


@pytest.mark.parametrize(
    ("text", "writings"),
    [
        ("third", ["3rd"]),
        ("14th", ["fourteenth"]),
        ("Twentieth", ["20th"]),
        ("20th", ["twentieth"]),
        ("twenty-first century", ["21st century"]),
        ("21st", ["twenty first"]),
        ("five-year plan", ["5 year plan"]),
        ("5-year plan", ["five year plan"]),
        ("Fourteenth Five-Year Plan", ["14th 5 year plan", "14th five year plan"]),
    ],
)
def test_english_numbers_are_written_in_words_or_figures(text: str, writings: list[str]) -> None:
    assert others(text) == writings


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("二〇二〇年工作会议", ["二〇二〇年", "工作", "会议"]),
        ("党的十九届五中全会公报", ["党", "的", "十九届", "五中全会", "公报"]),
        ("二十国集团峰会", ["二十国集团", "峰会"]),
        ("一个人所得税", ["一", "个人所得税"]),
        ("教育信息化", ["教育", "信息化"]),
    ],
)
def test_the_words_of_a_run_keep_a_number_whole(run: str, words: list[str]) -> None:
    assert whole_numerals(run) == words


def test_words_and_phrases_of_a_query_have_the_equal_writings() -> None:
    for leaf in (phrase_leaf("第3届"), *chunk_leaves("第3届")[0], chunk_leaves("第三届全国代表大会")[0][0]):
        assert leaf is not None
        assert len(leaf.variants) == 2
        assert han_writing(leaf) == "第三届"
    (prefix,) = chunk_leaves("14th*")[0]
    assert len(prefix.variants) == 1


@given(st.text("第三3十百届年二〇零0两万 ab五five-third 2", max_size=40))
def test_equal_writings_are_other_writings_of_the_same_units(text: str) -> None:
    leaf = phrase_leaf(text)
    if leaf is None:
        return
    found = equal_writings(leaf.variants[0])
    assert len(found) == len(set(found)) <= 6
    assert leaf.variants[0] not in found
    for slots in found:
        assert slots[0].offset == 0
        assert all(left.offset < right.offset for left, right in pairwise(slots))


@pytest.mark.parametrize("piece", ["十", "第一", "一个", "零", "3年", "five-", "twenty-"])
def test_a_long_query_takes_time_linear_in_its_length(piece: str) -> None:
    started = time.process_time()
    phrase_leaf(piece * (1000 // len(piece)))
    whole_numerals(piece * (1000 // len(piece))) if piece[0] > "\u2e80" else None
    assert time.process_time() - started < 0.5


def test_an_ordinal_above_a_hundred_is_written_in_figures_alone() -> None:
    for text in ("121TH", "100th", "999th congress", "the 121st session"):
        assert str(parse(text))
