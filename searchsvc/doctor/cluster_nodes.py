"""The nodes of a cluster: whether anything listens at their addresses, asked before a question that would wait long."""

import os
import socket
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from searchsvc.engines.choice import is_on_cluster

_VARIABLE = "SEARCHSVC_OPENSEARCH"
_SECONDS = 2.0
_PORTS = {"https": 443}
"""Where an address names no port; elsewhere it is 9200, as the client has it."""


def addresses(environment: Mapping[str, str] = os.environ) -> list[str]:
    """The addresses of the nodes that are set."""
    return environment.get(_VARIABLE, "").split()


def silent(told: Iterable[str]) -> list[str]:
    """Those of some addresses at which nobody answers."""
    return [address for address in told if not _is_answering(address)]


def _is_answering(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme, 9200)
        with socket.create_connection((parts.hostname or "", port), _SECONDS):
            return True
    except (OSError, ValueError):
        return False


def may_be_asked() -> bool:
    """Whether the index can be looked into at all: it is on this machine, or somebody answers for its cluster."""
    if not is_on_cluster():
        return True
    told = addresses()
    return len(silent(told)) < len(told)
