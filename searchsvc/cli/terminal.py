"""Where output goes: consoles for people, JSON as bytes for programs, and a progress bar.

The rule: no console reads markup, emoji codes or numbers into what it prints. Colour is rich's to allow.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar

from searchsvc.presenter import to_json_bytes
from searchsvc.reindex import Progress
from searchsvc.release import Json


def console(*, stderr: bool = False) -> Console:
    """A console on stdout or stderr."""
    return Console(stderr=stderr, soft_wrap=not stderr, markup=False, emoji=False, highlight=False)


def print_json(value: Json) -> None:
    """Prints a value as one line of JSON, and makes sure that it is written."""
    sys.stdout.buffer.write(to_json_bytes(value) + b"\n")
    sys.stdout.flush()


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
    with ProgressBar(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show(progress: Progress) -> None:
            releases = f"{progress.releases:,} releases"
            bar.update(task, completed=progress.files, total=progress.of_files, description=releases)

        yield show
