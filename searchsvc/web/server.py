"""Serves the application: granian's worker processes, each with its own open index, stopped by SIGTERM or SIGINT.

Kernels and dictionaries are loaded once before the workers are forked, so that all workers share them; where processes
are not forked, each worker loads its own. A worker accepts connections only after it has opened the index (where there
is one) and answered a search. No worker outlives the process that started it.
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
from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.common import AbstractServer
from granian.server.mp import MPServer
from typing_extensions import override

from searchsvc.concepts.lexicon import bundled
from searchsvc.engines.selection import warm
from searchsvc.errors import SearchsvcError
from searchsvc.facts.places.release_provinces import query_mentions
from searchsvc.model.query import Query
from searchsvc.searching.understanding import understand
from searchsvc.web.app import DRAINING, INDEX_VARIABLE, create_app
from searchsvc.web.health import Readiness
from searchsvc.web.listening import BACKLOG, stop_accepting
from searchsvc.web.tree_signals import HANDOVER_SECONDS, STOP_SECONDS, TreeFolder, tree_folder

THREADS = 4
"""Threads of a worker: searches take the processor, so that more would only wait for each other."""
_UNDERSTOOD = (Query("湖北高校毕业生 hubei graduates"), Query("教育部发布 jiaoyu", expand=False))
_PARENT_VARIABLE = "SEARCHSVC_SERVER_PID"
_PARENT_CHECK_SECONDS = 1.0
_DRAIN_CHECK_SECONDS = 0.2
_socket_holder: Any = SocketHolder  # its stub lacks what it takes
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
    draining: threading.Event = app.extensions[DRAINING]
    readiness: Readiness = app.extensions["searchsvc.readiness"]
    try:
        readiness.check()
    except SearchsvcError as error:
        logging.getLogger("searchsvc.web").warning("this worker cannot answer searches yet: %s", error)
    tree = tree_folder()
    if tree is not None:
        threading.Thread(target=_watch_drain, args=(tree, draining), daemon=True, name="drain").start()
        tree.set_ready()
    gc.freeze()  # What is loaded now is never garbage, and need not be looked through again.
    gc.enable()
    return app


def _watch_drain(tree: TreeFolder, draining: threading.Event) -> None:
    while not tree.is_draining():
        time.sleep(_DRAIN_CHECK_SECONDS)
    stop_accepting()
    draining.set()


@cache
def _prepared() -> Flask:
    """The application, with its index not open yet. It is made once, and shared with processes forked from this one.

    Everything that requests need and that is the same for every index is loaded now: kernels, our concepts, the
    dictionary (which is packed in the background where this machine has not done so yet), the names of places, the
    pages.
    """
    warm()
    for query in _UNDERSTOOD:
        understand(query, bundled())
        query_mentions(query.q)
    app = create_app()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    return app


class _SharedSocketServer(MPServer):
    """granian's server on a socket that it is given, and that other processes may go on using.

    By itself granian would open a socket for each worker, which no other tree of processes could take over.
    """

    def __init__(self, listener: socket.socket, target: str, **settings: Any) -> None:  # noqa: ANN401 - granian's
        super().__init__(target, **settings)
        self._listener = listener

    @override
    def _init_shared_socket(self) -> None:
        shared: Any = self  # granian does not declare these attributes
        shared._ssp, shared._sfd = None, self._listener.fileno()
        shared._shd = _socket_holder(os.dup(self._listener.fileno()), False, BACKLOG)
        shared._sso = self._listener
        self._listener.set_inheritable(True)


def make_server(factory: str, listener: socket.socket, workers: int) -> AbstractServer[Any]:
    """A server with our settings, on a listening socket, for the application that `factory` (`module:name`) makes."""
    return _SharedSocketServer(
        listener,
        factory,
        interface=Interfaces.WSGI,
        workers=max(1, workers),
        blocking_threads=THREADS,
        factory=True,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=_LOGGING,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS if tree_folder() is None else HANDOVER_SECONDS,
    )


def serve_tree(index: Path, listener: socket.socket, workers: int, address: str | None) -> None:
    """Serves an index on a socket until a signal stops it; prints `address`, if there is one, when it has started."""
    os.environ[INDEX_VARIABLE] = str(index.absolute())
    if multiprocessing.get_start_method() == "fork":  # then granian forks its workers, too, which share what is loaded
        _prepared()
    os.environ[_PARENT_VARIABLE] = str(os.getpid())
    server = make_server("searchsvc.web.server:worker", listener, workers)
    if address is not None:
        server.on_startup(lambda: print(f"Serving {address}", file=sys.stderr, flush=True))
    server.serve()


def main() -> None:
    """Runs one tree of processes for the supervisor in `handover`.

    The arguments are the index, the number of the socket, how many workers, and perhaps the address to print.
    """
    gc.disable()  # as `handover.serve` does
    index, handle, workers, *address = sys.argv[1:]
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True, name="leave-with-parent").start()
    serve_tree(Path(index), socket.socket(fileno=int(handle)), int(workers), address[0] if address else None)
