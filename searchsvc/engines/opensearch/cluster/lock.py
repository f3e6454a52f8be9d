"""The lock under which an index on a cluster is written, by one machine at a time.

It is a document of `NAME-files`, which names its holder and is renewed while that lives. One whose holder has ended on
this very machine, or which was not renewed for `LONGEST_SECONDS`, is taken over; clocks that differ by less do no harm.
"""

import json
import logging
import os
import socket
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

import opensearchpy

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.kept_files import files_index, make_files_index
from searchsvc.errors import IndexBusy, SearchsvcError
from searchsvc.runtime.periodic import PeriodicTask

_LOG = logging.getLogger(__name__)
RENEW_SECONDS = 20.0
LONGEST_SECONDS = 300.0
"""A lock that was not renewed for so long has no holder any more."""
_LOOK_SECONDS = 0.5
_NAME = "lock"
_of_this_process: set[str] = set()
"""The tokens of locks that this process holds, or is about to take."""


class _Held(NamedTuple):
    """A lock as it stands on the cluster, with what tells whether it was changed since."""

    told: dict[str, Any]
    sequence: int
    term: int

    @property
    def holder(self) -> str:
        """Who holds it, as a person reads it."""
        return f"process {self.told['pid']} on {self.told['host']} since {self.told['since']}"

    @property
    def is_left(self) -> bool:
        """Whether nobody holds it any more."""
        if time.time() - self.told["renewed"] > LONGEST_SECONDS:
            return True
        if (self.told["host"], self.told.get("processes")) != (socket.gethostname(), _processes()):
            return False
        if self.told["pid"] == os.getpid():  # it could not be let go of, or the number was another's before
            return self.told["token"] not in _of_this_process
        return not _lives(self.told["pid"])


def _processes() -> str:
    """Names the processes among which a number means one: of this start of this machine, and of this container.

    Host names may be equal on two machines, and are where containers share the network of theirs. Empty where the
    system does not tell (macOS): then the host name has to do.
    """
    try:
        start = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{start} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


class ClusterLock:
    """A lock that this process holds."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._told: dict[str, Any] = {
            "token": token_hex(8),
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "processes": _processes(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        _of_this_process.add(self._told["token"])

    def take(self, wait: float) -> None:
        """Takes the lock. Raises IndexBusy after `wait` seconds, ClusterUnreachable and ClusterRefused."""
        make_files_index(self._cluster)
        deadline = time.monotonic() + wait
        while True:
            held = self._read()
            if held is not None and self._is_mine(held):
                return  # the answer to the writing of it was lost
            if (held is None or held.is_left) and self._write(held):
                return
            if held is not None and time.monotonic() >= deadline:
                raise IndexBusy(
                    f"the index on the cluster is being written by {held.holder}; try again when it is done"
                )
            time.sleep(_LOOK_SECONDS)

    def _read(self) -> _Held | None:
        found = self._cluster.ask_patiently(
            self._cluster.client.get, index=files_index(self._cluster), id=_NAME, params={"ignore": 404}
        )
        if not found.get("found"):
            return None
        told = json.loads(b64decode(found["_source"]["data"]))
        return _Held(told, found["_seq_no"], found["_primary_term"])

    def _write(self, before: _Held | None) -> bool:
        """Writes the lock over the one that was read; False where somebody else was quicker."""
        data = b64encode(json.dumps({**self._told, "renewed": time.time()}).encode()).decode()
        where: dict[str, Any] = {"op_type": "create"}
        if before is not None:
            where = {"if_seq_no": before.sequence, "if_primary_term": before.term}
        body = {"generation": _NAME, "data": data}

        def is_written() -> bool:
            try:
                self._cluster.client.index(index=files_index(self._cluster), id=_NAME, body=body, **where)
            except opensearchpy.ConflictError:  # perhaps by ourselves, where an answer was lost: it is read again
                return False
            return True

        written: bool = self._cluster.ask_patiently(is_written)
        return written

    def _is_mine(self, held: _Held) -> bool:
        return bool(held.told["token"] == self._told["token"])

    @property
    def is_mine(self) -> bool:
        """Whether this process holds the lock still. Raises ClusterUnreachable and ClusterRefused."""
        held = self._read()
        return held is not None and self._is_mine(held)

    def renew(self) -> None:
        """Renews the lock; where the cluster does not take that, the next time may."""
        with suppress(SearchsvcError, opensearchpy.OpenSearchException):
            held = self._read()
            if held is not None and self._is_mine(held):
                self._write(held)

    def release(self) -> None:
        """Lets go of the lock. Where the cluster takes nothing just then, whoever comes next takes it over."""
        _of_this_process.discard(self._told["token"])
        try:
            if self.is_mine:
                self._cluster.client.delete(index=files_index(self._cluster), id=_NAME)
        except (SearchsvcError, opensearchpy.OpenSearchException) as error:
            _LOG.warning("the lock on the cluster could not be let go of: %s", error)


@contextmanager
def cluster_lock(cluster: Cluster, wait: float) -> Iterator[ClusterLock]:
    """Holds the lock of an index. Raises IndexBusy after `wait` seconds, naming the holder."""
    lock = ClusterLock(cluster)
    lock.take(wait)
    renewing = PeriodicTask(lock.renew, RENEW_SECONDS, "renew-lock")
    renewing.start()
    try:
        yield lock
    finally:
        renewing.stop()
        lock.release()
