"""What `engines.selection` asks of the OpenSearch engine: its index is on a cluster, and a folder holds copies."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from searchsvc.engine import Batch, Builder, Engine, LiveEngine
from searchsvc.engines.opensearch import verification, warmup
from searchsvc.engines.opensearch.build import builder
from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.opensearch.cluster.generations import serving
from searchsvc.engines.opensearch.cluster.kept_files import files_of
from searchsvc.engines.opensearch.format import documents
from searchsvc.engines.opensearch.format.generation_files import read_summary
from searchsvc.engines.opensearch.live import LiveOpenSearch, open_opensearch, serving_now
from searchsvc.model.catalog import Catalog, read_catalog
from searchsvc.model.release import Release
from searchsvc.runtime.kernel import IS_PLAIN


def open_engine(index: Path) -> Engine:
    """See `selection`."""
    return open_opensearch(index)


def open_live(index: Path) -> LiveEngine:
    """See `selection`."""
    return LiveOpenSearch(index)


def open_builder(index: Path, *, full: bool, wait: float, keep: int) -> AbstractContextManager[Builder]:
    """See `selection`."""
    return builder.open_builder(index, full=full, wait=wait, keep=keep)


def _cluster() -> Cluster:
    cluster = Cluster(settings_from())
    cluster.check_version()
    return cluster


def current_generation(index: Path) -> str | None:
    """See `selection`."""
    return serving(_cluster())


def current_catalog(index: Path) -> Catalog:
    """See `selection`."""
    cluster = _cluster()
    generation = serving(cluster)
    if generation is None:
        return Catalog()
    with files_of(cluster, generation, index) as folder:
        is_usable = read_summary(folder).fingerprint == builder.fingerprint()
        return read_catalog(folder) if is_usable else Catalog()


def served_build(index: Path) -> tuple[str, str] | None:
    """See `selection`."""
    cluster = _cluster()
    generation = serving(cluster)
    if generation is None:
        return None
    with files_of(cluster, generation, index) as folder:
        return generation, read_summary(folder).built


def served_catalog(index: Path) -> Catalog:
    """See `selection`."""
    cluster = _cluster()
    with files_of(cluster, serving_now(cluster), index) as folder:
        return read_catalog(folder)


def pack_releases(releases: Sequence[Release]) -> Batch:
    """See `selection`."""
    return documents.pack_releases(releases)


def verify_index(index: Path) -> tuple[str, int]:
    """See `selection`."""
    return verification.verify(_cluster(), index)


def warm() -> None:
    """See `selection`."""
    if not IS_PLAIN:  # plain kernels have nothing to load
        warmup.exercise()
