"""Notations of dates: every way of writing 5 March 2019 gives the same parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.facts.dates.calendar_patterns import find_dates, find_terse_dates
from searchsvc.facts.dates.notations.chinese import chinese_number
from searchsvc.text.fold import fold_text


def parts(text: str) -> list[tuple[int | None, int | None, int | None]]:
    return [(match.year, match.month, match.day) for match in find_dates(fold_text(text))]


@pytest.mark.parametrize(
    "text",
    [
        "2019年3月5日",
        "2019 年 3 月 5 日",
        "２０１９年３月５日",
        "二〇一九年三月五日",
        "二○一九年三月五日",
        "二零一九年三月五号",
        "民國108年3月5日",
        "中華民國一百零八年三月五日",
        "2019-03-05",
        "2019/3/5",
        "2019. 3. 5",
        "March 5, 2019",
        "March 5th 2019",
        "Mar. 5, 2019",
        "5 March 2019",
        "the 5th of March, 2019",
        "5-Mar-2019",
        "March 5 to 7, 2019",
        "March 5-7, 2019",
        "5-7 March 2019",
        "2019年3月5日至7日",
    ],
)
def test_every_notation_of_one_day(text: str) -> None:
    assert parts(text)[0] == (2019, 3, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 30 to April 2, 2019", (2019, 3, 30)),
        ("30 March - 2 April 2019", (2019, 3, 30)),
        ("March 30, 2019 to April 2, 2019", (2019, 3, 30)),
        ("30 March 2019 until 2 April 2019", (2019, 3, 30)),
        ("Saturday, March 30, 2019 through Tuesday, April 2, 2019", (2019, 3, 30)),
        ("Dec. 30, 2018 till Jan. 2, 2019", (2018, 12, 30)),
        ("30th December, 2018 – 2nd January, 2019", (2018, 12, 30)),
        ("December 30 to January 2, 2019", (2018, 12, 30)),  # the year is that of the last day
    ],
)
def test_a_range_is_known_by_its_first_day(text: str, expected: tuple[int, int, int]) -> None:
    assert parts(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25/03/2019", (2019, 3, 25)),  # there is no month 25
        ("03/25/2019", (2019, 3, 25)),
        ("04/04/2019", (2019, 4, 4)),
        ("03/05/2019", (2019, None, None)),  # March or May: only the year is sure
        ("2019年2月30日", (2019, 2, None)),
        ("February 29, 2019", (2019, 2, None)),
        ("February 29, 2020", (2020, 2, 29)),
        ("2019年13月", (2019, None, None)),
    ],
)
def test_what_is_ambiguous_or_in_no_calendar_is_dropped(
    text: str, expected: tuple[int, int | None, int | None]
) -> None:
    assert parts(text) == [expected]


@pytest.mark.parametrize("text", ["版本 1.2019.3", "10.20.30.40", "may 25% rise", "电话 2019-12345678", "March on"])
def test_numbers_and_words_are_no_dates(text: str) -> None:
    assert parts(text) == []


def test_month_and_day_without_a_year() -> None:
    assert parts("On March 5, on 6 April, 3月7日") == [(None, 3, 5), (None, 4, 6), (None, 3, 7)]


def test_terse_dates_are_for_headers_and_paths_only() -> None:
    assert find_dates("20190305 2019-03") == []
    assert [(match.year, match.month, match.day) for match in find_terse_dates("20190305 2019-03")] == [
        (2019, 3, 5),
        (2019, 3, None),
    ]


@pytest.mark.parametrize(
    ("text", "value"), [("十", 10), ("十五", 15), ("二十三", 23), ("廿三", 23), ("一〇八", 108), ("12", 12)]
)
def test_chinese_numerals(text: str, value: int) -> None:
    assert chinese_number(text) == value


@given(st.text(alphabet="2019年月日 〇一二十民国-/.,MarchJuly\n", max_size=60))
def test_matches_are_in_order_and_never_overlap(text: str) -> None:
    end = 0
    for match in find_dates(fold_text(text)):
        assert end <= match.start < match.end
        end = match.end
