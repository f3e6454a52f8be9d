"""What one value of a parameter may be: what is read equals what the schema says; a refusal says how to go on."""

import re
from datetime import date, timedelta

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.searching.parameter_types import (
    Category,
    Choice,
    Date,
    FieldNames,
    LanguageTag,
    ParameterType,
    Province,
    Refused,
    Switch,
    Text,
    WholeNumber,
    Year,
)


def is_read(kind: ParameterType[object], value: str) -> bool:
    try:
        kind.read(value)
    except Refused:
        return False
    return True


def is_described(kind: ParameterType[object], value: object) -> bool:
    return bool(jsonschema.Draft202012Validator(dict(kind.schema)).is_valid(value))


TYPES: tuple[ParameterType[object], ...] = (
    Date(), Year(), Province(), LanguageTag(), Switch(), Choice(("relevance", "newest")), Text(5),
)  # fmt: skip


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: type(kind).__name__)
@given(
    value=st.one_of(st.text(max_size=12), st.from_regex(r"\A\d{4}(-\d\d){0,2}\Z"), st.from_regex(r"\A\d{4}\.\.\d{4}\Z"))
)
def test_nothing_is_read_that_the_schema_does_not_describe(kind: ParameterType[object], value: str) -> None:
    plain = value.isascii() and value == value.strip() and value
    if plain and is_read(kind, value) and not isinstance(kind, Province | LanguageTag):
        assert is_described(kind, value)


def test_the_pattern_of_dates_holds_every_day_of_the_calendar_and_no_other() -> None:
    kind, day = Date(), date(1895, 1, 1)
    while day.year < 2105:
        assert is_described(kind, day.isoformat())
        day += timedelta(days=1)
    for wrong in (
        "1900-02-29",
        "2021-02-29",
        "2020-02-30",
        "2020-04-31",
        "2020-13",
        "2020-00",
        "0000",
        "2020-1-1",
        "20",
    ):
        assert not is_described(kind, wrong)
        assert not is_read(kind, wrong)
    for right in ("2000-02-29", "0004-02-29", "2020", "2020-12", "0001"):
        assert is_described(kind, right)
        assert is_read(kind, right)


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        (Province(), " 湖北省 ", "CN-HB"),
        (Province(), "Unknown", "unknown"),
        (LanguageTag(), "ZH-hans", "zh-Hans"),
        (Category(), "新闻发布", "Press Releases"),
        (Category(), "UNKNOWN", "unknown"),
        (Year(), "2018..2020", "2018..2020"),
        (Switch(), "off", False),
        (WholeNumber(0, 100), " 20 ", 20),
        (Text(), " a ", "a"),
        (Text(kept=True), " a ", " a "),
        (FieldNames(("id", "title", "body")), "title, id,", ("id", "title")),
        (FieldNames(("id", "title")), " , ", ("id", "title")),
    ],
)
def test_values_are_read_to_their_normal_form(kind: ParameterType[object], value: str, found: object) -> None:
    assert kind.read(value) == found


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (Text(3), "abcd", "has 4 characters; at most 3"),
        (Text(), "\ud800", "send it as UTF-8"),
        (Category(), "\udcff", "send it as UTF-8"),
        (WholeNumber(1, 9), "１", "from 1 to 9"),
        (Year(), "2020..2018", "use 2018..2020"),
        (Year(), "0000", "from 0001"),
        (Year(), "1000..1200", "201 years"),
        (Province(), "Atlantis", "CN-HB"),
        (LanguageTag(), "fr", "zh-Hant"),
        (Switch(), "yes", "on, off"),
        (FieldNames(("id", "title")), "id,colour,size", "'colour', 'size' are not among the fields; use id, title"),
    ],
)
def test_a_refusal_says_what_to_send(kind: ParameterType[object], value: str, message: str) -> None:
    with pytest.raises(Refused, match=re.escape(message)):
        kind.read(value)
