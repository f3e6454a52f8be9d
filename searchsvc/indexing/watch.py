"""The verb: `watch(corpus, index, …)` keeps an index up to date with a corpus while it changes, one reindex a round.

A round begins when changes have stopped for a moment, or have gone on for a while, and at the moment from which on a
release may be shown (`publish_after` in `overrides.toml`). Files that are still being written
stay as they were, and are taken in a later round. A failure in one round is reported, and tried again in the next.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import watchfiles

from searchsvc.corpus.contents import QUIET, FilesAtRest, is_at_rest
from searchsvc.engine import KEEP
from searchsvc.errors import IndexBusy, SearchsvcError
from searchsvc.indexing.reindex import ReindexReport, reindex
from searchsvc.indexing.survey import Progress

_GATHER_MS = 800  # changes that go on are gathered so long at most
_STEP_MS = int(QUIET * 1000) + 50
_TICK_MS = 100
_RETRY_SECONDS = 2.0
_LOCK_SECONDS = 0.5

Report = Callable[[ReindexReport], None]
Say = Callable[[str], None]


def watch(
    corpus: Path,
    index: Path,
    *,
    full: bool = False,
    jobs: int = 1,
    dask: str | None = None,
    keep: int = KEEP,
    report: Report,
    say: Say,
    progress: Callable[[Progress], None] = lambda _: None,
) -> None:
    """Reindexes at once and after each change, until KeyboardInterrupt. A `full` build is made in the first round only.

    `dask` and `keep` are as in `reindex`. `report` is called with the report of each round, and `say` with each
    sentence for the person who watches. Raises what the first round raises, except IndexBusy: an index that another
    process writes is waited for.
    """
    if hasattr(signal, "SIGIO"):
        signal.signal(signal.SIGIO, signal.SIG_IGN)  # sent where a lease is broken: see `corpus.contents`

    files = FilesAtRest()

    due: datetime | None = None

    again = partial(
        reindex, corpus, index, jobs=jobs, dask=dask, keep=keep, wait=_LOCK_SECONDS, read=files.read, progress=progress
    )

    def one_round(full: bool) -> set[Path]:
        """The files that must wait for a later round."""
        nonlocal due
        done = _reindex_when_free(again, say, full=full)
        report(done)
        due = done.next_publication
        return {corpus / path for path in done.waiting}

    waiting = one_round(full)
    retry_at: float | None = None
    said = ""
    for changed in _changes(corpus, index):
        waiting |= changed
        is_due = due is not None and datetime.now(UTC) >= due
        is_called = is_due if retry_at is None else time.monotonic() >= retry_at
        if not is_called and not any(is_at_rest(path) for path in waiting):
            continue
        try:
            waiting, retry_at, said = one_round(False), None, ""
        except (SearchsvcError, OSError) as error:
            if str(error) != said:
                said = str(error)
                say(f"{said} The index stays as it is, and the reindex is tried again.")
            waiting, retry_at = set(), time.monotonic() + _RETRY_SECONDS


def _reindex_when_free(again: Callable[..., ReindexReport], say: Say, *, full: bool) -> ReindexReport:
    """A reindex, as soon as no other process writes the index."""
    is_said = False
    while True:
        try:
            return again(full=full)
        except IndexBusy as busy:
            if not is_said:
                say(f"{busy}; waiting for it")
            is_said = True


def _changes(corpus: Path, index: Path) -> Iterator[set[Path]]:
    """What changed, gathered; an empty set now and then. A corpus that went away is waited for, and is then all new."""
    inside_index = os.path.realpath(index) + os.sep

    def concerns(_: watchfiles.Change, path: str) -> bool:
        below = os.path.relpath(path, root)
        return not (path + os.sep).startswith(inside_index) and not below.startswith((".", "_"))

    while True:
        root = os.path.realpath(corpus)
        identity = _identity(corpus)
        try:
            ticks = watchfiles.watch(
                root,
                watch_filter=concerns,
                debounce=_GATHER_MS,
                step=_STEP_MS,
                rust_timeout=_TICK_MS,
                yield_on_timeout=True,
                ignore_permission_denied=True,
            )
            before = {corpus}  # what changed before the watch began, at the first tick
            for changes in ticks:
                yield before | {Path(path) for _, path in changes}
                before = set()
                if _identity(corpus) != identity:
                    break
        except FileNotFoundError:
            time.sleep(_TICK_MS / 1000)
            yield set()


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
