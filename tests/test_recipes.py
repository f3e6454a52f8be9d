"""docs/recipes.md holds: each piece of code that stands there is run against a real service over the samples.

Pieces are taken from the document itself. What each prints is compared with the text below it, where … stands for
anything. Those about a full service ask through a front that refuses the first request.
"""

import http.client
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, expect
from typing_extensions import override

from tests.web.helping import free_port

pytestmark = pytest.mark.process

ROOT = Path(__file__).resolve().parent.parent
RECIPES = (ROOT / "docs" / "recipes.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:8000"
LANGUAGES = {"sh", "python", "js", "html"}
SECONDS = 300


class Recipe(NamedTuple):
    section: str
    language: str
    code: str
    output: str

    def __str__(self) -> str:
        return f"{self.section}-{self.language}"


def _recipes() -> Iterator[Recipe]:
    section, code = "", None
    for heading, language, text in re.findall(
        r"^## ([^\n]*)$|^```(\w+)\n(.*?)^```$", RECIPES, re.MULTILINE | re.DOTALL
    ):
        if heading:
            section = heading
        elif language in LANGUAGES:
            assert code is None, f"nothing is said of what this prints: {code}"
            code = (language, text)
        else:
            assert language == "text"
            assert code is not None
            yield Recipe(section, *code, text)
            code = None
    assert code is None


ALL = list(_recipes())


def shows(output: str, wanted: str) -> bool:
    """Whether an output is what stands in the document; … stands for anything, and spaces at the ends do not count."""
    pieces = [re.escape(piece) for piece in wanted.strip().split("…")]
    return re.fullmatch(".*?".join(pieces), output.strip(), re.DOTALL) is not None


@pytest.fixture(scope="module")
def service(sample_index: Path) -> Iterator[str]:
    """The address of a service over the samples."""
    port = free_port()
    command = [sys.executable, "-m", "searchsvc", "serve", "--index", str(sample_index), "--port", str(port)]
    with subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            deadline = time.monotonic() + SECONDS
            while True:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=SECONDS):
                        break
                except OSError:
                    assert process.poll() is None
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.communicate(timeout=SECONDS)


class Server(ThreadingHTTPServer):
    daemon_threads = True


@pytest.fixture
def busy(service: str) -> Iterator[str]:
    """The address of a front that refuses the first request, as a full service does, and passes on all others."""
    refused = threading.Event()

    class Front(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not refused.is_set():
                refused.set()
                self.send_response(503)
                self.send_header("Retry-After", "1")
                self.end_headers()
                return
            connection = http.client.HTTPConnection(service.removeprefix("http://"), timeout=SECONDS)
            connection.request("GET", self.path)
            answer = connection.getresponse()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.end_headers()
            self.wfile.write(answer.read())
            connection.close()

        @override
        def log_message(self, format: str, *args: object) -> None:
            pass

    yield from _serving(Front)
    assert refused.is_set()


def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _program(language: str) -> list[str]:
    if language == "python":
        return [sys.executable, "-W", "error", "-c"]
    name, option = ("sh", ["-c"]) if language == "sh" else ("node", ["--input-type=module", "-e"])
    needed = "curl" if language == "sh" else name
    if shutil.which(needed) is None:
        message = f"NO {needed}: the recipes that need it were NOT run"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return [name, *option]


def test_every_section_has_each_language() -> None:
    sections = {each.section for each in ALL}
    assert len(sections) >= 10
    for section in sections - {"A search box in another site"}:
        assert {each.language for each in ALL if each.section == section} == {"sh", "python", "js"}, section


@pytest.mark.parametrize("recipe", [each for each in ALL if each.language != "html"], ids=str)
def test_a_recipe_prints_what_stands_below_it(
    recipe: Recipe, service: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    address: str = request.getfixturevalue("busy") if "503" in recipe.section else service
    code = recipe.code.replace(ADDRESS, address)
    done = subprocess.run(
        [*_program(recipe.language), code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert shows(done.stdout, recipe.output), done.stdout


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("recipe", [each for each in ALL if each.language == "html"], ids=str)
def test_a_search_box_works_in_another_site(recipe: Recipe, service: str, browser: Browser) -> None:
    page_bytes = f"<!doctype html><meta charset=utf-8>{recipe.code.replace(ADDRESS, service)}".encode()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page_bytes)

        @override
        def log_message(self, format: str, *args: object) -> None:
            pass

    for site in _serving(Site):
        page = browser.new_page()
        page.goto(site)
        page.get_by_role("searchbox").fill("C919")
        page.get_by_role("button").click()
        count, *items = recipe.output.strip().splitlines()
        expect(page.get_by_role("status")).to_have_text(count)
        assert [each.strip() for each in page.get_by_role("listitem").all_inner_texts()] == items
        assert page.get_by_role("link").first.get_attribute("href") == f"{service}/releases/2017/c919-shoufei.txt"
        assert page.locator("mark").count() == 2
        page.close()
