"""A cluster of nodes: started together, killed and started again one by one, removed at the end."""

import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.cluster.errors import ClusterError, NodeFailed, Unavailable
from tests.cluster.node import Node, Server, server_of_machine
from tests.cluster.ownership import give_away, is_reachable
from tests.cluster.ports import free_ports

HEAP = 256
"""MiB for the heap of a node: enough for tens of thousands of releases; the process takes about twice that."""

READY_SECONDS = 300
"""A node that has not joined by then has failed, even on a busy machine."""

_PAUSE = 0.25  # seconds between two looks at nodes that start


class Cluster:
    """Nodes `n1`, `n2`, … that know each other; a context manager that ends them all.

    It can also end without its end being called: the nodes die with this process (Linux).
    """

    def __init__(
        self,
        count: int,
        *,
        server: Server | None = None,
        heap: int = HEAP,
        port: int | None = None,
        data: Path | None = None,
        settings: Mapping[str, object] | None = None,
        as_shipped: bool = False,
    ) -> None:
        """`heap`: MiB for each node. `port`: that of the first node, the others follow; without it free ones are taken.

        `data`: a folder to keep everything in; without it a folder in the place for temporary files, which is removed.
        `settings`: of the configuration of every node, besides ours.
        `as_shipped`: nodes run as the archive means them to, which is what is measured; without it they start sooner,
        in less memory, and are slower.
        Raises Unavailable where this machine cannot run it.
        """
        self.server = server or server_of_machine()
        self.nodes: list[Node] = []
        self._is_kept = data is not None
        self.folder = data or Path(tempfile.mkdtemp(prefix="searchsvc-cluster-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        if not is_reachable(self.folder.parent):
            self._remove()
            raise Unavailable(f"{self.folder} is closed to the user that runs the nodes; name another, or set TMPDIR")
        give_away(self.folder)
        free = free_ports(2 * count)
        http = range(port, port + count) if port is not None else free[:count]
        for number, ports in enumerate(zip(http, free[count:], strict=True), 1):
            folder = self.folder / f"n{number}"
            self.nodes.append(Node(f"n{number}", folder, ports, self.server, heap, as_shipped=as_shipped))
        self._settings: dict[str, object] = {
            "discovery.seed_hosts": [f"127.0.0.1:{node.transport_port}" for node in self.nodes],
            "cluster.initial_cluster_manager_nodes": [node.name for node in self.nodes],
        }
        if count == 1:
            self._settings = {"discovery.type": "single-node"}
        self._settings |= settings or {}

    def __enter__(self) -> Self:
        try:
            self.start(self.nodes)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def addresses(self) -> list[str]:
        """Of all nodes, those that do not run too, as a client is told them."""
        return [node.address for node in self.nodes]

    @property
    def running(self) -> list[Node]:
        return [node for node in self.nodes if node.is_running]

    def start(self, nodes: Sequence[Node]) -> None:
        """Starts nodes on the data that they have, and waits until all that run are one cluster. Raises NodeFailed."""
        for node in nodes:
            node.prepare(self._settings)
            node.spawn()
        self.wait()

    def restore(self) -> None:
        """Starts every node that does not run. Raises NodeFailed."""
        self.start([node for node in self.nodes if not node.is_running])

    def wait(self, seconds: float = READY_SECONDS) -> None:
        """Until each node that was started sees as many members as were. Raises NodeFailed, at once where one ended."""
        deadline = time.monotonic() + seconds
        left = [node for node in self.nodes if node.is_meant_to_run]
        wanted = len(left)
        while left:
            left = [node for node in left if node.members() < wanted]
            if left and time.monotonic() > deadline:
                raise NodeFailed(f"{left[0].name} is not ready after {seconds:.0f} s:\n{left[0].last_lines()}")
            if left:
                time.sleep(_PAUSE)

    def elected(self) -> Node:
        """The cluster manager that the nodes have elected. Raises ClusterError where they have none."""
        for asked in self.running:
            try:
                found = asked.get("/_cat/cluster_manager?format=json&h=node&cluster_manager_timeout=1s")
            except (OSError, ValueError):
                continue
            for node in self.nodes:
                if found and node.name == found[0]["node"] and node.is_running:
                    return node
        raise ClusterError("no cluster manager is elected")

    def close(self) -> None:
        """Ends all nodes, and removes their data unless a folder was named to keep it."""
        for node in self.nodes:
            node.stop() if self._is_kept else node.kill()
        self._remove()

    def _remove(self) -> None:
        if not self._is_kept:
            shutil.rmtree(self.folder, ignore_errors=True)
