"""The loader: sends documents to an index from several threads, no faster than the cluster takes them.

A bulk request that the cluster refuses because it is full, or of which it refuses some documents for that, is sent
again with what was refused, after a pause that grows. Anything else that it refuses, a full disk too, ends the load.
"""

import logging
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import orjson
from opensearchpy.exceptions import OpenSearchException

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.failures import advice_on, may_pass, reason_of, stays
from searchsvc.engines.opensearch.format.documents import Document
from searchsvc.engines.opensearch.format.mapping import ID
from searchsvc.errors import ClusterRefused

_LOG = logging.getLogger(__name__)
MOST_BYTES = 4 << 20
"""Of one bulk request."""
MOST_OF_ONE = 95 << 20
"""Bytes of one document: a cluster takes requests of up to 100 MiB (`http.max_content_length`)."""
THREADS = 3
MOST_WAITING = 2 * THREADS
"""Bulk requests that wait or are under way: whoever adds more waits."""
PATIENCE = 300.0
"""Seconds: how long one bulk request is sent again before the load is given up."""
_PATIENCE_OF_ONE = {"timeout": "20s", "request_timeout": 30}
"""How long the cluster waits for a shard that is moving, and we for its answer: a little longer, so that it comes."""
_ANSWERED = {"filter_path": "errors,items.*.status,items.*.error"}
"""What is told of each document: nothing that is known here."""
_TO_BE_SENT_AGAIN = (429, 503)
FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0


class Loader:
    """Sends documents to one index. Raises ClusterRefused and ClusterUnreachable, from whatever call comes next."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, index
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="load")
        self._room = threading.BoundedSemaphore(MOST_WAITING)
        self._pending: list[bytes] = []
        self._size = 0
        self._sent: list[Future[None]] = []
        self._stopped = threading.Event()

    def put(self, documents: Iterable[Document]) -> None:
        """Adds documents, or replaces those with their names."""
        for document in documents:
            if len(document.source) > MOST_OF_ONE:
                raise ClusterRefused(
                    f"release {orjson.loads(document.source)[ID]} is too long for a cluster, which takes documents of "
                    f"up to {MOST_OF_ONE >> 20} MB, and this one has {len(document.source) >> 20}; take its file out "
                    "of the corpus"
                )
            self._add(orjson.dumps({"index": {"_id": document.key}}) + b"\n" + document.source + b"\n")

    def remove(self, keys: Iterable[str]) -> None:
        """Takes documents out."""
        for key in keys:
            self._add(orjson.dumps({"delete": {"_id": key}}) + b"\n")

    def _add(self, action: bytes) -> None:
        self._pending.append(action)
        self._size += len(action)
        if self._size >= MOST_BYTES:
            self._send()

    def _send(self) -> None:
        actions, self._pending, self._size = self._pending, [], 0
        if not actions:
            return
        self._raise_failures()
        self._room.acquire()
        future = self._pool.submit(self._bulk, actions)
        future.add_done_callback(lambda _: self._room.release())
        self._sent.append(future)

    def _raise_failures(self) -> None:
        left = []
        for future in self._sent:
            if future.done():
                future.result()
            else:
                left.append(future)
        self._sent = left

    def finish(self) -> None:
        """Sends what is left and waits until all has arrived."""
        self._send()
        for future in self._sent:
            future.result()
        self._sent = []

    def stop(self) -> None:
        """Ends the threads; what was not sent is forgotten, and nothing is sent again."""
        self._stopped.set()
        self._pool.shutdown(cancel_futures=True)

    def _bulk(self, actions: Sequence[bytes]) -> None:
        give_up, pause = time.monotonic() + PATIENCE, FIRST_PAUSE
        while True:
            refused, why = self._refused(actions)
            if not refused or self._stopped.is_set():
                return
            if time.monotonic() > give_up:
                raise ClusterRefused(f"the cluster took no more documents for {PATIENCE:.0f} s: {why}{advice_on(why)}")
            _LOG.warning(
                "the cluster is busy or away (%s); %d documents are sent again in %.1f s", why, len(refused), pause
            )
            self._stopped.wait(pause)
            actions, pause = refused, min(2 * pause, _LONGEST_PAUSE)

    def _refused(self, actions: Sequence[bytes]) -> tuple[Sequence[bytes], str]:
        """Sends actions once; which of them are to be sent again, and why. Raises ClusterRefused."""
        try:
            answer = self._cluster.client.bulk(
                body=b"".join(actions), index=self._index, params={**_PATIENCE_OF_ONE, **_ANSWERED}
            )
        except OpenSearchException as error:
            if may_pass(error):
                return actions, reason_of(error)
            reason = reason_of(error)
            raise ClusterRefused(f"the cluster refuses documents: {reason}{advice_on(reason)}") from error
        if not answer["errors"]:
            return (), ""
        again, why = [], ""
        for action, item in zip(actions, answer["items"], strict=True):
            (result,) = item.values()
            failure: Any = result.get("error")
            if failure is None:
                continue
            why = str(failure.get("reason") or failure)
            if result["status"] not in _TO_BE_SENT_AGAIN or stays(why):
                advice = advice_on(f"{failure.get('type')} {why}")
                raise ClusterRefused(f"the cluster refuses a document: {why}{advice}")
            again.append(action)
        return again, why
