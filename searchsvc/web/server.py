"""Serves the application: granian's worker processes, each with its own open index, stopped by SIGTERM or SIGINT.

Kernels and dictionaries are made ready once, before the workers are forked, which then share them; where processes
are not forked each worker does it itself. A worker accepts connections only after it has opened the index (where
there is one) and answered a search. No worker outlives the process that started it.
"""

import gc
import logging
import multiprocessing
import os
import socket
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from granian.server.common import AbstractServer

from searchsvc.concepts.lexicon import bundled
from searchsvc.engines import warm
from searchsvc.errors import SearchsvcError, UsageError
from searchsvc.facts.places.release_provinces import query_mentions
from searchsvc.model.query import Query
from searchsvc.searching.understanding import understand
from searchsvc.web.app import INDEX_VARIABLE, create_app
from searchsvc.web.health import Readiness

STOP_SECONDS = 5
"""Requests under way get so long to finish."""
MAX_PORT = 65_535
THREADS = 4
"""Threads of a worker: searches take the processor, so that more would only wait for each other."""
_UNDERSTOOD = (Query("湖北高校毕业生 hubei graduates"), Query("教育部发布 jiaoyu", expand=False))
_PARENT_VARIABLE = "SEARCHSVC_SERVER_PID"
_PARENT_CHECK_SECONDS = 1.0
_LOGGING = {
    "handlers": {
        "console": {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"},
        "access": {"formatter": "access", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"},
    }
}


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_SECONDS)
    os._exit(1)


def worker() -> Flask:
    """The application of one worker, warm where there is an index."""
    parent = os.environ.get(_PARENT_VARIABLE)
    if parent is not None:
        threading.Thread(target=_leave_with, args=(int(parent),), daemon=True, name="leave-with-parent").start()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="[%(levelname)s] %(message)s")
    app = _prepared()
    readiness: Readiness = app.extensions["searchsvc.readiness"]
    try:
        readiness.check()
    except SearchsvcError as error:
        logging.getLogger("searchsvc.web").warning("not ready yet: %s", error)
    gc.freeze()  # What is loaded now is never garbage, and need not be looked through again.
    gc.enable()
    return app


@cache
def _prepared() -> Flask:
    """The application over an index that is not open yet, once in a process and for those that are forked from it.

    All that a request may ask for first, and that no index changes, is made ready: kernels, our concepts, the
    dictionaries (one is packed here where this machine has not done so yet), the names of places, the pages.
    """
    warm()
    for query in _UNDERSTOOD:
        understand(query, bundled())
        query_mentions(query.q)
    app = create_app()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    return app


def check_address(host: str, port: int) -> None:
    """Raises UsageError where nothing can listen at an address, or something already does."""
    if not 1 <= port <= MAX_PORT:
        raise UsageError(f"{port} is no port; use a number from 1 to {MAX_PORT}.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise UsageError(f"Cannot listen at {host}:{port}: {error}. Choose another --host or --port.") from error


def make_server(factory: str, host: str, port: int, workers: int) -> AbstractServer[Any]:
    """The server of what a factory (`module:name`) makes, with our settings."""
    return Server(
        factory,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=max(1, workers),
        blocking_threads=THREADS,
        factory=True,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=_LOGGING,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )


def serve(index: Path, host: str, port: int, workers: int) -> None:
    """Serves an index until a signal stops it. Raises UsageError where the address cannot be had."""
    check_address(host, port)
    os.environ[INDEX_VARIABLE] = str(index.absolute())
    if multiprocessing.get_start_method() == "fork":  # as granian then does too; else workers would not have it
        _prepared()
    os.environ[_PARENT_VARIABLE] = str(os.getpid())
    server = make_server("searchsvc.web.server:worker", host, port, workers)
    shown = f"[{host}]" if ":" in host else host
    server.on_startup(lambda: print(f"Serving http://{shown}:{port}", file=sys.stderr, flush=True))
    server.serve()
