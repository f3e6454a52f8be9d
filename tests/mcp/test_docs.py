"""docs/mcp.md holds: each configuration that stands there starts a server that answers."""

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from searchsvc.engines.selection import open_engine, open_live
from searchsvc.mcp.answers import read_answer
from searchsvc.mcp.parts import MOST
from searchsvc.model.site import Site
from searchsvc.web.app import create_app
from tests.client.conftest import served

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "mcp.md").read_text("utf-8")
CONFIGURATIONS = [json.loads(each) for each in re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)]


async def tools_of(command: StdioServerParameters) -> list[str]:
    async with Client(command) as client:
        answer = await client.call_tool("search", {"query": "C919"})
        assert answer.structured_content is not None
        assert answer.structured_content["total"] == 2
        return [tool.name for tool in (await client.list_tools()).tools]


@pytest.mark.process
@pytest.mark.parametrize("configuration", CONFIGURATIONS, ids=lambda each: next(iter(each)))
def test_a_configuration_starts_a_server_with_the_tools_of_the_table(
    configuration: dict[str, dict[str, Any]], sample_index: Path
) -> None:
    [[server]] = [list(each.values()) for each in configuration.values()]
    assert server["command"] == "searchsvc"
    with served(create_app(open_live(sample_index))) as url:
        stands_for = {"/srv/releases/index": str(sample_index), "http://127.0.0.1:8000": url}
        arguments = [stands_for.get(each, each) for each in server["args"]]
        found = asyncio.run(
            tools_of(StdioServerParameters(command=sys.executable, args=["-m", "searchsvc", *arguments]))
        )
    assert found == re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)


def test_the_citation_and_the_size_of_a_part_are_as_they_are_shown(sample_index: Path) -> None:
    release = open_engine(sample_index).release("2017/c919-shoufei.txt")
    assert release is not None
    answer = read_answer(release, 1, "http://127.0.0.1:8000/releases/2017/c919-shoufei.txt", Site())
    assert f"    {answer['citation']['text']}\n" in PAGE
    assert f"{MOST:,} characters" in PAGE
