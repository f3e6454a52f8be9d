"""The address at which the service listens: whether it is free, or whether this very service answers there."""

import errno
import http.client
import json
import socket
from collections.abc import Iterator

from searchsvc.doctor.finding import Finding, Subject
from searchsvc.doctor.served import generation_of

_SECONDS = 2.0
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def check_port(subject: Subject) -> Iterator[Finding]:
    """Whether the service can listen, or does."""
    host, port = _ANY_ADDRESS.get(subject.host, subject.host), subject.port
    try:
        with socket.create_connection((host, port), _SECONDS):
            pass
    except OSError:
        yield free_finding(subject.host, port)
        return
    yield answered_finding(host, port, generation_of(subject.index))


def free_finding(host: str, port: int) -> Finding:
    """Whether this user may listen at an address where nobody does."""
    place = f"{host}:{port}"
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        advice = "Choose another with --host and --port."
        if error.errno == errno.EACCES:
            advice = "Choose a port above 1023, behind a proxy (docs/operations.md)."
        elif error.errno == errno.EADDRINUSE:
            advice = "Something holds it and answers nobody; end that, or choose another with --port."
        return Finding("port", "wrong", f"{place} cannot be listened at: {reason}", advice)
    return Finding("port", "fine", f"{place} is free")


def answered_finding(host: str, port: int, current: str | None) -> Finding:
    """Whether it is searchsvc that answers at an address, and with the `current` generation."""
    place = f"{host}:{port}"
    try:
        alive, status = _ask(host, port, "/healthz"), _ask(host, port, "/api/v1/status")
    except (OSError, http.client.HTTPException, ValueError, RecursionError):
        alive = status = None
    if not isinstance(alive, dict) or alive.get("status") != "alive":
        message = f"something else answers at {place}, or a service that cannot answer"
        return Finding("port", "wrong", message, "End it, or choose another port with --port.")
    generation = status.get("generation") if isinstance(status, dict) else None
    if generation is None:
        message = f"searchsvc answers at {place}, and has no index open"
        return Finding("port", "wrong", message, "Run 'searchsvc reindex' for its index.")
    if generation != current:
        message = f"searchsvc answers at {place}, with generation {generation}, not {current}"
        return Finding("port", "notice", message, "It serves another index, or could not open this one: see its log.")
    return Finding("port", "fine", f"searchsvc answers at {place}, with the generation that is current")


def _ask(host: str, port: int, path: str) -> object:
    """What a service answers to a GET, as JSON; 1 MB at most. Raises OSError, HTTPException and ValueError."""
    connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
    try:
        connection.request("GET", path)
        answer: object = json.loads(connection.getresponse().read(1_000_000))
        return answer
    finally:
        connection.close()
