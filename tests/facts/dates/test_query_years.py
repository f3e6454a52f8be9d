"""Years in queries."""

import pytest

from searchsvc.facts.dates.query_years import query_years


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("湖北 2019 教育", [(2019, "2019")]),
        ("2019年教育", [(2019, "2019年")]),
        ("２０１９年", [(2019, "２０１９年")]),
        ("二〇一九年教育", [(2019, "二〇一九年")]),
        ("2018 2019 report", [(2018, "2018"), (2019, "2019")]),
        ("教育(2019)", [(2019, "2019")]),
        ("现代化2035", []),
        ("现代化 2035", []),  # not yet
        ("2018-2019", []),
        ("2018..2019", []),
        ("2018 .. 2019", []),
        ("教育 2018..2019 2020", [(2020, "2020")]),
        ("2018...", [(2018, "2018")]),
        ("国办发〔2017〕47号", []),
        ("2019-03-05", []),
        ("120191", []),
        ("2,019", []),
        ("FY2019", []),
        ("2019级", []),
        ("1900", []),
        ("", []),
    ],
)
def test_years_of(query: str, years: list[tuple[int, str]]) -> None:
    assert [(year, query[start:end]) for year, start, end in query_years(query)] == years
