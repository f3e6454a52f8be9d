import pickle

import pytest

from searchsvc.model.release import FactCorrection, PartialDate, Record, Release


@pytest.mark.parametrize(
    ("date", "precision", "iso"),
    [
        (PartialDate(2020), "year", "2020"),
        (PartialDate(2020, 7), "month", "2020-07"),
        (PartialDate(2020, 7, 5), "day", "2020-07-05"),
        (PartialDate(987, 1, 2), "day", "0987-01-02"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(date: PartialDate, precision: str, iso: str) -> None:
    assert (date.precision, date.iso) == (precision, iso)


def test_the_year_of_a_release_is_that_of_its_date() -> None:
    assert Release("a", "", "", date=PartialDate(2019, 3)).year == 2019
    assert Release("a", "", "").year is None


def test_a_record_is_the_same_in_another_process() -> None:
    record = Record("a.txt", 3, "a", None, "body", "2020", extra={"x": [1]}, correction=FactCorrection(("title",), "T"))
    assert pickle.loads(pickle.dumps(record)) == record
    assert record.values()[:5] == ("a.txt", 3, "a", None, "body")
