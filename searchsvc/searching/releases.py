"""One release by its id: as it is, with the words of a query marked, in another language, and the releases like it.

Where no release has the id, each function raises what has become of it: ReleaseMoved, ReleaseWithdrawn or NotFound. A
release that may not be shown yet is not found.
"""

from collections.abc import Callable
from typing import TypeVar

from searchsvc.engine import Engine, MarkedRelease
from searchsvc.errors import NotFound, ReleaseMoved, ReleaseWithdrawn, SearchsvcError
from searchsvc.model.lifecycle import Moved, Withdrawal
from searchsvc.model.page import Hit, Version
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.searching.params import DEFAULT_SIMILAR
from searchsvc.searching.understanding import understand

T = TypeVar("T")


def find_release(engine: Engine, release_id: str) -> Release:
    """The release with this id."""
    release = engine.release(release_id)
    if release is None:
        raise _missing(engine, release_id)
    return release


def followed(ask: Callable[[str], T], release_id: str) -> T:
    """What `ask` answers for an id, or for the id that the release has now. Raises what `ask` raises."""
    try:
        return ask(release_id)
    except ReleaseMoved as moved:
        return ask(moved.release_id)


def read(engine: Engine, release_id: str, q: str, *, expand: bool = True) -> MarkedRelease:
    """The release with this id, the words of a query marked in its title and body."""
    marked = engine.marked(release_id, understand(Query(q, expand=expand), engine.concepts).tree)
    if marked is None:
        raise _missing(engine, release_id)
    return marked


def similar(engine: Engine, release_id: str, count: int = DEFAULT_SIMILAR) -> tuple[Hit, ...]:
    """Up to `count` releases most like the one with this id, best first."""
    matches = engine.similar(release_id, count)
    if matches is None:
        raise _missing(engine, release_id)
    return matches.page


def versions(engine: Engine, release_id: str) -> tuple[Version, ...]:
    """The tellings of a release's event in other languages and scripts, the surest first."""
    found = engine.versions(release_id)
    if found is None:
        raise _missing(engine, release_id)
    return found


def _missing(engine: Engine, release_id: str) -> SearchsvcError:
    """Why there is no release with this id."""
    match engine.lifecycle.fate(release_id):
        case Moved(to):
            return ReleaseMoved(f"The release {release_id!r} has the id {to!r} now.", to)
        case Withdrawal(reason):
            told = f": {reason}" if reason else "."
            return ReleaseWithdrawn(f"The release {release_id!r} was withdrawn{told}", reason)
    return NotFound(f"No release has the id {release_id!r}.")
