"""Which engine: the only module that chooses between them, and what everything else asks of an index."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from searchsvc.engine import KEEP, Batch, Builder, Engine, LiveEngine
from searchsvc.engines.whoosh.build.batch import pack
from searchsvc.engines.whoosh.build.builder import open_builder as _open_whoosh_builder
from searchsvc.engines.whoosh.build.builder import reusable_base
from searchsvc.engines.whoosh.live import LiveWhoosh
from searchsvc.engines.whoosh.store.generations import current_name, verify_current
from searchsvc.engines.whoosh.warmup import warm as warm_kernels
from searchsvc.engines.whoosh.whoosh_engine import open_whoosh
from searchsvc.errors import SearchsvcError
from searchsvc.model.catalog import Catalog, read_catalog
from searchsvc.model.release import Release
from searchsvc.runtime.kernel import IS_PLAIN
from searchsvc.runtime.kernel_cache import wait_until_compiled


def open_engine(index: Path | str) -> Engine:
    """Opens the generation that serves now. Raises IndexUnavailable, IndexDamaged."""
    compile_kernels()
    return open_whoosh(Path(index))


@contextmanager
def damage_told(engine: Engine) -> Iterator[None]:
    """Raises IndexDamaged where an unforeseen error comes of a damaged index; any other error as it is."""
    try:
        yield
    except (SearchsvcError, OSError):
        raise
    except Exception as error:
        raise engine.cause_of(error) from error


def open_live(index: Path) -> LiveEngine:
    """An engine that follows the index through its rebuilds."""
    compile_kernels()
    return LiveWhoosh(index)


def open_builder(
    index: Path, *, full: bool = False, wait: float = 0.0, keep: int = KEEP
) -> AbstractContextManager[Builder]:
    """A build upon what serves now, or from nothing where `full`. Raises IndexBusy after `wait` seconds.

    Up to `keep` of the generations before it stay behind it, for a service to fall back to.
    """
    compile_kernels()
    return _open_whoosh_builder(index, full=full, wait=wait, keep=keep)


def compile_kernels() -> None:
    """Waits until all kernels are compiled, once on a machine; plain kernels need no compiler."""
    if not IS_PLAIN:
        wait_until_compiled()


def warm() -> None:
    """Makes ready, in this process, whatever a first search would otherwise have to wait for."""
    compile_kernels()
    warm_kernels()


def current_generation(index: Path) -> str | None:
    """The name of the generation that serves now; None while there is none."""
    return current_name(index)


def current_catalog(index: Path) -> Catalog:
    """What a build of the index would start from."""
    base = reusable_base(index)
    return Catalog() if base is None else read_catalog(base.folder)


def pack_releases(releases: Sequence[Release]) -> Batch:
    """Releases, no two with one id, as a builder takes them. Pure, so that it may be done in another process."""
    return pack(releases)


def verify_index(index: Path) -> tuple[str, int]:
    """Checks every byte of the generation that serves; returns its name and size. Raises IndexDamaged."""
    return verify_current(index)
