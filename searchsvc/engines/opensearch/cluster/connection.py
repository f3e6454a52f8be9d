"""The connection to a cluster: one client, errors that say what to do, and retries of what may pass.

Settings come from the environment, because every command and every worker process needs the same:
`SEARCHSVC_OPENSEARCH` has the addresses, separated by spaces, `SEARCHSVC_OPENSEARCH_NAME` the name of the index,
`SEARCHSVC_OPENSEARCH_USER` and `SEARCHSVC_OPENSEARCH_PASSWORD` the credentials, `SEARCHSVC_OPENSEARCH_CA` a file of
certificates to trust.
"""

import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import opensearchpy
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as ConnectionLost
from opensearchpy.exceptions import OpenSearchException, TransportError

from searchsvc.errors import ClusterRefused, ClusterUnreachable, IndexUnavailable, QueryTooSlow

_LOG = logging.getLogger(__name__)
logging.getLogger("opensearch").setLevel(logging.ERROR)  # its client warns of answers that we ask for, such as 404
T = TypeVar("T")
SUPPORTED = (2, 3)
"""The major versions of OpenSearch that the tests run against."""
SECONDS = 30.0
"""How long one request may take, unless it says otherwise."""
PATIENCE = 60.0
"""Seconds: how long a build waits for a cluster that is full or of which a part is away, before it gives up."""
_BUSY, _UNAVAILABLE = 429, (502, 503, 504)
_LONGEST_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Where the cluster is, and what the index is called there."""

    hosts: tuple[str, ...]
    name: str = "searchsvc"
    user: str = ""
    password: str = ""
    certificates: str = ""


def settings_from(environment: Mapping[str, str] = os.environ) -> ClusterSettings:
    """The settings of the environment. Raises IndexUnavailable where no address is set."""
    hosts = tuple(environment.get("SEARCHSVC_OPENSEARCH", "").split())
    if not hosts:
        raise IndexUnavailable(
            "no cluster is set; set SEARCHSVC_OPENSEARCH to its address, such as http://127.0.0.1:9200"
        )
    return ClusterSettings(
        hosts,
        environment.get("SEARCHSVC_OPENSEARCH_NAME", "searchsvc"),
        environment.get("SEARCHSVC_OPENSEARCH_USER", ""),
        environment.get("SEARCHSVC_OPENSEARCH_PASSWORD", ""),
        environment.get("SEARCHSVC_OPENSEARCH_CA", ""),
    )


class Cluster:
    """A cluster, and the index of this service on it. Safe to use from several threads."""

    def __init__(self, settings: ClusterSettings) -> None:
        self.name = settings.name
        self.hosts = settings.hosts
        self._hosts = " ".join(settings.hosts)
        self.client = OpenSearch(
            list(settings.hosts),
            http_auth=(settings.user, settings.password) if settings.user else None,
            ca_certs=settings.certificates or None,
            timeout=SECONDS,
            max_retries=2,
            retry_on_timeout=False,
            http_compress=False,
            pool_maxsize=16,
        )

    def check_version(self) -> str:
        """The version of the cluster. Raises ClusterRefused where searchsvc cannot use it."""
        number: str = self.ask(self.client.info)["version"]["number"]
        if int(number.split(".", maxsplit=1)[0]) not in SUPPORTED:
            raise ClusterRefused(f"the cluster at {self._hosts} is OpenSearch {number}; searchsvc needs 2 or 3")
        return number

    def ask(self, question: Callable[..., Any], **arguments: Any) -> Any:  # noqa: ANN401 - JSON of any shape
        """One request. Raises ClusterUnreachable, ClusterRefused, IndexUnavailable and QueryTooSlow."""
        try:
            return question(**arguments)
        except OpenSearchException as error:
            raise self._failure(error) from error

    def ask_patiently(self, question: Callable[..., Any], **arguments: Any) -> Any:  # noqa: ANN401 - JSON of any shape
        """The same, again and again for `PATIENCE` seconds while the cluster is full or away."""
        give_up, pause = time.monotonic() + PATIENCE, 0.1
        while True:
            try:
                return question(**arguments)
            except OpenSearchException as error:
                if not may_pass(error) or time.monotonic() > give_up:
                    raise self._failure(error) from error
                _LOG.warning("the cluster is busy or away (%s); asked again in %.1f s", reason_of(error), pause)
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _failure(self, error: OpenSearchException) -> Exception:
        """What an error of the client means, as one of ours."""
        reason = reason_of(error)
        if isinstance(error, opensearchpy.ConnectionTimeout):
            return QueryTooSlow(f"the cluster at {self._hosts} did not answer in time; ask again or for less")
        if isinstance(error, ConnectionLost):
            return ClusterUnreachable(f"the cluster at {self._hosts} does not answer ({reason}); is it running?")
        if isinstance(error, opensearchpy.NotFoundError) and "index_not_found" in str(error.error):
            return IndexUnavailable("there is no index on the cluster yet; run 'searchsvc reindex --engine opensearch'")
        if isinstance(error, opensearchpy.AuthenticationException | opensearchpy.AuthorizationException):
            return ClusterRefused(
                f"the cluster at {self._hosts} refuses ({reason}); set SEARCHSVC_OPENSEARCH_USER and _PASSWORD"
            )
        return ClusterRefused(f"the cluster at {self._hosts} refuses: {reason}{_advice(reason)}")


def may_pass(error: OpenSearchException) -> bool:
    """Whether the same request may succeed a little later."""
    if isinstance(error, ConnectionLost):
        return True
    return isinstance(error, TransportError) and error.status_code in (_BUSY, *_UNAVAILABLE)


def reason_of(error: OpenSearchException) -> str:
    """What a cluster says of a refusal, in a few words."""
    if isinstance(error, TransportError):
        info = error.info if isinstance(error.info, dict) else {}
        details = info.get("error")
        causes = details.get("root_cause") if isinstance(details, dict) else None
        if causes:
            return str(causes[0].get("reason") or causes[0].get("type"))
        return str(details or error.error)
    return str(error)


def _advice(reason: str) -> str:
    if "flood-stage" in reason or "read-only-allow-delete" in reason:
        return "; its disk is full: free some space, then remove the block of the index"
    if "read-only" in reason or "index write" in reason:
        return "; the index is read-only: remove its block"
    if "limit of total fields" in reason or "mapper_parsing" in reason or "strict_dynamic" in reason:
        return "; the index was made by another program: choose another name by SEARCHSVC_OPENSEARCH_NAME"
    return ""
