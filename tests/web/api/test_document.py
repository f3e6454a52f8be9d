"""The document of the API: valid, whole, true of every answer, and made of nothing but what is read and written."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, quote

import jsonschema
import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from searchsvc.model.page import Version
from searchsvc.model.site import Site
from searchsvc.searching.parameters import Given
from searchsvc.web.api.document import OF_EVERY_OPERATION, STATUSES, api_document, example_address
from searchsvc.web.api.operation import Operation
from searchsvc.web.api.operations import OPERATIONS, SAMPLE_ID
from searchsvc.web.app import create_app
from tests.web.conftest import ODD_IDS, sample_releases
from tests.web.fake import FakeEngine, FakeLive

DOCUMENT: dict[str, Any] = api_document(None)
OF_THE_DOOR = {"/healthz", "/readyz", "/metrics"}
PAGES = {
    "/",
    "/docs",
    "/help",
    "/releases",
    "/releases/",
    "/releases/<anything:release_id>",
    "/static/<name>",
    "/status",
}
"""What readers see; the document is of what programs read."""
BESIDE = {"/api/v1/releases/"}
"""The address of the two ids that no path can hold, for links that are made like those of pages."""


def strict(node: Any) -> Any:
    """A part of the document in which no object may have a field that it does not name."""
    if isinstance(node, list):
        return [strict(each) for each in node]
    if not isinstance(node, dict):
        return node
    known = {key: strict(each) for key, each in node.items()}
    return {"additionalProperties": False, **known} if isinstance(node.get("properties"), dict) else known


STRICT: dict[str, Any] = {"components": {"schemas": strict(DOCUMENT["components"]["schemas"])}}


def check(schema: Any, value: object) -> None:
    whole = {**STRICT, **strict(schema)}
    jsonschema.Draft202012Validator(whole).validate(value)


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    """A response, or the one that it refers to."""
    name = node.get("$ref", "").rpartition("/")[2]
    return DOCUMENT["components"]["responses"][name] if name else node


def check_answer(operation: Operation, answer: Any) -> None:
    """Whether an answer is one of those that the document names, with its type, its headers and its shape."""
    described = resolved(DOCUMENT["paths"][operation.path]["get"]["responses"][str(answer.status_code)])
    if answer.status_code == 304:
        return
    media_type = answer.content_type.partition(";")[0]
    assert media_type in described["content"]
    tagged = {"ETag", "Vary", "Link"} & described["headers"].keys()
    assert tagged <= {*answer.headers.keys()}
    if media_type.endswith(("/json", "+json")):
        check(described["content"][media_type]["schema"], json.loads(answer.data))
    elif media_type.endswith("ndjson"):
        lines = answer.data.splitlines()
        assert all(isinstance(json.loads(line), dict) for line in lines)
        assert answer.data == b"" or answer.data.endswith(b"\n")


def test_the_document_is_valid_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(json.loads(json.dumps(DOCUMENT))).validate()
    assert DOCUMENT["openapi"].startswith("3.1.")


def test_every_route_of_a_program_is_described_and_every_description_is_a_route() -> None:
    rules = {str(rule) for rule in create_app(FakeLive()).url_map.iter_rules()}
    described = {re.sub(r"\{id\}", "<anything:release_id>", path) for path in DOCUMENT["paths"]}
    assert rules - described == PAGES | BESIDE
    assert described <= rules


def test_names_are_unique_and_every_status_is_explained() -> None:
    names = [operation.name for operation in OPERATIONS]
    assert len({*names}) == len(names)
    named = {status for operation in OPERATIONS for status in (*operation.statuses, *OF_EVERY_OPERATION)}
    assert named | {304} == STATUSES.keys()


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for each in node.values():
            yield from references(each)
    elif isinstance(node, list):
        for each in node:
            yield from references(each)


def test_every_schema_is_used_and_every_reference_leads_somewhere() -> None:
    used = {each.removeprefix("#/components/") for each in references(DOCUMENT)}
    there = {f"{kind}/{name}" for kind, found in DOCUMENT["components"].items() for name in found}
    assert used == there


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_parameters_are_those_that_are_read(operation: Operation) -> None:
    described = {each["name"]: each for each in DOCUMENT["paths"][operation.path]["get"]["parameters"]}
    assert [each.name for each in operation.parameters] == [
        name for name in described if described[name]["in"] == "query"
    ]
    for parameter in operation.parameters:
        schema = described[parameter.name]["schema"]
        for example in described[parameter.name]["examples"].values():
            jsonschema.Draft202012Validator(schema).validate(example["value"])


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_examples_are_read_and_are_what_they_show(operation: Operation) -> None:
    for sent in operation.examples:
        raw: dict[str, list[str]] = {}
        for name, value in [] if operation.has_id else parse_qsl(sent):
            raw.setdefault(name, []).append(value)
        given = Given(raw, operation.parameters)
        for parameter in operation.parameters:
            for value in raw.get(parameter.name, ()):
                parameter.type.read(value)
        given.check()
        assert example_address(operation, sent).isascii()
    for response in DOCUMENT["paths"][operation.path]["get"]["responses"].values():
        for media in resolved(response).get("content", {}).values():
            if "example" in media:
                check(media["schema"], json.loads(json.dumps(media["example"])))


class AnswersEverything:
    """A client over the sample releases, one of them with the id of the examples, and one with another telling."""

    def __init__(self) -> None:
        releases = sample_releases()
        engine = FakeEngine(
            [*releases, releases[0].__class__(id=SAMPLE_ID, title="A sample", body="Text", language="en")]
        )
        engine.told["2020/meeting.txt"] = (Version("a b", "A meeting", "en", "2020-07", 0.981),)
        self.live = FakeLive(engine)
        self.client: FlaskClient = create_app(self.live).test_client()


@pytest.fixture(scope="module")
def service() -> AnswersEverything:
    return AnswersEverything()


REQUESTS = {
    "search": (
        "", "q=teachers", "q=teachers&page=2&per_page=3", "q=teachers&per_page=0", "q=zzz", "q=education+zzz",
        "q=教育&sort=newest&fields=id,score", "cursor=*&per_page=5", "cursor=*&per_page=0", "q=湖北 2020 教育",
        "q=teachers&page=99", "q=odd&fields=url", "year=x", "page=0&colour=red", "cursor=" + "A" * 32, "cursor=x",
        "q=%FF", "province=湖北&province=unknown&year=2018..2020&language=zh&category=新闻发布&from=2018&to=2020-12",
    ),
    "releases": (f"id={SAMPLE_ID}&id=none", "id=hostile&fields=id", "", "id=a&fields=x", "&".join(["id=a"] * 101)),
    "release": ("", "?fields=id,title", "?fields=x", "?colour=red"),
    "similar": (f"id={SAMPLE_ID}", "id=none", "", "id=2020/meeting.txt&per_page=0", "id=a&per_page=x"),
    "suggest": ("", "q=教", "q=" + "x" * 1001, "colour=red"),
    "status": ("", "colour=red"),
    "citation": (f"id={SAMPLE_ID}", "id=none", "", "id=2020/meeting.txt"),
    "releaseText": (f"id={SAMPLE_ID}", "id=none", "", "id=2020/meeting.txt", "id=..", "colour=red"),
    "feed": (
        "", "q=教育&ui=zh", "q=teachers&per_page=3&page=2&sort=oldest", "per_page=0", "year=x&colour=red", "ui=fr",
    ),
    "exportTable": ("", "q=教育&ui=zh", "q=zzz", "page=2", "province=x", "ui=fr"),
    "exportLines": ("", "q=教育&fields=id,title", "q=zzz", "page=2", "fields=x", "ui=zh"),
    "sitemap": ("", "part=1", "part=2", "part=x"),
    "robots": ("",),
    "document": ("",),
    "browserSuggestions": ("q=a", "q=" + "x" * 1001),
    "browserDescription": ("",),
}  # fmt: skip


def addresses(operation: Operation) -> list[str]:
    if operation.has_id:
        base = [operation.path.replace("{id}", quote(each)) for each in (SAMPLE_ID, "none", *ODD_IDS[:6])]
        return [address + suffix for address in base for suffix in REQUESTS[operation.name]]
    return [f"{operation.path}?{quote(each, safe='=&%.*,')}" for each in REQUESTS[operation.name]]


OF_THE_APPLICATION = [each for each in OPERATIONS if each.path not in OF_THE_DOOR]


@pytest.mark.parametrize("operation", OF_THE_APPLICATION, ids=lambda each: each.name)
def test_every_answer_is_as_the_document_says(service: AnswersEverything, operation: Operation) -> None:
    for address in addresses(operation):
        answer = service.client.get(address)
        check_answer(operation, answer)
        if answer.status_code == 200 and operation.tagged:
            again = service.client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
            check_answer(operation, again)


@pytest.mark.parametrize("operation", OF_THE_APPLICATION, ids=lambda each: each.name)
def test_head_is_get_without_the_body_and_nothing_else_is_possible(
    service: AnswersEverything, operation: Operation
) -> None:
    for address in addresses(operation)[:3]:
        got, head = service.client.get(address), service.client.head(address)
        assert (head.status_code, head.data) == (got.status_code, b"")
        for name in ("Content-Type", "ETag", "Link", "Vary"):
            assert head.headers.get(name) == got.headers.get(name)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        refused = service.client.open(addresses(operation)[0], method=method)
        check_answer(operation, refused)
        assert {*refused.headers["Allow"].split(", ")} == {"GET", "HEAD", "OPTIONS"}


def test_without_an_index_the_answers_are_described_too(service: AnswersEverything) -> None:
    client = create_app(FakeLive()).test_client()
    for operation in OF_THE_APPLICATION:
        check_answer(operation, client.get(addresses(operation)[0]))


def test_the_document_is_served_to_anybody_and_names_the_address_that_was_told() -> None:
    client = create_app(FakeLive(), "https://search.example").test_client()
    answer = client.get("/openapi.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = json.loads(answer.data)
    assert told.pop("servers") == [{"url": "https://search.example", "description": "This service"}]
    assert told == {name: value for name, value in DOCUMENT.items() if name != "servers"}
    elsewhere = (
        create_app(FakeLive()).test_client().get("/openapi.json", environ_overrides={"HTTP_HOST": "evil.example"})
    )
    assert json.loads(elsewhere.data)["servers"][0]["url"] == "/"


def test_the_document_says_whose_releases_these_are() -> None:
    site = Site(name="Harbour Notices", publisher="Harbour Office", contact="press@harbour.example")
    told = create_app(FakeLive(), site=site).test_client().get("/openapi.json").json
    assert told is not None
    assert told["info"]["title"] == "Harbour Notices"
    assert told["info"]["contact"] == {"name": "Harbour Office", "email": "press@harbour.example"}
    web = api_document(None, Site(contact="https://harbour.example/contact"))["info"]["contact"]
    assert web == {"name": "The operator of this service", "url": "https://harbour.example/contact"}
    assert api_document(None)["info"]["contact"] == {"name": "The operator of this service"}
