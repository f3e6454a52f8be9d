"""Which fields of a result or a release an answer holds: those that the parameter `fields` names."""

from collections.abc import Iterable, Mapping
from typing import Any

from searchsvc.presenter.release_types import ReleaseJson
from searchsvc.presenter.search_types import HitJson
from searchsvc.searching.parameter_types import FieldNames
from searchsvc.searching.parameters import Single

Fields = tuple[str, ...] | None
"""Names of fields in the order of their type; None for all of them."""
HIT_FIELDS: Single[Fields] = Single(
    "fields",
    FieldNames(tuple(HitJson.__annotations__)),
    "Only these fields of each result, separated by commas.",
    {"id,title,date": "three fields"},
    default=None,
)
RELEASE_FIELDS: Single[Fields] = Single(
    "fields",
    FieldNames(tuple(ReleaseJson.__annotations__)),
    "Only these fields of the release, separated by commas.",
    {"id,title,date": "without the text"},
    default=None,
)


def chosen(shown: Mapping[str, Any], fields: Fields) -> Any:  # noqa: ANN401 - what is left is no longer of its type
    """The chosen fields of a result or a release; all of it where `fields` is None."""
    return shown if fields is None else {name: shown[name] for name in fields}


def all_chosen(shown: Iterable[Mapping[str, Any]], fields: Fields) -> list[Any]:
    """The chosen fields of several."""
    return [chosen(each, fields) for each in shown]
