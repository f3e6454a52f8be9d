"""The builder of a generation on a cluster: into a new index, aside from the one that serves, then switched to at once.

An incremental build begins with a clone of the index that serves. One that was interrupted stays on the cluster, and
the next build upon the same generation sends only what is not there yet; terms and words are counted again.
"""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import numpy as np
import orjson

from searchsvc.engine import KEEP, Batch, Builder
from searchsvc.engines.opensearch.build import new_index
from searchsvc.engines.opensearch.build.below import documents_of, kept_of
from searchsvc.engines.opensearch.build.counted import counted
from searchsvc.engines.opensearch.build.interrupted_load import InterruptedLoad
from searchsvc.engines.opensearch.build.lexicon_builder import LexiconBuilder, write_lexicons
from searchsvc.engines.opensearch.build.loader import Loader
from searchsvc.engines.opensearch.build.new_index import (
    Origin,
    forget_interrupted,
    make_index,
    refresh,
)
from searchsvc.engines.opensearch.build.tellings import Known, find_tellings
from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.opensearch.cluster.generations import (
    all_generations,
    remove,
    serving,
    switch,
    wait_until_assigned,
)
from searchsvc.engines.opensearch.cluster.kept_files import COPIES, download, forget_copies, kept_generations, upload
from searchsvc.engines.opensearch.cluster.lock import ClusterLock, cluster_lock
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.analysis import unpack_analysis
from searchsvc.engines.opensearch.format.documents import OpenSearchBatch, key_of
from searchsvc.engines.opensearch.format.generation_files import (
    FORMAT,
    Summary,
    read_statistics,
    read_summary,
    write_files,
)
from searchsvc.engines.opensearch.format.statistics import IndexStatistics, RunningCounts, TermCounts
from searchsvc.engines.opensearch.format.telling_files import read_tellings, write_tellings
from searchsvc.engines.whoosh.build.summary import PROGRAMS
from searchsvc.engines.whoosh.store.generations import write_lock
from searchsvc.errors import ClusterRefused, ClusterUnreachable, IndexDamaged, SearchsvcError
from searchsvc.model.catalog import Catalog, read_catalog, write_catalog

_LOG = logging.getLogger(__name__)


def fingerprint() -> str:
    """What a build depends on besides the corpus; a generation with another one is not built upon."""
    parts = [str(FORMAT), orjson.dumps(mapping.index_body(shards=1, replicas=0)).decode()]
    parts += [f"{name}={version(name)}" for name in PROGRAMS]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


