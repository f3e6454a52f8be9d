"""The figures of texts in both languages, as one form."""

import pytest

from searchsvc.tellings.figures import Figure, FigureKind, figure, figures_of, numeral_value, unpack_figure
from searchsvc.text.kernels.characters import folded_texts
from searchsvc.text.units import cut_texts

COUNT, PERCENT, ORDINAL = FigureKind


def figures(*texts: str, most: int = 100) -> list[list[tuple[FigureKind, object]]]:
    folded = folded_texts(texts)
    cut = cut_texts(folded.codes, folded.ends_of_texts)
    found: list[list[tuple[FigureKind, object]]] = [[] for _ in texts]
    for text, each in figures_of(folded.codes, folded.ends_of_texts, cut, most):
        found[text].append((each.kind, pytest.approx(each.value)))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("345,000 people", [(COUNT, 345_000)]),
        ("34.5万人", [(COUNT, 345_000)]),
        ("9.5 billion cubic metres", [(COUNT, 9.5e9)]),
        ("九十五亿立方米", [(COUNT, 9.5e9)]),
        ("近三亿师生", [(COUNT, 3e8)]),
        ("300-million-yuan", [(COUNT, 3e8)]),
        ("1.2万亿元", [(COUNT, 1.2e12)]),
        ("13.5-tonne", [(COUNT, 13.5)]),
        ("94 per cent and 5.97%", [(PERCENT, 94), (PERCENT, 5.97)]),
        ("百分之八十五，提高2.5个百分点", [(PERCENT, 2.5), (PERCENT, 85)]),
        ("第十五届、第6次", [(ORDINAL, 6), (ORDINAL, 15)]),
        ("the 15th and the 2nd", [(ORDINAL, 15), (ORDINAL, 2)]),
        ("2000名教师，2,000 teachers", [(COUNT, 2000), (COUNT, 2000)]),
        ("七十四歲", [(COUNT, 74)]),
        ("一百二十名", [(COUNT, 120)]),
        ("三万五千", [(COUNT, 35_000)]),
    ],
)
def test_a_figure_is_the_same_however_it_is_written(text: str, expected: list[tuple[FigureKind, float]]) -> None:
    assert figures(text) == [expected]


@pytest.mark.parametrize(
    "text",
    ["2020年7月15日14时32分", "July 15, 2020", "15 July", "2:32 p.m.", "2 p.m.", "2020-07-15", "2020/7/15", "in 2017",
     "二〇二〇年", "“十三五”规划", "十五日", "COVID-19", "0", "一些", "万一", "三", "5G"],
)  # fmt: skip
def test_dates_times_and_names_are_no_figures(text: str) -> None:
    assert figures(text) == [[]]


def test_texts_keep_their_own_figures_and_no_more_than_asked_for() -> None:
    assert figures("第三", "55 km", "", "三百万") == [[(ORDINAL, 3)], [(COUNT, 55)], [], [(COUNT, 3e6)]]
    assert figures("11 22 33 44", most=2) == [[(COUNT, 11), (COUNT, 22)]]
    assert figures("共二", "百人") == [[], []]


@pytest.mark.parametrize(
    ("text", "value"),
    [("二〇二〇", 2020), ("十", 10), ("二十二", 22), ("三亿四千五百万", 345_000_000), ("一千零二", 1002),
     ("三万五", 35_000),
     ("万", None), ("十三五", None), ("两百", 200), ("一万亿", 10**12)],
)  # fmt: skip
def test_numerals_have_values(text: str, value: int | None) -> None:
    assert numeral_value(text) == value


def test_a_figure_keeps_six_digits_and_can_be_packed() -> None:
    assert figure(COUNT, "12345678") == Figure(COUNT, 123457, 2)
    assert figure(COUNT, "0.50") == Figure(COUNT, 5, -1)
    assert figure(COUNT, "000") is None
    assert figure(COUNT, "9" * 60) is None
    for each in (Figure(PERCENT, 597, -2), Figure(COUNT, 999_999, 23), Figure(ORDINAL, 15, 0)):
        assert unpack_figure(each.kind, each.packed) == each


@pytest.mark.parametrize(
    ("rounded", "whole", "expected"),
    [
        ("6.13", "6.132914", True),
        ("6.13", "6.137", False),
        ("81", "8.1", False),
        ("3", "3.2", False),
        ("130", "125", True),
        ("130", "136", False),
    ],
)
def test_a_rounding_is_the_nearest_of_its_digits(rounded: str, whole: str, *, expected: bool) -> None:
    one, other = figure(COUNT, rounded), figure(COUNT, whole)
    assert one
    assert other
    assert one.is_rounding(other) == expected


def test_hostile_digits_take_linear_time() -> None:
    text = "1," * 20_000 + "一" * 40_000 + "万" * 20_000 + "1-" * 20_000
    assert len(figures(text)[0]) <= 100
