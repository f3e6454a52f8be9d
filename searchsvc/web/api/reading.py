"""The API's document for a reader: what the page `/docs` shows of each operation, as plain values for its template."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from searchsvc.web.api.document import api_document, example_address
from searchsvc.web.api.operation import TAGS, Operation
from searchsvc.web.api.operations import OPERATIONS

MOST_VALUES = 8
"""How many of the possible values of a parameter are listed."""
Node = Mapping[str, Any]


class Row(NamedTuple):
    """One parameter, or one field of an answer: its name, what it may be, what it means, and where that is told."""

    name: str
    kind: str
    meaning: str
    required: bool
    target: str = ""


class Section(NamedTuple):
    """One operation: what it is, its parameters, what its answer is, the statuses, and requests to try."""

    operation: Operation
    parameters: Sequence[Row]
    answers: Sequence[str]
    statuses: Sequence[tuple[str, str]]
    examples: Sequence[tuple[str, str]]


class Group(NamedTuple):
    """The operations of one tag."""

    name: str
    meaning: str
    sections: Sequence[Section]


class Shape(NamedTuple):
    """One kind of object in answers, with its fields."""

    name: str
    meaning: str
    fields: Sequence[Row]


def _names(schema: Node) -> Iterator[str]:
    """The names of the objects that a schema is, or has in a list."""
    if "$ref" in schema:
        yield schema["$ref"].rpartition("/")[2]
    for each in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())):
        yield from _names(each)


def kind_of(schema: Node) -> str:
    """What a value may be, in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(kind_of(each) for each in schema["anyOf"])
    if "enum" in schema:
        values = [value for value in schema["enum"] if value]
        more = len(values) - MOST_VALUES
        return " | ".join(values[:MOST_VALUES]) + (f" | … ({more})" if more > 0 else "")
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"[{kind_of(schema['items'])}]"
    if "minimum" in schema and "maximum" in schema:
        return f"{kind} {schema['minimum']}–{schema['maximum']}"
    if "maxLength" in schema:
        return f"{kind} ≤ {schema['maxLength']:,}"
    return kind


def _parameter(node: Node) -> Row:
    schema: Node = node["schema"]
    if schema.get("type") == "array":
        kind = kind_of(schema["items"]) + (" (repeat for or)" if node["explode"] else ", …")
    else:
        kind = kind_of(schema) + (f" (default {schema['default']})" if "default" in schema else "")
    return Row(node["name"], kind, node["description"], node["required"])


def _section(operation: Operation, document: Node) -> Section:
    node: Node = document["paths"][operation.path]["get"]
    responses = document["components"]["responses"]
    content: Node = node["responses"]["200"]["content"]
    statuses = [
        (status, responses[answer["$ref"].rpartition("/")[2]]["description"])
        for status, answer in node["responses"].items()
        if "$ref" in answer
    ]
    return Section(
        operation,
        [_parameter(each) for each in node["parameters"]],
        [name for each in content.values() for name in _names(each["schema"])],
        statuses,
        [(example_address(operation, sent), meaning) for sent, meaning in operation.examples.items()],
    )


def groups() -> list[Group]:
    """Every operation, by tag."""
    document = api_document(None)
    return [
        Group(name, meaning, [_section(each, document) for each in OPERATIONS if each.tag == name])
        for name, meaning in TAGS.items()
    ]


def shapes() -> list[Shape]:
    """Every kind of object in answers, by name."""
    found: dict[str, Node] = api_document(None)["components"]["schemas"]
    return [
        Shape(
            name,
            schema.get("description", ""),
            [
                Row(
                    field,
                    kind_of(each),
                    each.get("description", ""),
                    field in schema.get("required", ()),
                    next(_names(each), ""),
                )
                for field, each in schema["properties"].items()
            ],
        )
        for name, schema in found.items()
    ]
