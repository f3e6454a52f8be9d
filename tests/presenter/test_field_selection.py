"""Chosen fields: those that were asked for, in the order of their type, and no other."""

import pytest

from searchsvc.presenter.field_selection import HIT_FIELDS, RELEASE_FIELDS, all_chosen, chosen
from searchsvc.searching.parameter_types import Refused


def test_only_the_chosen_fields_stay() -> None:
    assert chosen({"id": "a", "title": "A", "body": "B"}, ("id", "body")) == {"id": "a", "body": "B"}
    assert all_chosen([{"id": "a", "title": "A"}], ("title",)) == [{"title": "A"}]
    assert chosen({"id": "a"}, None) == {"id": "a"}


def test_results_and_releases_have_different_fields() -> None:
    assert HIT_FIELDS.type.read("score,id") == ("id", "score")
    assert RELEASE_FIELDS.type.read("body,id") == ("id", "body")
    with pytest.raises(Refused, match="'body' is not among the fields"):
        HIT_FIELDS.type.read("body")
