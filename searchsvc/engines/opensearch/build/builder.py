"""The builder of a generation on a cluster: into a new index, aside from the one that serves, then switched to at once.

An incremental build begins with a clone of the index that serves, which shares its files as hard links do at home.
"""

import logging
import os
import shutil
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from searchsvc.engine import KEEP, Batch, Builder
from searchsvc.engines.opensearch.build.lexicon_builder import LexiconBuilder
from searchsvc.engines.opensearch.build.loader import Loader
from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.opensearch.cluster.generations import (
    all_generations,
    new_name,
    remove,
    serving,
    switch,
    wait_until_assigned,
)
from searchsvc.engines.opensearch.cluster.kept_files import COPIES, download, upload
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
from searchsvc.engines.opensearch.format.statistics import LENGTHS, IndexStatistics, RunningCounts, TermCounts
from searchsvc.engines.whoosh.build.summary import PROGRAMS
from searchsvc.engines.whoosh.format.index_format import LANGUAGES
from searchsvc.engines.whoosh.store.generations import write_lock
from searchsvc.errors import ClusterRefused, IndexDamaged, SearchsvcError
from searchsvc.model.catalog import Catalog, read_catalog, write_catalog
from searchsvc.model.query import UNKNOWN

_LOG = logging.getLogger(__name__)
_ASSIGNED_SECONDS = 120.0


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
        self._is_published, self._was_exact = False, True
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch.mkdir(mode=0o700)
        if not full:
            self._take_over()

    def _take_over(self) -> None:
        base = serving(self._cluster)
        if base is None:
            return
        try:
            folder = download(self._cluster, base, self._copies)
            summary = read_summary(folder)
        except IndexDamaged as error:
            _LOG.warning("the index cannot be built upon (%s), so it is built from nothing", error)
            return
        if summary.fingerprint != fingerprint():
            return
        self._base, self._previous, self._releases = base, read_catalog(folder), summary.releases
        self._counts, self._was_exact = RunningCounts(read_statistics(folder, summary).counts), summary.is_exact

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
            client, name = self._cluster.client, new_name(self._cluster)
            self._name = name
            if self._base is None:
                body = mapping.index_body(shards=self._shards, replicas=self._replicas)
                self._cluster.ask_patiently(client.indices.create, index=name, body=body)
            else:
                settings = {
                    "index.blocks.write": None,
                    "index.auto_expand_replicas": f"0-{self._replicas}",
                    "index.refresh_interval": "-1",
                }
                body = {"settings": settings}
                self._cluster.ask_patiently(client.indices.clone, index=self._base, target=name, body=body)
            wait_until_assigned(self._cluster, name, "yellow" if self._base else "green", _ASSIGNED_SECONDS)
            self._loader = Loader(self._cluster, name)
        return self._loader

    def put(self, batch: Batch) -> None:
        """See `Builder`. Raises ClusterUnreachable and ClusterRefused."""
        if not isinstance(batch, OpenSearchBatch):
            raise TypeError("an OpenSearch builder takes the batches of its own engine")
        loader = self._load()
        self._releases += len(batch.ids) - self._take_out([document.key for document in batch.documents])
        loader.put(batch.documents)
        self._counts.add(batch.counts)
        if self._words is None:
            self._words = LexiconBuilder(self._scratch / "lexicon")
        self._words.add(batch)

    def remove(self, release_id: str) -> None:
        """See `Builder`. Raises ClusterUnreachable and ClusterRefused."""
        key = key_of(release_id)
        loader = self._load()
        self._releases -= self._take_out([key])
        loader.remove([key])

    def _take_out(self, keys: list[str]) -> int:
        """Counts the terms of documents that will be gone; returns how many of these there are."""
        if self._base is None:
            return 0
        body = {"ids": keys}
        found = self._cluster.ask_patiently(
            self._cluster.client.mget, index=self._base, body=body, _source=[mapping.ANALYSIS]
        )
        runs = [unpack_analysis(_decoded(each)).run for each in found["docs"] if each["found"]]
        for run in runs:
            self._gone.add(TermCounts(run.terms, run.frequencies.astype(np.int64)))
        return len(runs)

    def publish(self, catalog: Catalog) -> str:
        """See `Builder`. Raises ClusterUnreachable and ClusterRefused."""
        loader, client = self._load(), self._cluster.client
        loader.finish()
        self._cluster.ask_patiently(client.indices.refresh, index=self._name)
        held = self._cluster.ask_patiently(client.count, index=self._name)["count"]
        if held != self._releases:
            raise ClusterRefused(
                f"of {self._releases:,} releases {held:,} have arrived on the cluster; what serves stays as it was. "
                "Run 'searchsvc reindex' again"
            )
        counts = self._counts.total().minus(self._gone.total())
        summary, lengths = self._summed_up()
        files = self._scratch / "files"
        files.mkdir()
        lexicons = self._write_lexicons(files)
        summary = replace(summary, lexicons=lexicons)
        write_files(files, summary, IndexStatistics(summary.releases, counts, lengths))
        write_catalog(files, catalog)
        settings = {
            "index.refresh_interval": None,
            "index.blocks.write": True,
        }
        self._cluster.ask_patiently(client.indices.put_settings, index=self._name, body=settings)
        upload(self._cluster, self._name, files)
        wait_until_assigned(self._cluster, self._name, "green", _ASSIGNED_SECONDS)
        if not self._lock.is_mine:
            raise ClusterRefused(
                "another machine has taken over the writing of this index; what serves stays as it was"
            )
        switch(self._cluster, self._name)
        self._is_published = True
        try:
            self._tidy_up()
        except SearchsvcError as error:
            _LOG.warning("older generations could not be removed (%s); the next reindex tries again", error)
        return self._name

    def _write_lexicons(self, files: Path) -> tuple[str, ...]:
        """Writes the lexicons of the generation into a folder: those of the one that is built upon, and a new one."""
        names: list[str] = []
        if self._base is not None:
            folder = self._copies / self._base
            names += read_summary(folder).lexicons
            for name in names:
                for path in folder.glob(f"{name}.*"):
                    shutil.copyfile(path, files / path.name)
        if self._words is not None:
            self._words.write(files, self._name)
            names.append(self._name)
        return tuple(names)

    def _summed_up(self) -> tuple[Summary, NDArray[np.void]]:
        """What the new index holds, and how long its releases are, by the cluster's own counts."""
        longer = {"range": {mapping.TITLE_LENGTH: {"gt": 0}}}, {"range": {mapping.BODY_LENGTH: {"gt": 0}}}
        zones = {
            zone: {"filter": filter_, "aggs": {"stats": {"stats": {"field": field}}}}
            for zone, field, filter_ in zip(
                ("title", "body"), (mapping.TITLE_LENGTH, mapping.BODY_LENGTH), longer, strict=True
            )
        }
        body = {
            "size": 0,
            "aggs": {
                "languages": {"terms": {"field": mapping.LANGUAGE, "size": 16}, "aggs": zones},
                "years": {"terms": {"field": mapping.YEAR, "size": 10_000}},
            },
        }
        found = self._cluster.ask_patiently(self._cluster.client.search, index=self._name, body=body)["aggregations"]
        lengths = np.zeros(len(LANGUAGES), dtype=LENGTHS)
        for bucket in found["languages"]["buckets"]:
            code = LANGUAGES.index(None if bucket["key"] == UNKNOWN else bucket["key"])
            for zone in ("title", "body"):
                stats = bucket[zone]["stats"]
                if stats["count"]:
                    lengths[zone][code] = stats["sum"] / stats["count"]
                    lengths[f"longest_{zone}"][code] = stats["max"]
        summary = Summary(
            format=FORMAT,
            fingerprint=fingerprint(),
            program=version("searchsvc"),
            releases=self._releases,
            languages=dict(sorted(_counted(found["languages"]).items())),
            years=dict(sorted(_counted(found["years"]).items(), reverse=True)),
            built=datetime.now(UTC).isoformat(timespec="seconds"),
            lexicons=(),
            is_exact=self._gone.is_empty and self._was_exact,
        )
        return summary, lengths

    def _tidy_up(self) -> None:
        """Removes all generations but the one that serves and those that are kept behind it."""
        behind = [name for name in all_generations(self._cluster) if name != self._name]
        kept = [name for name in behind if name == self._base][: self._keep]
        remove(self._cluster, [name for name in behind if name not in kept])
        for folder in self._copies.glob("*"):
            if folder.name not in (self._name, *kept):
                shutil.rmtree(folder, ignore_errors=True)

    def discard(self) -> None:
        """See `Builder`."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        if self._loader is not None:
            self._loader.stop()
        if self._name and not self._is_published:
            with suppress(SearchsvcError):
                remove(self._cluster, [self._name])


def _decoded(document: Mapping[str, Any]) -> bytes:
    return b64decode(document["_source"][mapping.ANALYSIS])


def _counted(aggregation: Mapping[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]}


@contextmanager
def open_builder(index: Path, *, full: bool, wait: float, keep: int = KEEP) -> Iterator[OpenSearchBuilder]:
    """A builder under the write lock; what it did not publish is discarded. Raises IndexBusy after `wait` seconds."""
    cluster = Cluster(settings_from())
    cluster.check_version()
    with write_lock(index, wait), cluster_lock(cluster, wait) as lock:
        shards, replicas = (int(os.environ.get(f"SEARCHSVC_OPENSEARCH_{name}", "1")) for name in ("SHARDS", "REPLICAS"))
        builder = OpenSearchBuilder(cluster, lock, index, full=full, keep=keep, shards=shards, replicas=replicas)
        try:
            yield builder
        finally:
            builder.discard()
