"""An index on this machine as a source. It follows the index: what was reindexed is found at the next question."""

from functools import partial
from pathlib import Path
from typing import Unpack

from searchsvc.client.connection import SearchOptions, search_pairs
from searchsvc.engines.selection import open_live
from searchsvc.model.page import SearchPage, Version
from searchsvc.model.release import Release
from searchsvc.model.site import Site
from searchsvc.searching import releases
from searchsvc.searching.params import parse_query
from searchsvc.searching.search import search


class IndexSource:
    """The releases of the index in a folder, which are those of `site`."""

    def __init__(self, index: Path, site: Site) -> None:
        self._live = open_live(index)
        self._site = site

    def search(self, q: str, **options: Unpack[SearchOptions]) -> SearchPage:
        """One page of a search."""
        raw: dict[str, list[str]] = {}
        for name, value in search_pairs(q, options):
            raw.setdefault(name, []).append(value)
        return search(self._live.engine(), parse_query(raw))

    def release(self, release_id: str) -> Release:
        """The release with this id."""
        return releases.followed(partial(releases.find_release, self._live.engine()), release_id)

    def versions(self, release_id: str) -> tuple[Version, ...]:
        """The tellings of a release's event in other languages."""
        return releases.followed(partial(releases.versions, self._live.engine()), release_id)

    def address(self, release_id: str) -> None:
        """None: an index has no pages."""

    def site(self) -> Site:
        """Whose releases these are."""
        return self._site
