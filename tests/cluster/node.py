"""One node: its folder, its ports, its JVM."""

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster import launch
from tests.cluster.archive import installed
from tests.cluster.errors import ClusterError, NodeFailed
from tests.cluster.java import Java, choose
from tests.cluster.jvm import command_of
from tests.cluster.ownership import UNPRIVILEGED, give_away, is_root
from tests.cluster.ports import is_free
from tests.cluster.versions import Version, version_named

LOG_LINES = 25
"""How many of the last lines of a node's log are told where it fails."""

_NOT_READY = {"1", "2"}
"""Ids of the blocks of a cluster that has not read its state yet, or has no elected manager."""

_SHORT_LIFE = {"node.processors": 2, "node.store.allow_mmap": False}
"""Settings of a node in little memory, for minutes."""

_LOGGING = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
"""


@dataclass(frozen=True, slots=True)
class Server:
    """What nodes run: a version of OpenSearch, unpacked in the folder `home`, and its Java."""

    version: Version
    java: Java
    home: Path

    def __str__(self) -> str:
        return f"OpenSearch {self.version.name} on Java {self.java.feature} ({self.java.home})"


def server_of_machine(version: str | None = None) -> Server:
    """The server that this machine can run, fetched where it is not there yet. Raises Unavailable and BadArchive.

    Without a version it is that of `SEARCHSVC_TESTED_OPENSEARCH`, or the newest that can be run.
    """
    asked = version or os.environ.get("SEARCHSVC_TESTED_OPENSEARCH")
    java, chosen = choose(version_named(asked) if asked else None)
    return Server(chosen, java, installed(chosen))


class Node:
    """A node on fixed ports of 127.0.0.1, which can be killed and started again on its data."""

    def __init__(
        self, name: str, folder: Path, ports: tuple[int, int], server: Server, heap: int, *, as_shipped: bool
    ) -> None:
        """`ports`: for HTTP, and for the other nodes. `heap`: in MiB. `as_shipped`: see Cluster."""
        self.name = name
        self.folder = folder
        self.http_port, self.transport_port = ports
        self._server = server
        self._heap = heap
        self._as_shipped = as_shipped
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def is_meant_to_run(self) -> bool:
        """Whether it was started, and neither killed nor stopped since; it may have ended by itself."""
        return self._process is not None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process of its JVM. Raises ClusterError where it does not run."""
        if self._process is None or self._process.poll() is not None:
            raise ClusterError(f"{self.name} does not run")
        return self._process.pid

    def prepare(self, settings: Mapping[str, object]) -> None:
        """Writes its configuration; what is not said here is the same for every node. Data that is there stays."""
        for part in ("config", "data", "logs", "tmp"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        whole = {
            "cluster.name": "searchsvc-tests",
            "node.name": self.name,
            "network.host": "127.0.0.1",
            "http.port": self.http_port,
            "transport.port": self.transport_port,
            "path.data": f"{self.folder}/data",
            "path.logs": f"{self.folder}/logs",
            "cluster.routing.allocation.disk.threshold_enabled": False,  # a full disk of a developer is no fault
            "cluster.info.update.interval": "10s",  # the least that it takes; tests fill disks on purpose
            **({} if self._as_shipped else _SHORT_LIFE),
            **settings,
        }
        lines = "".join(f"{name}: {json.dumps(value)}\n" for name, value in whole.items())
        (self.folder / "config" / "opensearch.yml").write_text(lines, "utf-8")
        (self.folder / "config" / "log4j2.properties").write_text(_LOGGING, "ascii")
        give_away(self.folder)

    def spawn(self) -> None:
        """Starts the JVM, and does not wait for it. Raises NodeFailed where a port is taken.

        Linux ends the JVM with the thread that started it, so only the main thread may do so.
        """
        if threading.current_thread() is not threading.main_thread():
            raise ClusterError(f"{self.name} would end with this thread: start nodes from the main thread")
        if self.is_running:
            raise ClusterError(f"{self.name} runs already")
        for port in (self.http_port, self.transport_port):
            if not is_free(port):
                raise NodeFailed(f"port {port} of 127.0.0.1 is taken; end what listens there, or choose another")
        uid = UNPRIVILEGED if is_root() else -1
        launcher = [sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), str(uid)]
        server = self._server
        command = command_of(server.home, server.java, self.folder, self._heap, as_shipped=self._as_shipped)
        with (self.folder / "node.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*launcher, *command],
                cwd=self._server.home,
                env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us alone
            )

    def members(self) -> int:
        """How many nodes it sees in its cluster; 0 while it is not ready. Raises NodeFailed where it has ended."""
        if self._process is not None and self._process.poll() is not None:
            raise NodeFailed(f"{self.name} ended with status {self._process.returncode}:\n{self.last_lines()}")
        try:
            state = self.get("/_cluster/state/nodes,blocks?local=true")
        except (OSError, ValueError):
            return 0
        return 0 if _NOT_READY & state["blocks"].get("global", {}).keys() else len(state["nodes"])

    def get(self, path: str, seconds: float = 5) -> Any:
        """What the node answers to a GET, read as JSON. Raises OSError and ValueError."""
        with urllib.request.urlopen(self.address + path, timeout=seconds) as answer:
            return json.load(answer)

    def last_lines(self) -> str:
        """The end of its log."""
        lines = (self.folder / "node.log").read_text("utf-8", "replace").splitlines()
        return "\n".join(lines[-LOG_LINES:])

    def kill(self) -> None:
        """Ends it at once, as a crash does (SIGKILL), and waits until it is gone."""
        self._end(signal.SIGKILL, 30)

    def stop(self) -> None:
        """Lets it close its indices (SIGTERM) for at most 30 s, and kills it then."""
        try:
            self._end(signal.SIGTERM, 30)
        except subprocess.TimeoutExpired:
            self.kill()

    def _end(self, how: signal.Signals, seconds: float) -> None:
        if self._process is not None:
            self._process.send_signal(how)  # which does nothing where it has ended
            self._process.wait(seconds)
            self._process = None
