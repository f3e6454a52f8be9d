"""The server as an assistant's program meets it: a process, spoken to over stdin and stdout by the SDK's client."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.types import TextContent

from searchsvc.engines.selection import open_engine, open_live
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.web.app import create_app
from tests.client.conftest import served

pytestmark = pytest.mark.process

AN_ID = "2020/national-education-informatization-conference.txt"


def command(*arguments: str) -> StdioServerParameters:
    return StdioServerParameters(
        command=sys.executable, args=["-m", "searchsvc", "mcp", *arguments], env={**os.environ, "PYTHONUTF8": "1"}
    )


def talk(server: StdioServerParameters, talking: Callable[[Client], Awaitable[Any]]) -> Any:
    """Starts a server, talks with it, and ends it."""

    async def whole() -> Any:
        async with Client(server) as client:
            return await talking(client)

    return asyncio.run(whole())


@pytest.fixture(scope="module")
def url(sample_index: Path) -> Iterator[str]:
    with served(create_app(open_live(sample_index))) as address:
        yield address


@pytest.fixture(scope="module", params=["index", "url"])
def server(request: pytest.FixtureRequest, sample_index: Path, url: str) -> StdioServerParameters:
    """A server over the samples: over their index, and over a service that serves it."""
    return command("--index", str(sample_index)) if request.param == "index" else command("--url", url)


def test_it_says_what_it_is_and_what_one_can_ask(server: StdioServerParameters) -> None:
    async def listed(client: Client) -> Any:
        return client.server_info, client.instructions, (await client.list_tools()).tools

    info, instructions, tools = talk(server, listed)
    assert info.name == "searchsvc"
    assert "Quote literally" in instructions
    assert [tool.name for tool in tools] == ["search", "read", "facets", "other_tellings"]
    for tool in tools:
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)
        assert tool.annotations.read_only_hint
        assert len(tool.description) > 100
        assert all("description" in each for each in tool.input_schema["properties"].values() if "title" not in each)


def test_it_answers_with_structure_that_fits_its_schema(server: StdioServerParameters, sample_index: Path) -> None:
    async def asked(client: Client) -> Any:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        calls: list[tuple[str, dict[str, Any]]] = [
            ("search", {"query": "教育", "province": ["湖北", "Beijing"], "per_page": 3}),
            ("read", {"id": AN_ID}),
            ("facets", {"query": "education"}),
            ("other_tellings", {"id": AN_ID}),
            ("search", {"query": "𠮷 \u2028 zzz", "date_from": "2012", "date_to": "2020-07"}),
        ]
        answers = [await client.call_tool(name, arguments) for name, arguments in calls]
        return [(tools[name].output_schema, answer) for (name, _), answer in zip(calls, answers, strict=True)]

    answers = talk(server, asked)
    for schema, answer in answers:
        assert not answer.is_error, answer
        Draft202012Validator(schema).validate(answer.structured_content)
        assert isinstance(answer.content[0], TextContent)
        assert json.loads(answer.content[0].text) == answer.structured_content
    found, read, facets, *_ = (answer.structured_content for _, answer in answers)
    page = search(open_engine(sample_index), Query("教育", province=("CN-HB", "CN-BJ"), per_page=3))
    assert found["total"] == page.total
    assert [each["id"] for each in found["results"]] == [hit.id for hit in page.results]
    release = open_engine(sample_index).release(AN_ID)
    assert release is not None
    assert read["text"] == release.body
    assert read["citation"]["title"] == release.title
    assert read["citation"]["date"] == "2020-07-15"
    assert AN_ID in read["citation"]["text"]
    every = search(open_engine(sample_index), Query("education", per_page=0))
    assert facets["total"] == every.total
    assert [each["count"] for each in facets["year"]["values"]] == [each.count for each in every.facets["year"]]


def test_the_other_telling_is_named_and_a_service_has_addresses(url: str, sample_index: Path) -> None:
    async def asked(client: Client) -> Any:
        found = (await client.call_tool("search", {"query": "C919", "per_page": 25})).structured_content
        tellings = [(await client.call_tool("other_tellings", {"id": each["id"]})) for each in found["results"]]
        return found["results"], [each.structured_content["tellings"] for each in tellings]

    with_addresses, tellings = talk(command("--url", url), asked)
    assert all(each["address"] == f"{url}/releases/{each['id']}" for each in with_addresses)
    assert any(tellings)
    bare, same = talk(command("--index", str(sample_index)), asked)
    assert all(each["address"] is None for each in bare)
    assert [[each["id"] for each in told] for told in same] == [[each["id"] for each in told] for told in tellings]


MISTAKES: list[tuple[str, dict[str, Any], str]] = [
    ("search", {"query": "a", "province": ["Atlantis"], "year": ["2O20"]}, "'Atlantis' is not a province"),
    ("search", {"query": "a", "province": ["Atlantis"], "year": ["2O20"]}, "'2O20' is not a year"),
    ("search", {"query": "a", "date_from": "2021", "date_to": "2020"}, "swap them"),
    ("search", {"query": "a" * 1001}, "1000"),
    ("search", {"query": "a", "page": 0}, "greater than or equal to 1"),
    ("read", {"id": "nosuch"}, "Use an id that `search` gave"),
    ("read", {"id": AN_ID, "part": 9}, "there is no part 9"),
    ("other_tellings", {"id": "nosuch"}, "No release has the id"),
]


def test_a_mistake_is_told_so_that_it_can_be_mended(server: StdioServerParameters) -> None:
    async def asked(client: Client) -> Any:
        return [await client.call_tool(tool, arguments) for tool, arguments, _ in MISTAKES]

    for (tool, arguments, message), answer in zip(MISTAKES, talk(server, asked), strict=True):
        assert answer.is_error, (tool, arguments)
        assert message in answer.content[0].text


def test_a_reindex_is_seen_at_once(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()

    def reindexed(text: str) -> None:
        (corpus / "a.txt").write_text(text, "utf-8")
        done = [sys.executable, "-m", "searchsvc", "reindex", "--corpus", str(corpus), "--index", str(index)]
        subprocess.run(done, check=True, capture_output=True)

    async def asked(client: Client) -> None:
        before = await client.call_tool("search", {"query": "bridge"})
        assert before.is_error
        assert "reindex" in before.content[0].text  # type: ignore[union-attr]
        for total, text in ((1, "A bridge opens"), (0, "A tunnel opens")):
            reindexed(text)
            answer = await client.call_tool("search", {"query": "bridge"})
            assert answer.structured_content is not None
            assert answer.structured_content["total"] == total

    talk(command("--index", str(index)), asked)


def test_a_service_that_does_not_answer_is_told_of(tmp_path: Path) -> None:
    answer = talk(command("--url", "http://127.0.0.1:9"), lambda client: client.call_tool("search", {"query": "a"}))
    assert answer.is_error
    assert "does not answer" in answer.content[0].text


def test_nothing_but_the_protocol_is_on_stdout(sample_index: Path) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
    }
    asked = {
        "jsonrpc": "2.0",
        "id": 2,
        "method": "tools/call",
        "params": {"name": "search", "arguments": {"query": "a"}},
    }
    sent = [hello, {"jsonrpc": "2.0", "method": "notifications/initialized"}, asked]
    with subprocess.Popen(
        [sys.executable, "-m", "searchsvc", "mcp", "--index", str(sample_index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(
            "".join(json.dumps(each) + "\n" for each in sent)
            + "no JSON \ud800".encode("utf-8", "replace").decode()
            + "\n"
        )
        process.stdin.flush()
        lines: list[dict[str, Any]] = []
        while not any(each.get("id") == 2 for each in lines):
            lines.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        rest = process.stdout.read()
        assert all(json.loads(line)["jsonrpc"] == "2.0" for line in rest.splitlines())
        assert process.wait(10) == 0
    assert all(each["jsonrpc"] == "2.0" for each in lines)
