"""What the refusals of a cluster mean: each becomes an error of ours, whose sentence says what to do.

A cluster that is full of requests, or has lost a node, may take the same request a little later (`may_pass`). A full
disk, a block that somebody set, and credentials or certificates that are wrong do not pass by waiting.
"""

import re
import ssl
from collections.abc import Mapping
from typing import Any

import opensearchpy
from opensearchpy.exceptions import ConnectionError as ConnectionLost
from opensearchpy.exceptions import OpenSearchException, SSLError, TransportError

from searchsvc.errors import ClusterRefused, ClusterUnreachable, IndexUnavailable, QueryTooSlow, SearchsvcError

NO_INDEX = "there is no index on the cluster yet; run 'searchsvc reindex --engine opensearch'"
REPLACED = "this generation of the index was replaced and removed while it was read; ask again"
NO_OPENSEARCH = "what answers at {} is no OpenSearch; correct SEARCHSVC_OPENSEARCH"
PART_AWAY = (
    "a part of the index does not answer; start the nodes that hold it, or look at the shards and disks of the cluster"
)
_BUSY, _UNAVAILABLE = 429, (502, 503, 504)
_FLOOD = "flood-stage"
_AWAY = ("no_shard_available", "search_phase_execution", "unavailable_shards", "missing shards")
"""What stands in the kind or the reason of a failure where shards of an index have no copy that answers."""
_ADVICE = (
    ((_FLOOD, "read-only-allow-delete"), "its disk is full: free some space, and run the same again"),
    # which it sets by itself, and does not take back by itself
    (
        ("create-index blocked",),
        "its disks were nearly full: free some space, then take back cluster.blocks.create_index",
    ),
    (("cluster read-only",), "somebody has set the whole cluster to be read only: take back cluster.blocks.read_only"),
    (("index read-only", "index write"), "somebody has set that index to be read only: remove its block"),
    (("Data too large", "circuit_breaking"), "its memory is short: ask again in a moment, or give it more"),
    (
        ("strict_dynamic", "dynamic introduction", "mapper_parsing", "failed to parse field", "total fields"),
        "the index has the mapping of another program: choose another name by SEARCHSVC_OPENSEARCH_NAME",
    ),
)
"""What to do, by what stands in a reason; the first that fits."""


OF_GENERATION = r"-\d{8}t\d{12}-[0-9a-f]{6}"
"""How the name of a generation ends, behind that of the index: a regular expression (see `generations.new_name`)."""

BUSY = "a queue of the cluster is full; ask again in a moment, or add nodes"


def is_whole(answer: Mapping[str, Any]) -> bool:
    """Whether all shards have answered. Of those without any copy a cluster says only that they are fewer."""
    shards = answer["_shards"]
    return bool(shards["successful"] >= shards["total"] and not shards["failed"])


def part_failure(answer: Mapping[str, Any]) -> SearchsvcError:
    """Why an answer is not whole."""
    is_busy = any("rejected_execution" in str(each) for each in answer["_shards"].get("failures", ()))
    return ClusterRefused(BUSY) if is_busy else ClusterUnreachable(PART_AWAY)


def may_pass(error: OpenSearchException) -> bool:
    """Whether the same request may succeed a little later."""
    if isinstance(error, SSLError):
        return not _is_of_certificates(error)
    if isinstance(error, ConnectionLost):
        return True
    if not isinstance(error, TransportError) or stays(reason_of(error)):
        return False
    return error.status_code in (_BUSY, *_UNAVAILABLE)


def stays(reason: str) -> bool:
    """Whether what a cluster gives as its reason does not pass by waiting, though it says that it is busy."""
    return _FLOOD in reason


def is_there_already(error: OpenSearchException) -> bool:
    """Whether an index that was to be made stands there: what was asked again had been done."""
    return isinstance(error, TransportError) and "resource_already_exists" in str(error.error)


def reason_of(error: OpenSearchException) -> str:
    """What a cluster says of a refusal, in a few words."""
    if not isinstance(error, TransportError):
        return str(error)
    info = error.info if isinstance(error.info, dict) else {}
    details = info.get("error")
    return _reason_in(details) if isinstance(details, dict) else str(details or error.error)


def _reason_in(details: Mapping[str, Any]) -> str:
    for cause in (*(details.get("root_cause") or ()), details, details.get("caused_by") or {}):
        if cause.get("reason"):
            return str(cause["reason"])
    return str(details.get("type") or details)


