"""What requests to the API ask for: one normal form for all ways to write the same."""

import pytest

from searchsvc.errors import ParameterErrors
from searchsvc.model.query import MAX_IDS
from searchsvc.web.api.requests import (
    KEPT_REQUESTS,
    LONGEST_KEPT,
    check_no_parameters,
    parse_one_release,
    parse_release,
    parse_releases,
    parse_search,
    search_request,
)


def test_a_search_has_one_key_however_it_is_written() -> None:
    one = search_request("q=a&province=%E6%B9%96%E5%8C%97&fields=title,id")
    other = search_request("fields=id,title&page=&province=CN-HB&q=+a+")
    assert one.key == other.key
    assert one.pairs == [("fields", "id,title")]
    assert search_request("q=a&province=CN-HB").key != one.key
    assert search_request("q=a").pairs == []


def test_short_requests_are_kept_and_long_ones_not() -> None:
    assert search_request("q=kept") is search_request("q=kept")
    long = "category=" + "x" * LONGEST_KEPT
    assert search_request(long) is not search_request(long)
    assert KEPT_REQUESTS >= 1


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(ParameterErrors) as raised:
        parse_search({"cursor": ["x"], "fields": ["colour"], "page": ["0"], "size": ["1"]})
    assert sorted(fault.parameter for fault in raised.value.faults) == ["cursor", "fields", "page", "size"]
    with pytest.raises(ParameterErrors, match="page \\* per_page is 11000"):
        parse_search({"page": ["110"], "per_page": ["100"]})
    assert parse_search({"page": ["110"], "per_page": ["100"], "cursor": ["*"]}).query.page == 1


def test_several_releases_are_asked_for_by_their_ids() -> None:
    assert parse_releases({"id": ["b", "a", "b"], "fields": ["title"]}) == (("b", "a"), ("title",))
    assert len(parse_releases({"id": [str(number) for number in range(MAX_IDS)]})[0]) == MAX_IDS
    with pytest.raises(ParameterErrors, match="at most 100"):
        parse_releases({"id": ["a"] * (MAX_IDS + 1)})
    with pytest.raises(ParameterErrors, match="is required"):
        parse_releases({"id": [" "]})


def test_the_other_requests() -> None:
    assert parse_release({}) is None
    assert parse_one_release({"id": [".."], "fields": ["id"]}) == ("..", ("id",))
    check_no_parameters({"x": [""]})
    for read in (parse_release, parse_one_release, parse_releases, check_no_parameters):
        with pytest.raises(ParameterErrors, match="colour: is an unknown parameter"):
            read({"id": ["a"], "colour": ["red"]})
