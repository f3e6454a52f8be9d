"""Faults of parameters for a reader: one sentence each, beside its field, with what was typed."""

import pytest

from searchsvc.errors import Fault
from searchsvc.model.query import Query
from searchsvc.searching.params import SEARCH_PARAMETERS, read_query
from searchsvc.web.arguments import grouped, pairs_of
from searchsvc.web.i18n import UiTexts
from searchsvc.web.pages.faults import field_faults, typed_values


def test_a_fault_is_a_sentence_in_the_readers_language_with_the_id_of_its_field() -> None:
    pairs = pairs_of("from=2020-13&province=mars&province=venus")
    _, faults = read_query(grouped(pairs))
    province, first = field_faults(faults, pairs, UiTexts("en"))
    assert (province.field, first.field) == (None, "from")
    assert "“mars, venus” was left out" in province.text
    assert first.text.startswith("From must be a date, such as 2020-07-15")
    assert "“2020-13”未采用" in field_faults(faults, pairs, UiTexts("zh"))[1].text


def test_only_values_that_are_not_used_are_said_to_be_left_out() -> None:
    pairs = pairs_of("province=Hubei&province=mars&q=one&q=two&page=5000")
    _, faults = read_query(grouped(pairs))
    said = {fault.parameter: fault.text for fault in field_faults(faults, pairs, UiTexts("en"))}
    assert "“mars” was left out" in said["province"]
    assert said["q"] == "Search words: only one can be used. “two” was left out."
    assert "“5000” was left out" in said["page"]  # by itself it is a page


def test_a_long_value_is_cut() -> None:
    (fault,) = field_faults([Fault("q", "too long")], [("q", "x" * 2000)], UiTexts("en"))
    assert len(fault.text) < 150


def test_every_parameter_has_a_sentence() -> None:
    for parameter in SEARCH_PARAMETERS:
        assert field_faults([Fault(parameter.name, "")], [(parameter.name, "v")], UiTexts("en"))[0].text


def test_what_was_typed_stays_in_the_field() -> None:
    pairs = pairs_of("from=2021&to=2020&q=x")
    query, faults = read_query(grouped(pairs))
    assert query == Query("x")
    assert typed_values(faults, pairs) == {"from": "2021", "to": "2020"}
    assert typed_values((), pairs) == {}


@pytest.mark.parametrize(
    ("query_string", "query"),
    [
        ("q=a&year=2O20&year=2019&page=2", Query("a", year=("2019",), page=2)),
        ("q=a&page=5000", Query("a")),
        ("q=a&year=1000..1150&year=1200..1399", Query("a")),
        ("q=a&to=2020-02-30&from=2019", Query("a", date_from="2019")),
        ("sort=best&per_page=x&match=all&utm=1", Query()),
    ],
)
def test_what_is_not_at_fault_is_kept(query_string: str, query: Query) -> None:
    kept, faults = read_query(grouped(pairs_of(query_string)))
    assert kept == query
    assert faults
