"""The client of a running service: `connect(url)` gives a `Client`, whose methods are the questions one can ask.

Answers are the nouns that the engine gives for the same question, and refusals are raised as the same errors.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from types import TracebackType
from typing import Any, Self, TypedDict, TypeVar, Unpack

import urllib3

from searchsvc.client.exchange import Exchange
from searchsvc.client.pages import completions_of, page_of, similar_of
from searchsvc.client.records import release_of, status_of
from searchsvc.errors import ServiceFailed
from searchsvc.model.index_status import IndexStatus
from searchsvc.model.page import Completion, Hit, SearchPage, Similar
from searchsvc.model.query import FACETS, MAX_PER_PAGE, MAX_RESULT_WINDOW, SWITCH, Match, Query, Sort, query_pairs
from searchsvc.model.release import Release
from searchsvc.presenter.encoding import SEARCH_PATH, release_path, urlencoded

_API = "/api/v1"
_SENT_AS = {"date_from": "from", "date_to": "to"}

T = TypeVar("T")


class SearchOptions(TypedDict, total=False):
    """What narrows and orders a search; the names are those of `Query`.

    Facets take one value or several, of which any will do. Provinces and categories may be called by any of their
    names, in either language: the service knows them.
    """

    province: str | Iterable[str]
    year: int | str | Iterable[int | str]
    date_from: str | date
    date_to: str | date
    language: str | Iterable[str]
    category: str | Iterable[str]
    sort: Sort
    match: Match
    expand: bool
    page: int
    per_page: int


class Client:
    """Asks one service. Made by `searchsvc.connect`.

    Safe to use from several threads at once: they share the connections that are kept open. In a process that was
    forked, make a new one. Used in a `with` statement, it closes its connections at the end.

    Every method may raise `ServiceUnreachable` (there was no answer), `ServiceFull` (the service was too busy for as
    long as the client kept asking), `IndexUnavailable` (it has no index yet) and `ServiceFailed` (it answered with
    something that is no answer).
    """

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def search(self, query: Query | str = "", **options: Unpack[SearchOptions]) -> SearchPage:
        """One page of results for a `Query`, or for a text with options.

        Raises ParameterErrors, which names every bad option at once, and QueryTooSlow.
        """
        return self._ask(SEARCH_PATH, search_pairs(query, options), page_of)

    def all_matches(self, query: Query | str = "", **options: Unpack[SearchOptions]) -> Iterator[Hit]:
        """Every match of a search from its first, best first, read page by page as they are taken.

        The service gives at most 10,000 matches of a search. Where its index is replaced meanwhile, no match comes
        twice, but one may be left out. Raises what `search` raises.
        """
        if isinstance(query, Query):
            page = self.search(replace(query, page=1, per_page=MAX_PER_PAGE), **options)
        else:
            options["page"], options["per_page"] = 1, MAX_PER_PAGE
            page = self.search(query, **options)
        seen: set[str] = set()
        while True:
            for hit in page.results:
                if hit.id not in seen:
                    seen.add(hit.id)
                    yield hit
            number = page.query.page + 1
            if number > min(page.pages, MAX_RESULT_WINDOW // MAX_PER_PAGE):
                return
            page = self.search(replace(page.query, page=number))

    def release(self, release_id: str) -> Release:
        """The release with this id. Raises NotFound."""
        return self._ask(f"{_API}/{release_path(release_id)}", [], release_of)

    def similar(self, release_id: str, count: int = 5) -> Similar:
        """The tellings of a release's event in other languages, and up to `count` releases like it. Raises NotFound."""
        return self._ask(f"{_API}/similar", [("id", release_id), ("per_page", str(count))], similar_of)

    def suggest(self, typed: str) -> tuple[Completion, ...]:
        """What someone who has typed so far may be about to ask, best first. Raises ParameterErrors."""
        return self._ask(f"{_API}/suggest", [("q", typed)], completions_of)

    def status(self) -> IndexStatus:
        """What the index of the service holds."""
        return self._ask(f"{_API}/status", [], status_of)

    def close(self) -> None:
        """Closes the connections that are kept open. A later call opens new ones."""
        self._exchange.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, path: str, pairs: list[tuple[str, str]], decode: Callable[[Any], T]) -> T:
        address = f"{path}?{urlencoded(pairs)}" if pairs else path
        members = self._exchange.get(address)
        try:
            return decode(members)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ServiceFailed(
                f"{path} answered with JSON that is not of searchsvc, or of a version that this one does not know"
            ) from error


def connect(
    url: str,
    *,
    timeout: float = 10.0,
    patience: float = 30.0,
    headers: Mapping[str, str] | None = None,
    pool: urllib3.PoolManager | None = None,
) -> Client:
    """A client of the service at `url`, such as `http://127.0.0.1:8000`; a path before `/api` may follow.

    Nothing is sent yet: the first question opens a connection. `timeout` is how many seconds connecting, and each wait
    for more of an answer, may take. A question that finds no answer, or a service that cannot answer just now, is asked
    again until `patience` seconds have passed since it was first asked (0: never), and never before the time that the
    service names in `Retry-After`. `headers` are sent with every question, such as a token that a proxy wants. `pool`
    is a pool of urllib3 to use in place of an own one: behind a proxy, or with certificates of your own.

    Raises UsageError where `url` is not an address.
    """
    agent = {"User-Agent": f"searchsvc/{version('searchsvc')}"}
    return Client(Exchange(url, timeout=timeout, patience=patience, headers=agent | dict(headers or {}), pool=pool))


def search_pairs(query: Query | str, options: SearchOptions) -> list[tuple[str, str]]:
    """The parameters of a search. Raises TypeError for a Query with options."""
    if isinstance(query, Query):
        if options:
            raise TypeError("give a Query, or a text with options; not a Query with options")
        return query_pairs(query)
    pairs = [("q", query)]
    for name, value in options.items():
        sent = _SENT_AS.get(name, name)
        if name in FACETS and not isinstance(value, str | int) and isinstance(value, Iterable):
            pairs += [(sent, str(each)) for each in value]
        elif isinstance(value, bool):
            pairs.append((sent, SWITCH[0] if value else SWITCH[1]))
        else:
            pairs.append((sent, str(value)))
    return pairs
