"""The archive: fetched whole or not at all, with the right digest, and unpacked into its own folder only."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cluster import archive
from tests.cluster.archive import cache_folder, fetch, installed, unpack
from tests.cluster.errors import BadArchive, NoArchive
from tests.cluster.versions import Module, Version


def zipped(*names: str, top: str = "opensearch-9.9.9") -> bytes:
    """An archive with an entry of each name, below its folder."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(f"{top}/{name}", f"bytes of {name}")
    return file.getvalue()


WHOLE = zipped("lib/server.jar", "modules/reindex/reindex.jar", "modules/ingest-geoip/large.jar")
VERSION = Version("9.9.9", hashlib.sha256(WHOLE).hexdigest(), 21, 99)


class Answer(NamedTuple):
    status: int = 200
    body: bytes = WHOLE
    said_length: int = len(WHOLE)


class Repository(NamedTuple):
    """A repository on loopback that gives these answers one after the other, and counts what it is asked."""

    answers: list[Answer]
    asked: list[str]


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    state = Repository([], [])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            answer = state.answers.pop(0)
            self.send_response(answer.status)
            self.send_header("Content-Length", str(answer.said_length))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setenv("SEARCHSVC_MAVEN", f"http://127.0.0.1:{server.server_port}/maven2/")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield state
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of tests is closed to other users, for whom the nodes of root would have to open it."""
    monkeypatch.setattr(archive, "is_reachable", lambda path: True)


def test_it_is_fetched_and_unpacked_once(tmp_path: Path, repository: Repository) -> None:
    repository.answers.append(Answer())
    home = installed(VERSION, tmp_path)
    assert (home / "lib" / "server.jar").read_text("ascii") == "bytes of lib/server.jar"
    assert [path.name for path in (home / "modules").iterdir()] == ["reindex"]  # without what we never use
    assert installed(VERSION, tmp_path) == home
    assert repository.asked == [
        "/maven2/org/opensearch/distribution/integ-test-zip/opensearch/9.9.9/opensearch-9.9.9.zip"
    ]
    assert {path.name for path in tmp_path.iterdir()} == {home.name, "lock", "opensearch-9.9.9.zip"}


def test_a_module_that_the_archive_lacks_is_put_into_it(tmp_path: Path, repository: Repository) -> None:
    module = Module("words", hashlib.sha256(b"a JAR").hexdigest(), "org.example.Words", 11)
    repository.answers.extend([Answer(200, b"a JAR", 5), Answer()])
    folder = installed(replace(VERSION, modules=(module,)), tmp_path) / "modules" / "words"
    assert (folder / "words-9.9.9.jar").read_bytes() == b"a JAR"
    said = (folder / "plugin-descriptor.properties").read_text("ascii").splitlines()
    assert {"name=words", "opensearch.version=9.9.9", "java.version=11", "classname=org.example.Words"} <= {*said}
    assert repository.asked[0] == "/maven2/org/opensearch/plugin/words/9.9.9/words-9.9.9.jar"


def test_a_module_with_a_wrong_digest_is_refused(tmp_path: Path, repository: Repository) -> None:
    module = Module("words", hashlib.sha256(b"a JAR").hexdigest(), "org.example.Words", 11)
    repository.answers.append(Answer(200, b"other", 5))
    with pytest.raises(BadArchive, match=r"words-9\.9\.9\.jar has the SHA-256"):
        installed(replace(VERSION, modules=(module,)), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_an_interrupted_download_is_tried_again(tmp_path: Path, repository: Repository) -> None:
    repository.answers.extend([Answer(body=WHOLE[:100]), Answer(503, b"", 0), Answer()])
    assert fetch(VERSION, tmp_path, pause=0).read_bytes() == WHOLE
    assert len(repository.asked) == 3


def test_a_download_that_is_always_interrupted_leaves_nothing(tmp_path: Path, repository: Repository) -> None:
    repository.answers.extend([Answer(body=WHOLE[:100])] * 4)
    with pytest.raises(NoArchive, match=rf"100 of {len(WHOLE)} bytes\. SEARCHSVC_MAVEN may name another"):
        fetch(VERSION, tmp_path, pause=0)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_is_not_asked_for_again(tmp_path: Path, repository: Repository) -> None:
    repository.answers.append(Answer(404, b"", 0))
    with pytest.raises(NoArchive, match="it answers 404"):
        fetch(VERSION, tmp_path, pause=0)


def test_a_wrong_digest_is_refused_and_nothing_kept(tmp_path: Path, repository: Repository) -> None:
    other = zipped("lib/evil.jar")
    repository.answers.append(Answer(200, other, len(other)))
    with pytest.raises(BadArchive, match=rf"{hashlib.sha256(other).hexdigest()} and not {VERSION.sha256}"):
        installed(VERSION, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_a_damaged_archive_in_the_cache_is_fetched_again(tmp_path: Path, repository: Repository) -> None:
    (tmp_path / "opensearch-9.9.9.zip").write_bytes(WHOLE[:-1])
    repository.answers.append(Answer())
    assert fetch(VERSION, tmp_path).read_bytes() == WHOLE
    assert fetch(VERSION, tmp_path).read_bytes() == WHOLE
    assert len(repository.asked) == 1


def test_without_a_network_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHSVC_MAVEN", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with pytest.raises(NoArchive, match=r"127\.0\.0\.1:1/.* cannot be fetched: .*refused"):
        fetch(VERSION, tmp_path, pause=0)


@pytest.mark.parametrize("name", ["../x", "lib/../../../x", "..\\x"])
def test_an_entry_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    _refused(tmp_path, zipped("lib/a.jar", name))


@pytest.mark.parametrize("top", ["/etc", "other", ".."])
def test_an_entry_outside_of_the_one_folder_is_refused(tmp_path: Path, top: str) -> None:
    _refused(tmp_path, zipped("x", top=top))


def test_a_link_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        link = zipfile.ZipInfo("opensearch-9.9.9/lib")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc")
    _refused(tmp_path, file.getvalue(), "neither a file nor a folder")


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    _refused(tmp_path, b"<html>", "cannot be unpacked")


def _refused(folder: Path, content: bytes, why: str = "is not in the folder opensearch-9.9.9") -> None:
    cache = folder / "cache"
    cache.mkdir()
    (cache / "x.zip").write_bytes(content)
    with pytest.raises(BadArchive, match=why):
        unpack(cache / "x.zip", cache / "home", "opensearch-9.9.9")
    assert [path.name for path in cache.iterdir()] == ["x.zip"]
    assert [path.name for path in folder.iterdir()] == ["cache"]


def test_the_cache_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "searchsvc-opensearch"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(archive, "is_root", lambda: False)
    assert cache_folder() == tmp_path / ".cache" / "searchsvc-opensearch"
    monkeypatch.setattr(archive, "is_root", lambda: True)
    assert cache_folder() == Path("/var/cache/searchsvc-opensearch")
