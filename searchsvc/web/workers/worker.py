"""A worker: one thread a lane, which takes a request, has the application answer it, and sends the answer."""

import faulthandler
import gc
import logging
import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from searchsvc.errors import SearchsvcError
from searchsvc.web.frames import FrameReader, Kind, frame, read_request
from searchsvc.web.log_lines import log_to_stderr
from searchsvc.web.settings import LOG_FORMAT_VARIABLE
from searchsvc.web.workers.state import Checks, tell_state
from searchsvc.web.workers.wsgi import answer_request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

NICE = 5
"""How much a worker stands back behind the door for the processor, so that probes and refusals do not wait."""


class Loaded(NamedTuple):
    """What a nursery has loaded: an application (PEP 3333), and what checks that it can answer."""

    application: "WSGIApplication"
    readiness: Checks


def run_worker(loaded: Loaded, lanes: list[socket.socket], *, is_trusting: bool = True) -> None:
    """Answers on all lanes but the last, and tells on the last what is open, until the door closes the lanes.

    One that `is_trusting` opens an index before all of it was read.
    """
    os.nice(NICE)
    faulthandler.enable()
    log_to_stderr("json" if os.environ.get(LOG_FORMAT_VARIABLE) == "json" else "human")
    application, readiness = loaded
    *asked, state = lanes
    threads = [threading.Thread(target=_answer, args=(lane, application), daemon=True) for lane in asked]
    if not is_trusting:
        readiness.distrust()
    try:
        readiness.check()
    except SearchsvcError as error:
        logging.getLogger("searchsvc.web").warning("this worker cannot answer searches yet: %s", error)
    gc.freeze()  # What is loaded now is never garbage, and need not be looked through again.
    gc.enable()
    threading.Thread(target=tell_state, args=(state, readiness), daemon=True).start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _answer(lane: socket.socket, application: "WSGIApplication") -> None:
    frames = FrameReader()
    with lane, suppress(OSError):  # the door is gone, or wants this lane no more
        lane.sendall(frame(Kind.READY))
        while data := lane.recv(1 << 18):
            for kind, payload in frames.feed(data):
                if kind is Kind.REQUEST:
                    answer_request(lane, application, read_request(payload))
