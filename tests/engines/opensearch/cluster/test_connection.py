"""What a cluster refuses, and one that is not there, are told with what to do."""

import time
from typing import Any

import pytest
from opensearchpy.exceptions import (
    AuthenticationException,
    ConnectionError,
    ConnectionTimeout,
    NotFoundError,
    OpenSearchException,
    RequestError,
    TransportError,
)

from searchsvc.engines.opensearch.cluster import connection as module
from searchsvc.engines.opensearch.cluster.connection import Cluster, ClusterSettings, settings_from
from searchsvc.errors import ClusterRefused, ClusterUnreachable, IndexUnavailable, QueryTooSlow, SearchsvcError


def refusal(kind: type[TransportError], status: int, reason: str, name: str = "some_exception") -> TransportError:
    return kind(status, name, {"error": {"root_cause": [{"type": name, "reason": reason}]}})


def failing(*errors: OpenSearchException) -> Any:
    left = [*errors]

    def question(**_: object) -> str:
        if left:
            raise left.pop(0)
        return "answer"

    return question


NOWHERE = Cluster(ClusterSettings(("http://127.0.0.1:9",)))


def test_settings_come_from_the_environment() -> None:
    assert settings_from({"SEARCHSVC_OPENSEARCH": "http://a:1 http://b:2"}) == ClusterSettings(
        ("http://a:1", "http://b:2")
    )
    every = {
        "SEARCHSVC_OPENSEARCH": "https://a",
        "SEARCHSVC_OPENSEARCH_NAME": "news",
        "SEARCHSVC_OPENSEARCH_USER": "me",
        "SEARCHSVC_OPENSEARCH_PASSWORD": "secret",
        "SEARCHSVC_OPENSEARCH_CA": "/ca.pem",
    }
    assert settings_from(every) == ClusterSettings(("https://a",), "news", "me", "secret", "/ca.pem")
    with pytest.raises(IndexUnavailable, match="set SEARCHSVC_OPENSEARCH"):
        settings_from({})


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (ConnectionTimeout("TIMEOUT", "slow", None), QueryTooSlow, "did not answer in time"),
        (ConnectionError("N/A", "refused", None), ClusterUnreachable, "does not answer .*is it running"),
        (refusal(NotFoundError, 404, "no such index", "index_not_found_exception"), IndexUnavailable, "no index"),
        (
            refusal(NotFoundError, 404, "no such index [a-20261129t101500000000-0a1b2c]", "index_not_found_exception"),
            IndexUnavailable,
            "was replaced and removed while it was read; ask again",
        ),
        (refusal(AuthenticationException, 401, "who are you"), ClusterRefused, "_USER and _PASSWORD"),
        (refusal(TransportError, 429, "flood-stage watermark, read-only-allow-delete"), ClusterRefused, "disk is full"),
        (refusal(TransportError, 403, "index read-only (api)"), ClusterRefused, "remove its block"),
        (refusal(RequestError, 400, "strict_dynamic_mapping_exception"), ClusterRefused, "another name"),
        (refusal(RequestError, 400, "whatever"), ClusterRefused, "refuses: whatever$"),
        (OpenSearchException("odd"), ClusterRefused, "refuses: odd"),
    ],
)
def test_each_failure_has_a_sentence(error: OpenSearchException, kind: type[SearchsvcError], said: str) -> None:
    with pytest.raises(kind, match=said):
        NOWHERE.ask(failing(error))


def test_what_may_pass_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    busy = refusal(TransportError, 429, "queue is full")
    assert NOWHERE.ask_patiently(failing(busy, ConnectionError("N/A", "gone", None))) == "answer"
    with pytest.raises(ClusterRefused, match="bad"):
        NOWHERE.ask_patiently(failing(refusal(RequestError, 400, "bad")))
    monkeypatch.setattr(module, "PATIENCE", -1.0)
    with pytest.raises(ClusterRefused, match="queue is full"):
        NOWHERE.ask_patiently(failing(busy))


@pytest.mark.parametrize(
    ("number", "is_known"),
    [("1.3.20", False), ("2.9.0", False), ("2.10.0", True), ("3.0.0", True), ("3.11.2", True), ("4.0.0", False)],
)
def test_a_version_that_is_not_known_is_refused(number: str, is_known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NOWHERE.client, "info", lambda: {"version": {"distribution": "opensearch", "number": number}})
    if is_known:
        assert NOWHERE.check_version() == number
    else:
        with pytest.raises(ClusterRefused, match=rf"OpenSearch {number}; searchsvc needs one from 2\.10 to 3"):
            NOWHERE.check_version()


def test_a_cluster_that_is_not_there_is_told() -> None:
    with pytest.raises(ClusterUnreachable, match=r"127\.0\.0\.1:9"):
        Cluster(ClusterSettings(("http://127.0.0.1:9",))).check_version()


def test_a_real_one_is_there(cluster: Cluster) -> None:
    assert cluster.check_version().split(".")[0] in {"2", "3"}
