"""What `engines.selection` asks of the Whoosh engine: its index is a folder of this machine."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from searchsvc.engine import Batch, Builder, Engine, LiveEngine
from searchsvc.engines.whoosh import warmup
from searchsvc.engines.whoosh.build import batch, builder
from searchsvc.engines.whoosh.live import LiveWhoosh
from searchsvc.engines.whoosh.store import generations
from searchsvc.engines.whoosh.whoosh_engine import open_whoosh
from searchsvc.errors import IndexUnavailable
from searchsvc.model.catalog import Catalog, read_catalog
from searchsvc.model.release import Release


def open_engine(index: Path) -> Engine:
    """See `selection`."""
    return open_whoosh(index)


def open_live(index: Path) -> LiveEngine:
    """See `selection`."""
    return LiveWhoosh(index)


def open_builder(index: Path, *, full: bool, wait: float, keep: int) -> AbstractContextManager[Builder]:
    """See `selection`."""
    return builder.open_builder(index, full=full, wait=wait, keep=keep)


def current_generation(index: Path) -> str | None:
    """See `selection`."""
    return generations.current_name(index)


def current_catalog(index: Path) -> Catalog:
    """See `selection`."""
    base = builder.reusable_base(index)
    return Catalog() if base is None else read_catalog(base.folder)


def served_build(index: Path) -> tuple[str, str] | None:
    """See `selection`."""
    manifest = generations.current_manifest(index)
    return None if manifest is None else (manifest.generation, manifest.built)


def served_catalog(index: Path) -> Catalog:
    """See `selection`."""
    generation = generations.current_name(index)
    if generation is None:
        raise IndexUnavailable(f"there is no index in {index}; run 'searchsvc reindex' first")
    return read_catalog(generations.generation_folder(index, generation))


def pack_releases(releases: Sequence[Release]) -> Batch:
    """See `selection`."""
    return batch.pack(releases)


def verify_index(index: Path) -> tuple[str, int]:
    """See `selection`."""
    return generations.verify_current(index)


def warm() -> None:
    """See `selection`."""
    warmup.warm()
