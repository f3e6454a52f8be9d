"""The weekday beside a day, before, behind and inside it."""

import pytest

from searchsvc.facts.dates.calendar_patterns import find_dates
from searchsvc.facts.dates.weekdays import contradicts
from searchsvc.text.fold import fold_text
from tests.facts.finding import find_date


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("On Saturday, March 9, the fair opened", 2019),
        ("March 9 (Sat.)", 2019),
        ("Thursday (March 9)", 2023),
        ("3月9日（星期四）", 2023),
        ("3月9日周四", 2023),
        ("周四（3月9日）", 2023),
        ("3月9日（周四）至11日", 2023),
    ],
)
def test_a_weekday_fits_its_year_only(text: str, year: int) -> None:
    folded = fold_text(text)
    day = find_dates(folded)[0]
    assert not contradicts(folded, day, year)
    assert contradicts(folded, day, year + 1)


def test_without_a_weekday_any_year_may_be() -> None:
    for text in ("On March 9, the fair opened", "3月9日，周围的人", "The monday.com fair of March 9"):
        folded = fold_text(text)
        assert not contradicts(folded, find_dates(folded)[0], 2023)


def test_the_year_of_a_title_that_the_weekday_contradicts_decides_nothing() -> None:
    assert find_date("2023 forum opens", "The forum opened on Saturday, March 9.", "a.txt") is None
    dating = find_date("2023 forum opens", "The forum opened on Thursday, March 9.", "a.txt")
    assert dating is not None
    assert dating.date.iso == "2023-03-09"
