"""Dates in paths."""

import pytest

from searchsvc.facts.dates.path_dates import path_date


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("2019/a.txt", "2019"),
        ("2019年/a.txt", "2019"),
        ("2019-03-05-x.md", "2019-03-05"),
        ("2019/03/05/x.html", "2019-03-05"),
        ("news/201903/t20190305_123.html", "2019-03-05"),
        ("2018/2019-03.txt", "2019-03"),  # the last of equally precise ones, the most precise of all
        ("2016-2020/x.txt", None),  # a range
        ("modernization2035.txt", None),
        ("tmp2019ab/x.jsonl", None),
        ("20191345.txt", None),  # no month 13
        ("a/b.txt", None),
    ],
)
def test_date_of(path: str, iso: str | None) -> None:
    found = path_date(path)
    assert (found[0].iso if found else None) == iso
    if found:
        assert path[found[1].start : found[1].end] == found[1].text
