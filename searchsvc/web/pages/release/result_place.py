"""Where a release stands among the results of the search that led to it, and which results are beside it."""

import logging
from dataclasses import dataclass, replace

from searchsvc.engine import Engine
from searchsvc.model.page import Hit
from searchsvc.model.query import MAX_RESULT_WINDOW, Query
from searchsvc.searching.search import search
from searchsvc.searching.spelling_help import NO_HELP
from searchsvc.web.links import Links

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A result beside the one that is shown: its title with its language, and its address within the search."""

    title: str
    language: str | None
    href: str


@dataclass(frozen=True, slots=True)
class ResultPlace:
    """A result's number from 1, how many there are, and the results before and after it."""

    number: int
    total: int
    previous: Neighbour | None
    next: Neighbour | None


def result_place(engine: Engine, query: Query, release_id: str, links: Links) -> ResultPlace | None:
    """Where a release stands on the page of a search; None where it is not there any more.

    A search that takes too long, or that a cluster does not answer, has no place to tell either: the release itself is
    what was asked for.
    """
    try:
        return _place(engine, query, release_id, links)
    except NO_HELP as error:
        _LOG.warning("the place of a release among results is not told: %s", error)
        return None


def _place(engine: Engine, query: Query, release_id: str, links: Links) -> ResultPlace | None:
    page = search(engine, query)
    ids = [hit.id for hit in page.results]
    if release_id not in ids:
        return None
    index = ids.index(release_id)
    number = (query.page - 1) * query.per_page + index + 1

    def neighbour(step: int) -> Neighbour | None:
        if 0 <= index + step < len(ids):
            return _neighbour(page.results[index + step], query, links)
        beyond = replace(query, page=query.page + step)
        if not 1 <= number + step <= page.total or beyond.page * beyond.per_page > MAX_RESULT_WINDOW:
            return None
        results = search(engine, beyond).results
        return _neighbour(results[0 if step > 0 else -1], beyond, links) if results else None

    return ResultPlace(number, page.total, neighbour(-1), neighbour(1))


def _neighbour(hit: Hit, query: Query, links: Links) -> Neighbour:
    return Neighbour(hit.title.text, hit.language, links.release(hit.id, query))
