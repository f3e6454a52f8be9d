"""A progress bar on stderr. In a module of its own, because only a reindex has one and it takes a while to import."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar

from searchsvc.cli.terminal import console
from searchsvc.indexing.survey import Progress

_REFRESH_SECONDS = 0.1


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """A progress bar on stderr, where that is a terminal; elsewhere nothing at all."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield lambda _: None
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files"),
        TimeRemainingColumn(),
    )
    # Without its thread, beside which no processes could be forked
    with ProgressBar(*columns, console=screen, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("reading", total=None)
        shown = 0.0

        def show(progress: Progress) -> None:
            nonlocal shown
            releases = f"{progress.releases:,} releases"
            bar.update(task, completed=progress.files, total=progress.of_files, description=releases)
            if time.monotonic() - shown >= _REFRESH_SECONDS or progress.files == progress.of_files:
                shown = time.monotonic()
                bar.refresh()

        yield show