class OpenSearchBuilder(Builder):
    """Builds one generation. Made by `open_builder`, under the write lock."""

    def __init__(
        self, cluster: Cluster, lock: ClusterLock, index: Path, *, full: bool, keep: int, shards: int, replicas: int
    ) -> None:
        self._cluster, self._lock, self._keep = cluster, lock, keep
        self._shards, self._replicas = shards, replicas
        self._copies = index / COPIES
        self._scratch = index / f".build-{os.getpid()}"
        self._base: str | None = None
        self._previous = Catalog()
        self._counts, self._gone = RunningCounts(), RunningCounts()
        self._words: LexiconBuilder | None = None
        self._releases = 0
        self._name = ""
        self._loader: Loader | None = None
        self._interrupted: InterruptedLoad | None = None
        self._was_exact = True
        self._known: Known | None = None
        self._put: list[str] = []
        for left in index.glob(".build-*"):  # by builds that were killed: the lock of this folder is ours
            shutil.rmtree(left, ignore_errors=True)
        self._scratch.mkdir(mode=0o700)
        # Refused where the name is taken by others, before anything is built.
        base = self._served = serving(self._cluster)
        if base is not None and not full:
            self._take_over(base)

    def _take_over(self, base: str) -> None:
        try:
            folder = download(self._cluster, base, self._copies, every_byte=True)
            summary = read_summary(folder)
        except IndexDamaged as error:
            _LOG.warning("the index cannot be built upon (%s), so it is built from nothing", error)
            return
        if summary.fingerprint != fingerprint():
            return
        self._base, self._previous, self._releases = base, read_catalog(folder), summary.releases
        self._counts, self._was_exact = RunningCounts(read_statistics(folder, summary).counts), summary.is_exact
        self._known = Known(read_tellings(folder), summary.dictionary)

    @property
    def previous(self) -> Catalog:
        """See `Builder`."""
        return self._previous

    @property
    def is_first(self) -> bool:
        """See `Builder`."""
        return self._base is None

    def _load(self) -> Loader:
        """The loader of the new index, which is made when it is first needed."""
        if self._loader is None:
            self._check_lock()
            origin = Origin(self._base or "", fingerprint(), 0 if self._base else self._shards)
            made = make_index(self._cluster, origin, self._replicas)
            self._name, self._interrupted = made.name, made.interrupted
            self._loader = Loader(self._cluster, made.name)
        return self._loader

    def put(self, batch: Batch) -> None:
        """See `Builder`. Raises ClusterUnreachable and ClusterRefused."""
        if not isinstance(batch, OpenSearchBatch):
            raise TypeError("an OpenSearch builder takes the batches of its own engine")
        loader = self._load()
        self._releases += len(batch.ids) - self._take_out([document.key for document in batch.documents])
        interrupted = self._interrupted
        loader.put(batch.documents if interrupted is None else interrupted.lacking(batch.documents))
        self._counts.add(batch.counts)
        if self._known is not None:
            self._put += [document.key for document in batch.documents]
        if self._words is None:
            self._words = LexiconBuilder(self._scratch / "lexicon")
        self._words.add(batch)

    def remove(self, release_id: str) -> None:
        """See `Builder`. Raises ClusterUnreachable and ClusterRefused."""
        key = key_of(release_id)
        loader = self._load()
        self._releases -= self._take_out([key])
        if self._interrupted is None or not self._interrupted.is_gone(key):
            loader.remove([key])

    def _take_out(self, keys: list[str]) -> int:
        """Counts the terms of documents that will be gone; returns how many of these there are."""
        if self._base is None:
            return 0
        kept = kept_of(self._cluster, self._base, keys, mapping.ANALYSIS)
        for run in (unpack_analysis(each).run for each in kept.values()):
            self._gone.add(TermCounts(run.terms, run.frequencies.astype(np.int64)))
        return len(kept)

    def _undo_interrupted(self, loader: Loader) -> None:
        """Undoes what an interrupted load has changed and this build does not want."""
        if self._interrupted is None:
            return
        loader.remove(self._interrupted.to_remove())
        if self._base is not None:
            for documents in documents_of(self._cluster, self._base, self._interrupted.to_restore()):
                loader.put(documents)

    def publish(self, catalog: Catalog) -> str:
        """See `Builder`. Raises ClusterUnreachable and ClusterRefused."""
        loader, client = self._load(), self._cluster.client
        self._undo_interrupted(loader)
        loader.finish()
        held = self._arrived()
        if held != self._releases:
            remove(self._cluster, [self._name])  # for nobody knows what is wrong with it
            raise ClusterRefused(
                f"of {self._releases:,} releases {held:,} have arrived on the cluster; what serves stays as it was. "
                "Run 'searchsvc reindex' again"
            )
        counts = self._counts.total().minus(self._gone.total())
        found = counted(self._cluster, self._name)
        tellings = find_tellings(self._cluster, self._name, self._put, self._known)
        files = self._scratch / "files"
        files.mkdir()
        base = self._base
        below = None if base is None else download(self._cluster, base, self._copies, every_byte=True)
        summary = Summary(
            format=FORMAT,
            fingerprint=fingerprint(),
            program=version("searchsvc"),
            releases=self._releases,
            languages=found.languages,
            years=found.years,
            built=datetime.now(UTC).isoformat(timespec="seconds"),
            lexicons=write_lexicons(files, self._name, self._words, below),
            is_exact=self._gone.is_empty and self._was_exact,
            dictionary=tellings.told.dictionary,
        )
        write_files(files, summary, IndexStatistics(summary.releases, counts, found.lengths))
        write_tellings(files, tellings.keys, tellings.languages, tellings.told.pairs)
        write_catalog(files, catalog)
        settings = {
            "index.refresh_interval": None,
            "index.blocks.write": True,
        }
        self._cluster.ask_patiently(client.indices.put_settings, index=self._name, body=settings)
        upload(self._cluster, self._name, files)
        wait_until_assigned(self._cluster, self._name, "green", new_index.ASSIGNED_SECONDS)
        self._check_lock()
        self._switch()
        try:
            self._tidy_up()
        except SearchsvcError as error:
            _LOG.warning("older generations could not be removed (%s); the next build tries again", error)
        return self._name

    def _arrived(self) -> int:
        """How many releases the new index holds; where it is not what it should be, it is looked at twice."""
        held = -1
        for _ in range(2):
            wait_until_assigned(self._cluster, self._name, "yellow", new_index.ASSIGNED_SECONDS)
            refresh(self._cluster, self._name)
            held = self._cluster.ask_patiently(self._cluster.client.count, whole=True, index=self._name)["count"]
            if held == self._releases:
                break
        return held

    def _switch(self) -> None:
        """Lets the new index serve; where the answer was lost, the alias says whether it does."""
        try:
            switch(self._cluster, self._name)
        except SearchsvcError as error:
            try:
                is_done = serving(self._cluster) == self._name
            except SearchsvcError:
                raise ClusterUnreachable(
                    f"whether the new index serves could not be asked any more ({error}); all of it is on the "
                    "cluster. Run 'searchsvc reindex' again"
                ) from error
            if not is_done:
                raise

    def _check_lock(self) -> None:
        """Raises ClusterRefused where another machine has the lock by now: it may be writing already."""
        if not self._lock.is_mine:
            raise ClusterRefused(
                "another machine has taken over the writing of this index; what serves stays as it was"
            )

    def _tidy_up(self) -> None:
        """Removes all generations but the one that serves, the one that did, and what else is kept behind them.

        Services go on with the older one until they have fetched the files of the newer, so the one that served stays
        even where none is to be kept. Files go, too, whose index is gone, because a process died between the two: files
        are listed first, as an index is made before its files.
        """
        self._check_lock()
        with_files = kept_generations(self._cluster)
        every = all_generations(self._cluster)
        behind = [name for name in every if name != self._name]
        served = [name for name in behind if name == self._served]
        kept = [*served, *(name for name in behind if name not in served)][: max(self._keep, len(served))]
        left = [name for name in with_files if name not in every]
        remove(self._cluster, [*(name for name in behind if name not in kept), *left])
        forget_copies(self._cluster, self._copies, {self._name, *kept})

    def discard(self) -> None:
        """See `Builder`. What was sent to a new index stays there for the next build."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        if self._loader is not None:
            self._loader.stop()

    def end(self) -> None:
        """What follows a build that was not interrupted: where it had nothing to do, an older one is forgotten."""
        if self._loader is None and self._lock.is_mine:
            with suppress(SearchsvcError):  # the next build tries again
                forget_interrupted(self._cluster)


@contextmanager
def open_builder(index: Path, *, full: bool, wait: float, keep: int = KEEP) -> Iterator[OpenSearchBuilder]:
    """A builder under the write lock; what serves stays until it publishes. Raises IndexBusy after `wait` seconds."""
    cluster = Cluster(settings_from())
    cluster.check_version()
    with write_lock(index, wait), cluster_lock(cluster, wait) as lock:
        shards, replicas = (int(os.environ.get(f"SEARCHSVC_OPENSEARCH_{name}", "1")) for name in ("SHARDS", "REPLICAS"))
        builder = OpenSearchBuilder(cluster, lock, index, full=full, keep=keep, shards=shards, replicas=replicas)
        try:
            yield builder
            builder.end()
        finally:
            builder.discard()
