"""What a cluster says of a refusal, as it says it, and what becomes of that; `faults/` has the same of a real one."""

from typing import Any

import pytest
from opensearchpy.exceptions import (
    AuthorizationException,
    ConnectionError,
    OpenSearchException,
    SerializationError,
    SSLError,
    TransportError,
)

from searchsvc.engines.opensearch.cluster.failures import (
    advice_on,
    failure_of,
    is_there_already,
    is_whole,
    may_pass,
    part_failure,
    reason_of,
)
from searchsvc.errors import ClusterRefused, ClusterUnreachable, QueryTooSlow, SearchsvcError

MISSING: dict[str, Any] = {  # as OpenSearch 3.6 says it
    "root_cause": [],
    "type": "search_phase_execution_exception",
    "reason": "",
    "caused_by": {
        "type": "search_phase_execution_exception",
        "reason": "Search rejected due to missing shards [[a][1]].",
    },
}
FLOOD = "index [a] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-…];"
CERTIFICATE = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate"


def refusal(status: int, kind: str, reason: str) -> TransportError:
    made = AuthorizationException if status == 403 else TransportError
    return made(status, kind, {"error": {"root_cause": [{"type": kind, "reason": reason}], "type": kind}})


def all_shards_failed(status: int, kind: str, reason: str | None) -> TransportError:
    """The answer to a search that fails on all shards for one cause."""
    whole = {"type": "search_phase_execution_exception", "reason": "all shards failed"}
    cause = {"type": kind, "reason": reason}
    return TransportError(status, whole["type"], {"error": {**whole, "root_cause": [cause]}})


def test_a_reason_is_found_wherever_it_stands() -> None:
    assert reason_of(refusal(400, "odd", "whatever")) == "whatever"
    assert reason_of(TransportError(503, "x", {"error": MISSING})) == "Search rejected due to missing shards [[a][1]]."
    assert reason_of(TransportError(500, "x", {"error": {"type": "odd"}})) == "odd"
    assert reason_of(TransportError(401, "Unauthorized", "text")) == "Unauthorized"
    assert reason_of(TransportError(401, "x", {"error": "no"})) == "no"


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (ConnectionError("N/A", "refused", None), True),
        (SSLError("N/A", "EOF occurred", None), True),
        (SSLError("N/A", CERTIFICATE, None), False),
        (refusal(429, "rejected_execution_exception", "rejected execution of a"), True),
        (refusal(429, "cluster_block_exception", FLOOD), False),
        (refusal(503, "unavailable_shards_exception", "primary shard is not active"), True),
        (refusal(403, "cluster_block_exception", "index [a] blocked by: [FORBIDDEN/8/index write (api)];"), False),
        (OpenSearchException("odd"), False),
    ],
)
def test_what_may_pass(error: OpenSearchException, passes: bool) -> None:
    assert may_pass(error) is passes


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (TransportError(503, "search_phase_execution_exception", {"error": MISSING}), ClusterUnreachable, "a part of"),
        (refusal(503, "no_shard_available_action_exception", "No shard"), ClusterUnreachable, "a part of the index"),
        (
            refusal(429, "search_phase_execution_exception", "rejected execution of a"),
            ClusterRefused,
            "queue .* is full",
        ),
        (
            all_shards_failed(500, "too_many_nested_clauses", "maxClauseCount is set to 1024"),
            QueryTooSlow,
            "too many words",
        ),
        (all_shards_failed(429, "circuit_breaking_exception", "Data too large"), ClusterRefused, "its memory is short"),
        (
            all_shards_failed(503, "no_shard_available_action_exception", None),
            ClusterUnreachable,
            "a part of the index",
        ),
        (refusal(403, "cluster_block_exception", "[FORBIDDEN/6/cluster read-only (api)]"), ClusterRefused, "take back"),
        (refusal(403, "security_exception", "no permissions for [indices:…]"), ClusterRefused, "give me the rights"),
        (SerializationError("<html>", ValueError()), ClusterRefused, "is no OpenSearch"),
        (SSLError("N/A", "certificate has expired", None), ClusterRefused, "has expired: renew it"),
    ],
)
def test_each_becomes_an_error_that_says_what_to_do(
    error: OpenSearchException, kind: type[SearchsvcError], said: str
) -> None:
    failure = failure_of(error, "https://a:9200", "me")
    assert type(failure) is kind
    with pytest.raises(kind, match=said):
        raise failure


def test_advice_is_given_only_where_some_is_known() -> None:
    assert advice_on("whatever") == ""
    assert "SEARCHSVC_OPENSEARCH_NAME" in advice_on("mapper_parsing_exception failed to parse field [date]")


@pytest.mark.parametrize(
    ("shards", "whole", "kind"),
    [
        ({"total": 3, "successful": 3, "failed": 0}, True, None),
        ({"total": 3, "successful": 2, "failed": 0}, False, ClusterUnreachable),
        ({"total": 3, "successful": 2, "failed": 1, "failures": [{"reason": "x"}]}, False, ClusterUnreachable),
        (
            {"total": 3, "successful": 2, "failed": 1, "failures": [{"type": "rejected_execution"}]},
            False,
            ClusterRefused,
        ),
    ],
)
def test_an_answer_is_whole_only_where_all_shards_gave_it(
    shards: dict[str, Any], whole: bool, kind: type[SearchsvcError] | None
) -> None:
    assert is_whole({"_shards": shards}) is whole
    if kind is not None:
        assert type(part_failure({"_shards": shards})) is kind


def test_an_index_that_is_there_already() -> None:
    assert is_there_already(refusal(400, "resource_already_exists_exception", "index [a] already exists"))
    assert not is_there_already(refusal(400, "invalid_index_name_exception", "no"))
    assert not is_there_already(OpenSearchException("odd"))
