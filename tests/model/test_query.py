from searchsvc.model.query import first_day, last_day


def test_a_partial_date_begins_and_ends_with_its_month_or_year() -> None:
    assert [first_day(date) for date in ("2020", "2020-02", "2020-02-03")] == ["2020-01-01", "2020-02-01", "2020-02-03"]
    assert [last_day(date) for date in ("2020", "2020-02", "2020-02-03")] == ["2020-12-31", "2020-02-29", "2020-02-03"]
