"""JSON Schemas of the answers, made of the types by which the presenter is checked."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args, get_type_hints, is_typeddict

import msgspec

SUFFIX = "Json"
"""What the names of the types end with, and those of the schemas do not."""
FIELDS_SUFFIX = "Fields"
Schema = dict[str, Any]


def schema_name(answer: type) -> str:
    """The name under which the schema of a type stands in the document."""
    return answer.__name__.removesuffix(SUFFIX)


def reference(name: str) -> Schema:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def either(name: str) -> Schema:
    """The whole of an object, or some of its fields, as `fields` chose them."""
    return {"anyOf": [reference(name), reference(name + FIELDS_SUFFIX)]}


def schemas_of(answers: Iterable[type], selectable: Mapping[str, str]) -> dict[str, Schema]:
    """The schemas of some types, and of all types that they hold, by name.

    `selectable` are the names of schemas of which a client may choose fields, each with a sentence for that; where
    another schema has a list of them, its items may be either.
    """
    types = list(answers)
    _, found = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    named = {name.removesuffix(SUFFIX): _renamed(schema) for name, schema in found.items()}
    for each in {held: None for answer in types for held in _held(answer)}:
        _order(named[schema_name(each)], list(each.__annotations__))
    for name, meaning in selectable.items():
        partial = {key: value for key, value in named[name].items() if key != "required"}
        named[name + FIELDS_SUFFIX] = {**partial, "title": name + FIELDS_SUFFIX, "description": meaning}
    return {name: named[name] for name in sorted(named)}


def _held(hint: Any) -> Iterator[type]:  # noqa: ANN401 - any type
    """The types of objects that a type is or holds."""
    if is_typeddict(hint):
        yield hint
    for each in get_type_hints(hint).values() if is_typeddict(hint) else get_args(hint):
        yield from _held(each)


def with_choice(schema: Schema, names: Iterable[str]) -> Schema:
    """The schema, where each item of a list that is one of `names` may have some of its fields only."""
    items = {reference(name)["$ref"]: either(name) for name in names}
    properties = {
        name: {**each, "items": items[each["items"]["$ref"]]} if _items(each) in items else each
        for name, each in schema.get("properties", {}).items()
    }
    return {**schema, "properties": properties}


def _items(schema: Schema) -> str:
    found: str = schema.get("items", {}).get("$ref", "")
    return found


def _renamed(value: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """A part of a schema, the names of types in it without their suffix."""
    if isinstance(value, dict):
        return {key: _renamed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each) for each in value]
    is_name = isinstance(value, str) and value.endswith(SUFFIX) and " " not in value
    return value.removesuffix(SUFFIX) if is_name else value


def _order(schema: Schema, names: list[str]) -> None:
    """Brings the properties of an object into the order of its type; they come sorted by name."""
    for key in ("properties", "required"):
        kept = schema.get(key, {})
        ordered = [name for name in names if name in kept]
        schema[key] = {name: kept[name] for name in ordered} if isinstance(kept, dict) else ordered
