"""Schemas of types: named without their suffix, in the order of the type, with some fields where that is allowed."""

from typing import TypedDict

from searchsvc.web.api.schemas import either, schemas_of, with_choice


class PartJson(TypedDict):
    """A part."""

    size: int
    name: str


class WholeJson(TypedDict):
    """A whole."""

    parts: list[PartJson]
    first: PartJson | None


def test_types_are_described_with_what_they_hold_in_their_order() -> None:
    found = schemas_of([WholeJson], {})
    assert list(found) == ["Part", "Whole"]
    assert found["Part"] == {
        "title": "Part",
        "description": "A part.",
        "type": "object",
        "properties": {"size": {"type": "integer"}, "name": {"type": "string"}},
        "required": ["size", "name"],
    }
    assert list(found["Part"]["properties"]) == found["Part"]["required"] == ["size", "name"]
    assert found["Whole"]["properties"]["parts"]["items"] == {"$ref": "#/components/schemas/Part"}


def test_of_what_is_selectable_some_fields_will_do() -> None:
    found = schemas_of([WholeJson], {"Part": "Some fields of a part."})
    assert found["PartFields"]["description"] == "Some fields of a part."
    assert "required" not in found["PartFields"]
    chosen = with_choice(found["Whole"], ["Part"])
    assert chosen["properties"]["parts"]["items"] == either("Part")
    assert chosen["properties"]["first"] == found["Whole"]["properties"]["first"]
    assert with_choice(found["Whole"], []) == found["Whole"]
