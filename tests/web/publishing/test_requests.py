"""What is asked for: read by the declarations of a search, with what each kind of answer has besides."""

import pytest

from searchsvc.errors import ParameterErrors
from searchsvc.model.query import Query
from searchsvc.web.publishing.requests import (
    CSV_REQUEST,
    ENTRIES,
    FEED_REQUEST,
    JSONL_REQUEST,
    parse_csv,
    parse_feed,
    parse_jsonl,
    parse_part,
    parse_release_id,
)

SEARCH = ["q", "province", "year", "language", "category", "from", "to", "sort", "match", "expand"]


def test_all_have_the_parameters_of_a_search() -> None:
    assert [each.name for each in FEED_REQUEST] == [*SEARCH, "page", "per_page", "ui"]
    assert [each.name for each in CSV_REQUEST] == [*SEARCH, "ui"]
    assert [each.name for each in JSONL_REQUEST] == [*SEARCH, "fields"]


def test_a_feed_is_of_the_newest_and_of_fifty_unless_asked() -> None:
    assert parse_feed({"per_page": [" "]}) == Query(sort="newest", per_page=ENTRIES)
    assert parse_feed({"per_page": ["10"], "sort": ["oldest"], "ui": ["zh"]}) == Query(sort="newest", per_page=10)


def test_exports_keep_the_order() -> None:
    assert parse_csv({"q": ["教育"], "sort": ["oldest"], "ui": ["zh"]}) == Query(q="教育", sort="oldest")
    assert parse_jsonl({"fields": ["title,id"]}) == (Query(), ("id", "title"))


def test_ids_and_parts() -> None:
    assert (parse_release_id({"id": [" a"]}), parse_part({}), parse_part({"part": ["3"]})) == (" a", 0, 3)


@pytest.mark.parametrize(
    ("parse", "raw", "named"),
    [
        (parse_feed, {"page": ["500"], "ui": ["fr"], "colour": ["red"]}, {"page", "ui", "colour"}),
        (parse_csv, {"page": ["1"], "year": ["x"], "ui": ["fr"]}, {"page", "year", "ui"}),
        (parse_jsonl, {"per_page": ["1"], "fields": ["x"]}, {"per_page", "fields"}),
        (parse_release_id, {"x": ["1"]}, {"id", "x"}),
        (parse_part, {"part": ["50001"]}, {"part"}),
    ],
)
def test_every_fault_is_named_at_once(parse: object, raw: dict[str, list[str]], named: set[str]) -> None:
    assert callable(parse)
    with pytest.raises(ParameterErrors) as told:
        parse(raw)
    assert {fault.parameter for fault in told.value.faults} == named
