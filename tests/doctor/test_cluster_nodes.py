"""Whether anything listens where a cluster should be."""

import socket
from collections.abc import Iterator

import pytest

from searchsvc.doctor.cluster_nodes import addresses, may_be_asked, silent
from searchsvc.engines.choice import ENGINE_VARIABLE


@pytest.fixture
def listening() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_addresses_are_those_of_the_environment() -> None:
    assert addresses({}) == []
    assert addresses({"SEARCHSVC_OPENSEARCH": "http://a:1  http://b:2"}) == ["http://a:1", "http://b:2"]


def test_those_where_nobody_listens_are_silent(listening: str) -> None:
    away = ["http://127.0.0.1:1", "http://127.0.0.1:99999", "nothing"]
    assert silent([away[0], listening, *away[1:]]) == away


def test_an_index_of_this_machine_may_always_be_asked(listening: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", "http://127.0.0.1:1")
    assert may_be_asked()
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    assert not may_be_asked()
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", f"http://127.0.0.1:1 {listening}")
    assert may_be_asked()
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", "")
    assert not may_be_asked()
