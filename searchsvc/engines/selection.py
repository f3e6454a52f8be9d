"""The only module that chooses between engines, and what everything else asks of an index.

`choice` says which engine a process works with. Each engine has a module `entry` with the same functions, so that they
are told apart in one place; the client of a cluster is loaded where that engine is chosen, and nowhere else.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from searchsvc.engine import KEEP, Batch, Builder, Engine, LiveEngine
from searchsvc.engines.choice import ENGINE_VARIABLE, EngineName, check_installed, chosen_engine
from searchsvc.engines.whoosh import entry as whoosh
from searchsvc.errors import SearchsvcError
from searchsvc.model.catalog import Catalog
from searchsvc.model.release import Release
from searchsvc.runtime.kernel import IS_PLAIN
from searchsvc.runtime.kernel_cache import wait_until_compiled


class _Entry(Protocol):
    """The module `entry` of an engine; its functions are those of this module."""

    def open_engine(self, index: Path) -> Engine: ...
    def open_live(self, index: Path) -> LiveEngine: ...
    def open_builder(self, index: Path, *, full: bool, wait: float, keep: int) -> AbstractContextManager[Builder]: ...
    def current_generation(self, index: Path) -> str | None: ...
    def current_catalog(self, index: Path) -> Catalog: ...
    def served_build(self, index: Path) -> tuple[str, str] | None: ...
    def served_catalog(self, index: Path) -> Catalog: ...
    def pack_releases(self, releases: Sequence[Release]) -> Batch: ...
    def verify_index(self, index: Path) -> tuple[str, int]: ...
    def warm(self) -> None: ...


def _chosen(engine: EngineName | None = None) -> _Entry:
    """An engine, or that which this process works with. Raises UsageError where it is not installed."""
    name = engine or chosen_engine()
    if name == "whoosh":
        return whoosh
    check_installed({ENGINE_VARIABLE: name})
    from searchsvc.engines.opensearch import entry as opensearch  # noqa: PLC0415 - not everybody has its client

    return opensearch


def open_engine(index: Path | str) -> Engine:
    """Opens the generation that serves now. Raises IndexUnavailable, IndexDamaged, and the errors of a cluster."""
    compile_kernels()
    return _chosen().open_engine(Path(index))


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
    return _chosen().open_live(index)


def open_builder(
    index: Path, *, full: bool = False, wait: float = 0.0, keep: int = KEEP
) -> AbstractContextManager[Builder]:
    """A build upon what serves now, or from nothing where `full`. Raises IndexBusy after `wait` seconds.

    Up to `keep` of the generations before it stay behind it, for a service to fall back to.
    """
    compile_kernels()
    return _chosen().open_builder(index, full=full, wait=wait, keep=keep)


def compile_kernels() -> None:
    """Waits until all kernels are compiled, once on a machine; plain kernels need no compiler."""
    if not IS_PLAIN:
        wait_until_compiled()


def warm() -> None:
    """Makes ready, in this process, whatever a first search would otherwise have to wait for."""
    compile_kernels()
    _chosen().warm()


def current_generation(index: Path) -> str | None:
    """The name of the generation that serves now; None while there is none."""
    return _chosen().current_generation(index)


def current_catalog(index: Path) -> Catalog:
    """What a build of the index would start from; it is looked up without writing anything to the index folder."""
    return _chosen().current_catalog(index)


def served_build(index: Path) -> tuple[str, str] | None:
    """The generation that serves now, and when it was built (ISO 8601); None while there is none."""
    return _chosen().served_build(index)


def served_catalog(index: Path) -> Catalog:
    """The files of which the generation that serves now was built. Raises IndexUnavailable while there is none."""
    return _chosen().served_catalog(index)


def pack_releases(releases: Sequence[Release], engine: EngineName | None = None) -> Batch:
    """Releases, no two with one id, as a builder of an engine takes them, by default of that of this process.

    Pure where the engine is named, so that it may be done in another process and on another machine.
    """
    return _chosen(engine).pack_releases(releases)


def verify_index(index: Path) -> tuple[str, int]:
    """Checks every byte of the generation that serves; returns its name and size. Raises IndexDamaged."""
    return _chosen().verify_index(index)
