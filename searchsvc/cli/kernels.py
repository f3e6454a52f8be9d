"""Which kernels a command works with. A command decides before it imports anything that holds a kernel."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from searchsvc.engines.choice import is_on_cluster
from searchsvc.runtime.kernel_cache import (
    MOST_PLAIN_BYTES,
    MOST_PLAIN_RELEASES,
    choose_mode,
    chosen_mode,
    prefer_plain,
)


def kernels_for_search(index: Path) -> None:
    """Chooses for a command that searches an index."""
    _choose(lambda: _releases_held(index) <= MOST_PLAIN_RELEASES)


def kernels_for_reindex(corpus: Path, index: Path) -> None:
    """Chooses for a command that brings an index up to date with a corpus."""
    _choose(lambda: _is_small(corpus) and _releases_held(index) <= MOST_PLAIN_RELEASES)


def kernels_for_evaluation() -> None:
    """Chooses for a command that asks so many queries that it is worth waiting for the compiler."""
    _choose(lambda: False)


def kernels_for_look(index: Path) -> None:
    """Chooses for a command that looks something up in an index, for which nothing need be compiled."""
    if _releases_held(index) <= MOST_PLAIN_RELEASES:
        prefer_plain()
    else:
        kernels_for_search(index)


def _choose(has_little_to_do: Callable[[], bool]) -> None:
    if choose_mode(has_little_to_do) == "plain" and chosen_mode() == "auto":
        click.echo(
            "searchsvc: the search kernels are being compiled in the background; until then all is slower", err=True
        )


def _releases_held(index: Path) -> int:
    """How many releases a search goes through here: a cluster finds by itself, and leaves little to score."""
    if is_on_cluster():
        return 0
    from searchsvc.engines.whoosh.store.generations import releases_held

    return releases_held(index)


def _is_small(corpus: Path) -> bool:
    """Whether a folder holds no more bytes than plain kernels index quickly; it is walked only so far."""
    size = 0
    for folder, _, names in os.walk(corpus):
        for name in names:
            try:
                size += Path(folder, name).stat().st_size
            except OSError:
                continue
            if size > MOST_PLAIN_BYTES:
                return False
    return True
