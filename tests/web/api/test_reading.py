"""The documentation for a reader: all of the document, on a page without scripts and other hosts."""

import re

import pytest
from flask.testing import FlaskClient

from searchsvc.web.api.document import api_document
from searchsvc.web.api.operations import OPERATIONS
from searchsvc.web.api.reading import groups, kind_of, shapes


def test_everything_of_the_document_is_there() -> None:
    document = api_document(None)
    sections = [section for group in groups() for section in group.sections]
    assert {section.operation.path for section in sections} == document["paths"].keys()
    for section in sections:
        described = document["paths"][section.operation.path]["get"]
        assert [row.name for row in section.parameters] == [each["name"] for each in described["parameters"]]
        assert {status for status, _ in section.statuses} | {"200"} == described["responses"].keys()
        assert len(section.examples) == len(section.operation.examples) > 0
    assert [shape.name for shape in shapes()] == [*document["components"]["schemas"]]


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, "string"),
        ({"type": "string", "maxLength": 1000}, "string ≤ 1,000"),
        ({"type": "integer", "minimum": 0, "maximum": 100}, "integer 0–100"),
        ({"enum": ["a", "b", ""]}, "a | b"),
        ({"enum": [str(number) for number in range(10)]}, "0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | … (2)"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Hit"}}, "[Hit]"),
        ({"anyOf": [{"$ref": "#/components/schemas/Hit"}, {"type": "null"}]}, "Hit | null"),
        ({}, "any"),
    ],
)
def test_what_a_value_may_be_in_a_few_words(schema: dict[str, object], kind: str) -> None:
    assert kind_of(schema) == kind


@pytest.mark.parametrize("ui", ["en", "zh"])
def test_the_page_needs_no_script_and_no_other_host(client: FlaskClient, ui: str) -> None:
    answer = client.get(f"/docs?ui={ui}")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert re.findall(r"<script(?![^>]* src=\"/static/suggest\.js)", answer.text) == []
    assert re.findall(r'(?:href|src)="(?!/|#|\?)', answer.text) == []
    assert "style=" not in answer.text
    for operation in OPERATIONS:
        assert f'id="{operation.name}"' in answer.text
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert len({*ids}) == len(ids)
    for target in re.findall(r'href="#([^"]+)"', answer.text):
        assert target in ids
    assert ("接口文档" in answer.text) == (ui == "zh")


def test_what_can_be_tried_is_answered(client: FlaskClient) -> None:
    for address in re.findall(r'<li><a href="([^"#]+)"><code>', client.get("/docs").text):
        if address not in ("/healthz", "/readyz", "/metrics"):  # the door answers these
            assert client.get(address.replace("&amp;", "&")).status_code in (200, 404), address
