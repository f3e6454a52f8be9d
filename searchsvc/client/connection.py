"""The client of a running service: `connect(url)` gives a `Client`, whose methods are the questions one can ask.

Answers are the nouns that the engine gives for the same question, and refusals are raised as the same errors.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from importlib.metadata import version
from types import TracebackType
from typing import Any, Self, TypedDict, TypeVar, Unpack

import urllib3

from searchsvc.client.exchange import Exchange
from searchsvc.client.pages import Members, completions_of, hits_of, page_of, similar_of
from searchsvc.client.records import release_of, site_of, status_of
from searchsvc.errors import ServiceFailed
from searchsvc.model.index_status import IndexStatus
from searchsvc.model.page import Completion, Hit, SearchPage, Similar
from searchsvc.model.query import FACETS, MAX_IDS, MAX_PER_PAGE, Match, Query, Sort
from searchsvc.model.release import Release
from searchsvc.model.site import Site
from searchsvc.presenter.encoding import API_PATH, SEARCH_PATH, release_path, urlencoded

_USUAL = Query()
_FIELDS = tuple(each.name for each in fields(Query) if each.name != "q")
_SENT_AS = {"date_from": "from", "date_to": "to"}

_MOST_ADDRESS = 6000
"""How many characters of ids one request has at most: the service refuses longer headers."""

T = TypeVar("T")


class SearchOptions(TypedDict, total=False):
    """What narrows and orders a search; the names are those of `Query`.

    Facets take one value or several, of which any will do. Provinces and categories may be called by any of their
    names, in either language: the service knows them. None is as if it were not given.
    """

    province: str | Iterable[str] | None
    year: int | str | Iterable[int | str] | None
    date_from: str | date | None
    date_to: str | date | None
    language: str | Iterable[str] | None
    category: str | Iterable[str] | None
    sort: Sort
    match: Match
    expand: bool
    page: int
    per_page: int


class Client:
    """Asks one service. Made by `searchsvc.connect`.

    Safe to use from several threads at once: they share the connections that are kept open. In a process that was
    forked, make a new one. Used in a `with` statement, it closes its connections at the end.

    Every method may raise `ServiceUnreachable` (there was no answer), `ServiceBusy` (the service was too busy for as
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
        """Every match of a search, however many there are, best first; each page is asked for when it is needed.

        All come from one generation of the index. `page` and `per_page` do not matter. Raises what `search` raises, and
        CursorExpired where the index is replaced meanwhile: begin again then.
        """
        asked = [pair for pair in search_pairs(query, options) if pair[0] not in {"page", "per_page"}]
        cursor: str | None = "*"
        while cursor is not None:
            pairs = [*asked, ("per_page", str(MAX_PER_PAGE)), ("cursor", cursor)]
            hits, cursor = self._ask(SEARCH_PATH, pairs, _hits_and_cursor)
            yield from hits

    def release(self, release_id: str) -> Release:
        """The release with this id, or which had it before it moved. Raises NotFound, ReleaseWithdrawn."""
        return self._ask(f"{API_PATH}/{release_path(release_id)}", [], release_of)

    def releases(self, release_ids: Iterable[str]) -> dict[str, Release]:
        """The releases with these ids, in their order; one that has moved stands under the id that it has now.

        Ids that no release has, or whose release was withdrawn, are left out.
        """
        found: dict[str, Release] = {}
        for pairs in _batches(release_ids):
            found |= {release.id: release for release in self._ask(f"{API_PATH}/releases", pairs, _releases_of)}
        return found

    def similar(self, release_id: str, count: int = 5) -> Similar:
        """The tellings of a release's event in other languages, and up to `count` releases like it.

        Raises NotFound, ReleaseWithdrawn.
        """
        return self._ask(f"{API_PATH}/similar", [("id", release_id), ("per_page", str(count))], similar_of)

    def suggest(self, typed: str) -> tuple[Completion, ...]:
        """What someone who has typed so far may be about to ask, best first. Raises ParameterErrors."""
        return self._ask(f"{API_PATH}/suggest", [("q", typed)], completions_of)

    def status(self) -> IndexStatus:
        """What the index of the service holds."""
        return self._ask(f"{API_PATH}/status", [], status_of)

    def site(self) -> Site:
        """Whose releases these are: names, publisher, contact. The logo is left out."""
        return self._ask(f"{API_PATH}/status", [], site_of)

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


def _hits_and_cursor(members: Members) -> tuple[tuple[Hit, ...], str | None]:
    """The hits of a page, and the cursor of the next one."""
    return hits_of(members["results"]), members["next_cursor"]


def _releases_of(members: Members) -> list[Release]:
    return list(map(release_of, members["releases"]))


def _batches(release_ids: Iterable[str]) -> Iterator[list[tuple[str, str]]]:
    """Ids as parameters, in batches that the service takes."""
    batch: list[tuple[str, str]] = []
    size = 0
    for release_id in dict.fromkeys(release_ids):
        length = len(urlencoded([("id", release_id)]))
        if batch and (len(batch) == MAX_IDS or size + length > _MOST_ADDRESS):
            yield batch
            batch, size = [], 0
        batch.append(("id", release_id))
        size += length
    if batch:
        yield batch


def search_pairs(query: Query | str, options: SearchOptions) -> list[tuple[str, str]]:
    """The parameters of a search. Raises TypeError for a Query with options."""
    named: dict[str, object] = {**options}
    if isinstance(query, Query):
        if options:
            raise TypeError("give a Query, or a text with options; not a Query with options")
        named = {name: value for name in _FIELDS if (value := getattr(query, name)) != getattr(_USUAL, name)}
        query = query.q
    pairs = [("q", query)] if query else []
    for name, value in named.items():
        sent = _SENT_AS.get(name, name)
        if value is None:
            continue
        if name in FACETS and not isinstance(value, str | int) and isinstance(value, Iterable):
            pairs += [(sent, str(each)) for each in value]
        elif isinstance(value, bool):
            pairs.append((sent, "on" if value else "off"))
        else:
            pairs.append((sent, str(value)))
    return pairs
