"""The live engine over a cluster: follows the alias, and keeps what it has open while the cluster is away."""

import logging
import time
from pathlib import Path
from threading import Lock

from typing_extensions import override

from searchsvc.engine import LiveEngine
from searchsvc.engines.opensearch.cluster.connection import SECONDS, Cluster, settings_from
from searchsvc.engines.opensearch.cluster.failures import NO_INDEX
from searchsvc.engines.opensearch.cluster.generations import serving
from searchsvc.engines.opensearch.cluster.kept_files import COPIES, download, forget_copies
from searchsvc.engines.opensearch.opensearch_engine import OpenSearchEngine
from searchsvc.errors import IndexUnavailable, SearchsvcError

_LOG = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
"""How often the alias is looked at."""
ANSWER_SECONDS = 5.0
"""How long the answer to that may take."""
PROOF_SECONDS = 10.0
"""How often it is tried whether all of the index answers."""


def open_opensearch(index: Path) -> OpenSearchEngine:
    """The engine of the generation that serves now. Raises IndexUnavailable, IndexDamaged, ClusterUnreachable."""
    cluster = Cluster(settings_from())
    cluster.check_version()
    return _open(cluster, index, serving_now(cluster))


def serving_now(cluster: Cluster, seconds: float = SECONDS) -> str:
    """The generation that serves, within some seconds. Raises IndexUnavailable where there is none."""
    generation = serving(cluster, seconds)
    if generation is None:
        raise IndexUnavailable(NO_INDEX)
    return generation


def _open(cluster: Cluster, index: Path, generation: str) -> OpenSearchEngine:
    try:
        return OpenSearchEngine(cluster, generation, download(cluster, generation, index / COPIES))
    except OSError as error:
        raise IndexUnavailable(
            f"the files of the index cannot be copied to {index / COPIES} ({error.strerror or error}); is there room? "
            "may it be written?"
        ) from error


class LiveOpenSearch(LiveEngine):
    """Looks at the alias now and then, and opens the newer generation when it has changed."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._cluster: Cluster | None = None
        self._open: OpenSearchEngine | None = None
        self._look_at = self._prove_at = 0.0
        self._is_away = False
        self._opening = Lock()

    @override
    def engine(self) -> OpenSearchEngine:
        """Raises IndexUnavailable, IndexDamaged, ClusterUnreachable and ClusterRefused while nothing is open."""
        held = self._open
        if held is not None and (time.monotonic() < self._look_at or self._opening.locked()):
            return held
        with self._opening:
            return self._follow()

    @property
    @override
    def is_doubtful(self) -> bool:
        now = time.monotonic()
        if not self._is_away and now < self._prove_at:
            return False
        self._prove_at = now + PROOF_SECONDS
        return True

    def _follow(self) -> OpenSearchEngine:
        held = self._open
        if held is not None and time.monotonic() < self._look_at:
            return held
        try:
            if self._cluster is None:  # not before the process was forked: threads share its connections
                self._cluster = Cluster(settings_from())
                self._cluster.check_version()
            generation = serving_now(self._cluster, ANSWER_SECONDS)
            if held is None or held.generation != generation:
                before = () if held is None else (held.generation,)
                held = self._open = _open(self._cluster, self._index, generation)
                forget_copies(self._cluster, self._index / COPIES, {generation, *before})
            self._is_away = False
        except SearchsvcError as error:
            if held is None:
                self._cluster = None
                raise
            if not self._is_away:
                _LOG.warning("the cluster could not be asked for the newest generation: %s", error)
            self._is_away = True
        self._look_at = time.monotonic() + LOOK_SECONDS
        return held
