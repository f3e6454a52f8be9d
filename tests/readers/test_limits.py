"""What a file may declare has an end, and nothing is lost by it but the field."""

import json

import pytest

from searchsvc.model.release import Record
from searchsvc.readers.json_records import read_json
from searchsvc.readers.limits import MAX_EXTRA, MAX_FIELD, MAX_ID, MAX_NAMES, MAX_TITLE, MAX_URL
from searchsvc.readers.plain.txt import read_txt


def record(**fields: object) -> Record:
    return read_json("a.json", json.dumps({"title": "t", "body": "b", **fields}).encode())


@pytest.mark.parametrize(
    ("name", "most"),
    [("id", MAX_ID), ("category", MAX_FIELD), ("source", MAX_FIELD), ("url", MAX_URL), ("date", MAX_FIELD),
     ("year", MAX_FIELD), ("language", MAX_FIELD)],
)  # fmt: skip
def test_a_field_that_is_too_long_is_not_declared(name: str, most: int) -> None:
    assert getattr(record(**{name: "x" * most}), name) == "x" * most
    found = record(**{name: "x" * (most + 1)})
    assert getattr(found, name) == ("a.json" if name == "id" else None)
    (warning,) = found.warnings
    assert warning.startswith(f"{name} has more than {most:,} ")


def test_a_title_that_is_too_long_is_text() -> None:
    assert record(title="x" * MAX_TITLE).title == "x" * MAX_TITLE
    found = record(title="x" * (MAX_TITLE + 1))
    assert (found.title, found.body) == (None, "x" * (MAX_TITLE + 1) + "\nb")
    plain = read_txt("a.txt", b"y" * (MAX_TITLE + 1))
    assert (plain.title, plain.body) == (None, "y" * (MAX_TITLE + 1))
    assert found.warnings == plain.warnings != ()


def test_names_and_other_fields_are_bounded() -> None:
    found = record(provinces=[f"p{number}" for number in range(MAX_NAMES + 1)])
    assert len(found.provinces) == MAX_NAMES
    assert "more than 100 names" in found.warnings[0]
    found = record(first="1", second="x" * MAX_EXTRA, third="3")
    assert (dict(found.extra), len(found.warnings)) == ({"first": "1"}, 1)
