"""The live engine over a cluster: follows the alias, and keeps what it has open while the cluster is away.

Where the newest generation cannot be opened, an older one serves, as at home: that which is open, or, where the service
only starts, the newest that is kept behind it. The newest is tried again after pauses that become longer.
"""

import errno
import logging
import time
from pathlib import Path
from threading import Lock

from typing_extensions import override

from searchsvc.engine import LiveEngine
from searchsvc.engines.opensearch.cluster.connection import SECONDS, Cluster, settings_from
from searchsvc.engines.opensearch.cluster.failures import NO_INDEX
from searchsvc.engines.opensearch.cluster.generations import all_generations, serving, unfinished
from searchsvc.engines.opensearch.cluster.kept_files import COPIES, download, forget_copies
from searchsvc.engines.opensearch.opensearch_engine import OpenSearchEngine
from searchsvc.errors import IndexDamaged, IndexUnavailable, SearchsvcError
from searchsvc.model.index_status import Verification

_LOG = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
"""How often the alias is looked at."""
ANSWER_SECONDS = 5.0
"""How long the answer to that may take."""
PROOF_SECONDS = 10.0
"""How often it is tried whether all of the index answers."""
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0
"""Seconds after which a generation that could not be opened is tried again: at first, and after many times."""
_MORE_FILES = "let a process have more files open (ulimit -n)"


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
    """Opens a generation over a copy of its files, which is compared with the cluster's where it seems to be damaged.

    Raises IndexDamaged; and IndexUnavailable where this machine does not let us copy or open them.
    """
    folder = _copy(cluster, index, generation)
    try:
        try:
            return OpenSearchEngine(cluster, generation, folder)
        except (IndexDamaged, ValueError):  # of which those are that tell of no JSON
            folder = _copy(cluster, index, generation, every_byte=True)
            return OpenSearchEngine(cluster, generation, folder)
    except OSError as error:
        raise IndexUnavailable(
            f"the files of the index in {folder} cannot be opened ({error.strerror or error}); "
            + (_MORE_FILES if error.errno == errno.EMFILE else "may they be read?")
        ) from error


def _copy(cluster: Cluster, index: Path, generation: str, *, every_byte: bool = False) -> Path:
    try:
        return download(cluster, generation, index / COPIES, every_byte=every_byte)
    except OSError as error:
        raise IndexUnavailable(
            f"the files of the index cannot be copied to {index / COPIES} ({error.strerror or error}); "
            + (_MORE_FILES if error.errno == errno.EMFILE else "is there room? may it be written?")
        ) from error


class LiveOpenSearch(LiveEngine):
    """Looks at the alias now and then, and opens the newer generation when it has changed."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._cluster: Cluster | None = None
        self._open: OpenSearchEngine | None = None
        self._look_at = self._prove_at = 0.0
        self._is_away = self._has_fallen_back = False
        self._opening = Lock()
        self._failure: SearchsvcError | None = None
        self._failed, self._pause, self._retry_at = "", FIRST_PAUSE, 0.0

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
    def verification(self) -> Verification:
        return "fallen_back" if self._has_fallen_back else "verified"

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
            generation = serving_now(self._connected(), ANSWER_SECONDS)
            self._is_away = False
        except SearchsvcError as error:
            if held is None:
                self._cluster = None
                raise
            if not self._is_away:
                _LOG.warning("the cluster could not be asked for the newest generation: %s", error)
            self._is_away = True
        else:
            if held is None or held.generation != generation:
                held = self._open = self._changed_over(generation, held)
            else:
                self._has_fallen_back = False
        self._look_at = time.monotonic() + LOOK_SECONDS
        return held

    def _connected(self) -> Cluster:
        if self._cluster is None:  # not before the process was forked: threads share its connections
            cluster = Cluster(settings_from())
            cluster.check_version()
            self._cluster = cluster
        return self._cluster

    def _changed_over(self, generation: str, held: OpenSearchEngine | None) -> OpenSearchEngine:
        """The engine of the newest generation, or of another where that cannot be opened; `held` is open now."""
        if self._failed == generation and time.monotonic() < self._retry_at:
            if held is not None:
                return held
            if self._failure is not None:
                raise self._failure
        cluster = self._connected()
        try:
            opened = _open(cluster, self._index, generation)
        except SearchsvcError as error:
            self._put_off(generation)
            if held is not None:
                _LOG.error("generation %s cannot be opened, %s goes on serving: %s", generation, held.generation, error)
                return held
            kept = self._kept(cluster, generation)
            if kept is None:
                self._failure = error
                raise
            _LOG.error("generation %s serves instead of the newest one: %s", kept.generation, error)
            self._has_fallen_back = True
            return kept
        self._failed, self._has_fallen_back = "", False
        before = () if held is None else (held.generation,)
        forget_copies(cluster, self._index / COPIES, {generation, *before})
        return opened

    def _put_off(self, generation: str) -> None:
        """Has a generation that could not be opened tried again later, each time after twice as long."""
        self._pause = min(2 * self._pause, LONGEST_PAUSE) if self._failed == generation else FIRST_PAUSE
        self._failed, self._failure = generation, None
        self._retry_at = time.monotonic() + self._pause

    def _kept(self, cluster: Cluster, newest: str) -> OpenSearchEngine | None:
        """The newest of the generations that are kept behind one; None where none can be opened."""
        try:
            not_to_serve = unfinished(cluster)
            behind = [name for name in all_generations(cluster) if name < newest and name not in not_to_serve]
        except SearchsvcError as error:
            _LOG.warning("the generations that are kept could not be asked for: %s", error)
            return None
        for name in behind:
            try:
                return _open(cluster, self._index, name)
            except SearchsvcError as error:
                _LOG.warning("generation %s cannot serve either: %s", name, error)
        return None
