"""The connection to a cluster: one client, and patience with what may pass.

Settings come from the environment, because every command and every worker process needs the same:
`SEARCHSVC_OPENSEARCH` has the addresses, separated by spaces, `SEARCHSVC_OPENSEARCH_NAME` the name of the index,
`SEARCHSVC_OPENSEARCH_USER` and `SEARCHSVC_OPENSEARCH_PASSWORD` the credentials, `SEARCHSVC_OPENSEARCH_CA` a file of
certificates to trust.
"""

import logging
import os
import re
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from opensearchpy import JSONSerializer, OpenSearch
from opensearchpy.exceptions import OpenSearchException, SerializationError

from searchsvc.engines.opensearch.cluster.failures import (
    NO_OPENSEARCH,
    failure_of,
    is_there_already,
    is_whole,
    may_pass,
    part_failure,
    reason_of,
    trust,
)
from searchsvc.errors import ClusterRefused, IndexUnavailable, SearchsvcError

_LOG = logging.getLogger(__name__)
logging.getLogger("opensearch").setLevel(logging.ERROR)  # its client warns of answers that we ask for, such as 404
SUPPORTED = (2, 3)
"""The major versions of OpenSearch that the tests run against."""
_LEAST = (2, 10)
"""The first version that has the token filter of our mapping, `delimited_term_freq`."""
SECONDS = 30.0
"""How long one request may take, unless it says otherwise."""
PATIENCE = 60.0
"""Seconds: how long a build waits for a cluster that is full or of which a part is away, before it gives up."""
_LONGEST_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Where the cluster is, and what the index is called there."""

    hosts: tuple[str, ...]
    name: str = "searchsvc"
    user: str = ""
    password: str = field(default="", repr=False)
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


class _Json(JSONSerializer):
    """JSON by orjson: an answer with a hundred analyses has half a megabyte."""

    def loads(self, s: str) -> Any:  # noqa: ANN401 - JSON
        try:
            return orjson.loads(s)
        except orjson.JSONDecodeError as error:
            raise SerializationError(s, error) from error


class Cluster:
    """A cluster, and the index of this service on it. Safe to use from several threads."""

    def __init__(self, settings: ClusterSettings) -> None:
        """Asks nothing yet. Raises ClusterRefused where the certificates to trust cannot be read."""
        self.name = settings.name
        self._hosts, self._user = " ".join(settings.hosts), settings.user
        is_secure = any(host.startswith("https:") for host in settings.hosts)
        self.client = OpenSearch(
            list(settings.hosts),
            headers=_authorization(settings),
            ssl_context=trust(settings.certificates) if is_secure else None,
            timeout=SECONDS,
            max_retries=2,
            retry_on_timeout=False,
            http_compress=False,
            serializer=_Json(),
            pool_maxsize=16,
        )

    def check_version(self) -> str:
        """The version of the cluster. Raises ClusterRefused where searchsvc cannot use it."""
        told = self.ask(self.client.info)
        version = told.get("version") if isinstance(told, Mapping) else None
        number = str(version.get("number", "")) if isinstance(version, Mapping) else ""
        parsed = re.match(r"(\d+)\.(\d+)", number)
        if not isinstance(version, Mapping) or parsed is None:
            raise ClusterRefused(NO_OPENSEARCH.format(self._hosts))
        if version.get("distribution") != "opensearch":
            raise ClusterRefused(f"the cluster at {self._hosts} is Elasticsearch {number}; searchsvc needs OpenSearch")
        both = int(parsed[1]), int(parsed[2])
        if both[0] not in SUPPORTED or both < _LEAST:
            raise ClusterRefused(
                f"the cluster at {self._hosts} is OpenSearch {number}; searchsvc needs one from 2.10 to 3.x"
            )
        return number

    def ask(self, question: Callable[..., Any], *, whole: bool = False, **arguments: Any) -> Any:  # noqa: ANN401 - JSON
        """One request. Raises ClusterUnreachable, ClusterRefused, IndexUnavailable and QueryTooSlow.

        With `whole`, an answer that not all shards of the index have given is an error, too.
        """
        try:
            answer = question(**arguments)
        except OpenSearchException as error:
            raise self.failure(error) from error
        if whole and not is_whole(answer):
            raise part_failure(answer)
        return answer

    def ask_patiently(self, question: Callable[..., Any], *, whole: bool = False, **arguments: Any) -> Any:  # noqa: ANN401
        """The same, again and again for `PATIENCE` seconds while the cluster is full or a part of it is away."""
        give_up, pause = time.monotonic() + PATIENCE, 0.1
        while True:
            try:
                answer = question(**arguments)
                if not whole or is_whole(answer):
                    return answer
                failure = part_failure(answer)
                reason = str(failure)
            except OpenSearchException as error:
                failure, reason = self.failure(error), reason_of(error)
                if not may_pass(error):
                    raise failure from error
            if time.monotonic() > give_up:
                raise failure
            _LOG.warning("the cluster is busy or away (%s); asked again in %.1f s", reason, pause)
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def make(self, question: Callable[..., Any], **arguments: Any) -> None:  # noqa: ANN401 - whatever it takes
        """Has an index made whose name nobody else gives. Where an answer was lost it may be there, which is as good.

        Raises ClusterUnreachable and ClusterRefused.
        """

        def made(**arguments: Any) -> None:  # noqa: ANN401 - JSON
            try:
                question(**arguments)
            except OpenSearchException as error:
                if not is_there_already(error):
                    raise

        self.ask_patiently(made, **arguments)

    def failure(self, error: OpenSearchException) -> SearchsvcError:
        """What an error of the client means, as one of ours."""
        return failure_of(error, self._hosts, self._user)


def _authorization(settings: ClusterSettings) -> dict[str, str]:
    """The credentials as a header of every request, in UTF-8 (RFC 7617); the client itself knows Latin letters only."""
    if not settings.user:
        return {}
    both = b64encode(f"{settings.user}:{settings.password}".encode()).decode()
    return {"authorization": f"Basic {both}"}
