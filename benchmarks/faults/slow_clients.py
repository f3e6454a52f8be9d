"""A swarm of slow clients, while others ask as people do: these must be answered as if the swarm were not there."""

import argparse
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from benchmarks.door.figures import SOON
from benchmarks.door.probing import probing
from benchmarks.door.silent import KINDS, raise_descriptors, silent_client
from benchmarks.faults.asking import search_path, workers_lost
from benchmarks.faults.scenarios import write_records
from benchmarks.faults.tally import Tally
from benchmarks.over_http.serving import HOST, our_command, run_ours, served, with_workers

SECONDS = 60.0
SWARM = 200
"""Connections of each kind: silent, with half a request, idle, a byte a second, and such as never read."""
_EVERY = 0.1
_RAMP = 200.0
_AT_ONCE = 20
"""Requests that a client sends at once that then reads none of the answers."""
_AFTER_SECONDS = 3.0


def slow_clients(given: argparse.Namespace) -> Iterator[Tally]:
    """The part: a row for healthy requests beside the swarm, one for those after it, one for the workers."""
    work = Path(given.work, "slow").resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    corpus, index, log = work / "corpus", work / "index", work / "serve.log"
    write_records(corpus, "all", 0, 30)
    run_ours("reindex", "--corpus", str(corpus), "--index", str(index))
    raise_descriptors()
    with served(with_workers(our_command("serve", "--index", str(index), "--no-access-log")), log) as server:
        with ExitStack() as stack:
            for kind in KINDS:
                stack.enter_context(silent_client(server.port, SWARM, kind, _RAMP))
            stack.enter_context(never_reading(server.port, SWARM))
            yield from _probed(server.port, given.seconds or SECONDS, "slow clients: answered soon beside them")
        yield from _probed(server.port, _AFTER_SECONDS, "slow clients: answered soon after them")
    tally = Tally("slow clients: no worker ended")
    if lost := workers_lost(log):
        tally.broke(f"{lost} workers ended")
    else:
        tally.held()
    yield tally


def _probed(port: int, seconds: float, name: str) -> Iterator[Tally]:
    tally = Tally(name)
    with probing(port, _EVERY, ("/healthz", search_path("rural school"), "/?q=education")) as probes:
        time.sleep(seconds)
    for each in probes.probes:
        if each.status == 200 and each.seconds <= SOON:
            tally.held()
        else:
            tally.broke(f"{each.path}: status {each.status} after {each.seconds:.2f} s")
    yield tally


@contextmanager
def never_reading(port: int, count: int) -> Iterator[None]:
    """So many clients that send whole requests and read nothing; each that is closed comes again."""
    over = Event()
    thread = Thread(target=_never_read, args=(port, count, over))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _never_read(port: int, count: int, over: Event) -> None:
    request = f"GET /?q=education HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode() * _AT_ONCE
    open_now: list[socket.socket] = []
    while not over.wait(_EVERY):
        while len(open_now) < count and not over.is_set():
            with suppress(OSError):
                open_now.append(_connected(port, request))
        still = []
        for each in open_now:
            try:
                each.send(b"\r\n")
                still.append(each)
            except BlockingIOError:
                still.append(each)
            except OSError:
                each.close()
        open_now = still
    for each in open_now:
        each.close()


def _connected(port: int, request: bytes) -> socket.socket:
    each = socket.socket()
    try:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        each.settimeout(1.0)
        each.connect((HOST, port))
        each.send(request)
    except OSError:
        each.close()
        raise
    each.setblocking(False)
    return each
