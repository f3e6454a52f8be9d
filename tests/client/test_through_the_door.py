"""A client asks a whole service, door and workers, for everything that is awkward, and answers as the engine does."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from searchsvc.client.connection import Client, connect
from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine
from searchsvc.errors import NotFound, ParameterErrors
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from tests.client.test_connection import AWKWARD, carried
from tests.conftest import BuildOnce
from tests.web.conftest import HOSTILE, ODD_IDS
from tests.web.helping import free_port

pytestmark = pytest.mark.process

SECONDS = 300
RECORDS: list[dict[str, Any]] = [
    *(
        {"id": each, "title": f"Odd {number} {HOSTILE}", "body": "odd 教育 education"}
        for number, each in enumerate(ODD_IDS)
    ),
    {
        "id": "长" * 200,
        "title": "&amp;lt; <mark>",
        "body": "a\u2028b\u0085 𠮷 education",
        "extra": {"n": 2**80, "f": [1.5]},
    },
]


@pytest.fixture(scope="module")
def awkward_index(build_once: BuildOnce) -> Path:
    def fill(folder: Path) -> None:
        (folder / "corpus").mkdir()
        lines = (json.dumps(each, ensure_ascii=False) + "\n" for each in RECORDS)
        (folder / "corpus" / "odd.jsonl").write_text("".join(lines), "utf-8")
        reindex(folder / "corpus", folder / "index")

    return build_once("awkward", fill) / "index"


@pytest.fixture(scope="module")
def engine(awkward_index: Path) -> Engine:
    return open_engine(awkward_index)


@pytest.fixture(scope="module")
def service(awkward_index: Path) -> Iterator[Client]:
    """A client of a service of one worker."""
    port = free_port()
    command = [sys.executable, "-m", "searchsvc", "serve", "--index", str(awkward_index), "--port", str(port)]
    with (
        subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process,
        connect(f"http://127.0.0.1:{port}", timeout=SECONDS, patience=SECONDS) as client,
    ):
        try:
            client.status()  # waits until the service is there
            yield client
        finally:
            process.terminate()
            process.wait(SECONDS)


def test_every_release_is_the_engines(service: Client, engine: Engine) -> None:
    ids = [str(each["id"]) for each in RECORDS]
    every = service.releases(ids)
    assert list(every) == [each for each in ids if engine.release(each) is not None]
    assert len(every) >= len(ODD_IDS) - 3, "most of these ids are valid"
    for release_id, release in every.items():
        stored = engine.release(release_id)
        assert stored is not None
        assert release == service.release(release_id) == replace(stored, title_shown_only=False)
        assert service.similar(release_id, 1).id == release_id


@pytest.mark.parametrize("query", AWKWARD, ids=lambda query: query.q[:20].encode().hex())
def test_every_search_is_the_engines(service: Client, engine: Engine, query: Query) -> None:
    page = service.search(query)
    assert page == carried(search(engine, page.query), page.took_ms)


def test_errors_come_through(service: Client) -> None:
    with pytest.raises(NotFound):
        service.release("nosuch/../x")
    with pytest.raises(ParameterErrors):
        service.search("a", year="2O20")
    with pytest.raises(ParameterErrors, match="is not text"):
        service.search("\ud800")
