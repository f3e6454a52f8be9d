"""How the service is served: by one tree of processes, or by one with plain kernels until the kernels are compiled.

Workers are forked from a process that has everything loaded, and whether kernels are compiled is settled when that
process begins. So a service that starts without compiled kernels has a small process above two trees, one after the
other, on one socket: the tree with plain kernels answers at once, and goes when the other is ready. Both accept from
the same queue until the first accepts no more and asks its clients to come back on a new connection, so that no request
is lost.
"""

import gc
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from types import FrameType

from searchsvc.engines.whoosh.store.generations import releases_held
from searchsvc.runtime.background_job import BackgroundJob, module_command
from searchsvc.runtime.kernel_cache import (
    MOST_PLAIN_RELEASES,
    choose_mode,
    chosen_mode,
    compile_job,
    compiling_environment,
    is_complete,
)
from searchsvc.web.listening import listen, shown_address
from searchsvc.web.tree_signals import HANDOVER_SECONDS, TREE_FOLDER_VARIABLE, TreeFolder

_LOOK_SECONDS = 0.1
DRAIN_SECONDS = 3.0
"""So long a tree that is about to go accepts no connections and closes each after its answer, before it stops."""
_LOG = logging.getLogger("searchsvc.web")


def serve(index: Path, host: str, port: int, workers: int) -> None:
    """Serves an index until a signal stops it. Raises UsageError where the address cannot be had."""
    listener = listen(host, port)
    job = None
    if choose_mode(lambda: releases_held(index) <= MOST_PLAIN_RELEASES) == "plain" and chosen_mode() == "auto":
        job = compile_job()
    if job is not None:
        logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="[%(levelname)s] %(message)s")
        with TemporaryDirectory(prefix="searchsvc-serve-") as scratch:
            _Supervisor(index, listener, shown_address(host, port), workers, Path(scratch)).run(job)
        return
    gc.disable()  # Nothing that is loaded now is garbage; a worker that is ready turns it on again.
    from searchsvc.web.server import serve_tree  # noqa: PLC0415 - imports kernels, whose mode is settled now

    serve_tree(index, listener, workers, shown_address(host, port))


class _Tree:
    """A tree of processes that answers: one that has loaded everything, and its workers."""

    def __init__(
        self, command: list[str], environment: Mapping[str, str], listener: socket, folder: TreeFolder, workers: int
    ) -> None:
        self._folder, self._workers = folder, workers
        self.process = subprocess.Popen(
            command,
            env={**environment, TREE_FOLDER_VARIABLE: str(folder.path)},
            stdin=subprocess.DEVNULL,
            pass_fds=(listener.fileno(),),
        )

    def is_ready(self) -> bool:
        """Whether all its workers accept connections."""
        return self._folder.count_ready() >= self._workers

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def drain(self) -> None:
        """Has it accept no more connections, and close each that it has after its next answer."""
        self._folder.set_draining()

    def stop(self) -> int:
        """Stops it, and waits until it has answered what it was asked; its exit status."""
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            return self.process.wait(2 * HANDOVER_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class _Supervisor:
    """Serves with plain kernels while a job compiles them, and then with compiled ones."""

    def __init__(self, index: Path, listener: socket, address: str, workers: int, scratch: Path) -> None:
        self._index, self._listener, self._address, self._workers = index, listener, address, workers
        self._scratch = scratch
        self._is_stopping = False

    def run(self, job: BackgroundJob) -> None:
        """Serves until a signal, or the end of the tree that serves, ends it with that tree's exit status."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._stop)
        _LOG.info("serving with plain kernels: the search kernels are being compiled in the background")
        serving = self._start("plain", os.environ)
        while self._goes_on(serving) and job.is_running():
            time.sleep(_LOOK_SECONDS)
        if self._goes_on(serving):
            if is_complete():
                serving = self._hand_over(serving)
            else:
                _LOG.error("the compiler failed; plain kernels go on (%s; see %s)", job.last_words(), job.log_path)
        while self._goes_on(serving):
            time.sleep(_LOOK_SECONDS)
        if status := serving.stop():
            sys.exit(status)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _goes_on(self, tree: _Tree) -> bool:
        return not self._is_stopping and tree.is_alive()

    def _start(self, name: str, environment: Mapping[str, str]) -> _Tree:
        folder = TreeFolder(self._scratch / name)
        folder.path.mkdir()
        arguments = [str(self._index.absolute()), str(self._listener.fileno()), str(self._workers)]
        if name == "plain":
            arguments.append(self._address)  # which it says; the other tree says nothing
        command = module_command("searchsvc.web.server", *arguments)
        return _Tree(command, environment, self._listener, folder, self._workers)

    def _hand_over(self, older: _Tree) -> _Tree:
        """Starts the tree with compiled kernels, and lets the other go once it is ready; the one that serves now."""
        newer = self._start("compiled", compiling_environment())
        while not newer.is_ready():
            if not self._goes_on(older) or not newer.is_alive():
                if newer.stop():
                    _LOG.error("the service could not start with compiled kernels; plain kernels go on")
                return older
            time.sleep(_LOOK_SECONDS)
        older.drain()
        until = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < until and self._goes_on(newer):
            time.sleep(_LOOK_SECONDS)
        older.stop()
        _LOG.info("serving with compiled kernels")
        return newer
