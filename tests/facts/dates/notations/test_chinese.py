"""Chinese dates and periods: the first day of each, and what is no day at all."""

import pytest

from searchsvc.facts.dates.calendar_patterns import find_dates
from searchsvc.facts.dates.notations.chinese import chinese_number, chinese_year, find_chinese
from searchsvc.text.fold import fold_text


def parts(text: str) -> list[tuple[int | None, int | None, int | None]]:
    return [(match.year, match.month, match.day) for match in find_chinese(fold_text(text)) if match is not None]


@pytest.mark.parametrize(
    "text",
    [
        "2021年3月8日—10日",
        "2021年3月8-10日",
        "2021年3月8～10日",
        "2021年3月8－10日",
        "2021年3月8、9日",
        "2021年3月8、9、10日",
        "2021年3月8日、9日",
        "2021年3月8/9日",
        "2021年3月8日和10日",
        "2021年3月8至10日",
        "2021年3月8号到10号",
        "2021年3月8日（星期一）至10日",
        "2021年3月8日-4月2日",
        "2021年3月8日至2021年3月10日",
        "2021 年 3 月 8 - 10 日",
        "二〇二一年三月八日至十日",
        "二○二一年三月八、九日",
        "民国110年3月8日至10日",
        "自2021年3月8日起至10日止",
        "自2021年3月8日起至2021年3月10日止",
        "2021年3月8日9时30分至10日18时",
        "2021年3月8日上午至10日下午",
        "2021年3月8日（星期一）9:00至2021年3月10日18:00",
        "3月8日至2021年3月10日",
        "星期一 三月 08 09:15:00 CST 2021",
    ],
)
def test_a_period_is_one_date_and_known_by_its_first_day(text: str) -> None:
    found = parts(text)
    assert (2021, 3, 8) in found
    assert {year for year, _, _ in found} <= {2021, None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年3—4月", (2021, 3, None)),
        ("2021年3、4月", (2021, 3, None)),
        ("2021年3月至4月", (2021, 3, None)),
        ("2021年12月30日至2022年1月2日", (2021, 12, 30)),
        ("12月30日至2022年1月2日", (2021, 12, 30)),  # the year is that of the last day
        ("3月8至10日", (None, 3, 8)),
        ("十二月三十日至一月二日", (None, 12, 30)),
    ],
)
def test_periods_of_months_and_over_the_turn_of_a_year(text: str, expected: tuple[int | None, int, int | None]) -> None:
    assert expected in parts(text)


def test_a_time_of_years_is_no_period_but_two_days() -> None:
    found = find_dates("2016年1月1日至2020年12月31日")
    assert [(match.year, match.month, match.day) for match in found] == [(2016, 1, 1), (2020, 12, 31)]


@pytest.mark.parametrize("text", ["技术员10-12名", "第15、16项", "3-5岁", "1-2月球", "三五日"])
def test_numbers_of_other_things_are_no_days(text: str) -> None:
    assert parts(text) == []


def test_how_long_a_period_is() -> None:
    (match,) = [each for each in find_chinese("7月15日至17日") if each is not None]
    assert match.more_days == 2
    assert (match.start, match.end) == (0, 9)


def test_numerals() -> None:
    assert chinese_number("廿三") == 23
    assert chinese_year("二〇二一") == chinese_year("2021") == 2021