def _kind_of(error: OpenSearchException) -> str:
    """The kind of a refusal: that of its causes where it names some, as a search does in which all shards fail."""
    if not isinstance(error, TransportError):
        return ""
    details = error.info.get("error") if isinstance(error.info, dict) else None
    causes = details.get("root_cause") if isinstance(details, dict) else None
    kinds = [str(cause["type"]) for cause in causes or () if cause.get("type")]
    return " ".join(kinds) or str(error.error)


def advice_on(reason: str) -> str:
    """What to do where a cluster gives this reason, to be put behind it; empty where nothing is known."""
    return next((f"; {advice}" for words, advice in _ADVICE if any(word in reason for word in words)), "")


def failure_of(error: OpenSearchException, hosts: str, user: str) -> SearchsvcError:
    """What an error of the client means, as one of ours; `hosts` was asked as `user`, which may be empty."""
    reason = reason_of(error)
    if isinstance(error, opensearchpy.ConnectionTimeout):
        return QueryTooSlow(f"the cluster at {hosts} did not answer in time; ask again or for less")
    if isinstance(error, SSLError):
        return ClusterRefused(f"the cluster at {hosts} cannot be trusted ({reason}); {_certificate_advice(reason)}")
    if isinstance(error, ConnectionLost):
        wants_tls = "; if it wants TLS, write https:// in SEARCHSVC_OPENSEARCH" if _is_cut(error, hosts) else ""
        return ClusterUnreachable(f"the cluster at {hosts} does not answer ({reason}); is it running?{wants_tls}")
    if isinstance(error, opensearchpy.SerializationError):
        return ClusterRefused(NO_OPENSEARCH.format(hosts))
    kind = _kind_of(error)
    if "rejected execution" in reason or "rejected_execution" in kind:
        return ClusterRefused(BUSY)
    if "too_many" in kind and "clauses" in kind:
        return QueryTooSlow("the query has too many words for the cluster; use fewer words or a longer prefix")
    if "index_not_found" in kind:
        return IndexUnavailable(REPLACED if re.search(OF_GENERATION + r"\b", reason) else NO_INDEX)
    if any(word in kind or word in reason for word in _AWAY):
        return ClusterUnreachable(PART_AWAY)
    if isinstance(error, opensearchpy.AuthenticationException):
        said = "does not know us" if not user else f"does not accept the password of {user}"
        return ClusterRefused(f"the cluster at {hosts} {said} ({reason}); set SEARCHSVC_OPENSEARCH_USER and _PASSWORD")
    advice = advice_on(f"{kind} {reason}")
    if isinstance(error, opensearchpy.AuthorizationException) and not advice:
        advice = f"; give {user or 'everybody'} the rights on the index and its alias, as docs/operations.md has them"
    return ClusterRefused(f"the cluster at {hosts} refuses: {reason}{advice}")


def _is_of_certificates(error: SSLError) -> bool:
    return "CERTIFICATE_VERIFY_FAILED" in str(error.error) or "WRONG_VERSION_NUMBER" in str(error.error)


def _is_cut(error: ConnectionLost, hosts: str) -> bool:
    """Whether a connection was ended without an answer over plain HTTP, as a server does that expects TLS."""
    said = str(error.error)
    return "http://" in hosts and ("closed connection" in said or "aborted" in said or "BadStatusLine" in said)


def _certificate_advice(reason: str) -> str:
    if "WRONG_VERSION_NUMBER" in reason or "record layer failure" in reason:
        return "it speaks no TLS there: write http:// in SEARCHSVC_OPENSEARCH, or correct the port"
    if "mismatch" in reason or "not valid for" in reason:
        return "its certificate is of another name: write the name that stands in it in SEARCHSVC_OPENSEARCH"
    if "expired" in reason:
        return "its certificate has expired: renew it"
    return "name the file of the certificates that have signed its own by SEARCHSVC_OPENSEARCH_CA"


def trust(certificates: str) -> ssl.SSLContext:
    """Whom a connection trusts: the certificates of a file, or those of the system. Raises ClusterRefused."""
    try:
        return ssl.create_default_context(cafile=certificates or None)
    except OSError as error:  # of which ssl.SSLError is one
        raise ClusterRefused(
            f"{certificates} holds no certificates that can be read ({error.strerror or error}); "
            "correct SEARCHSVC_OPENSEARCH_CA"
        ) from error
