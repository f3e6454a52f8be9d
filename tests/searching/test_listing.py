"""Listings: every page of all matches, made once, and forgotten with their index."""

from dataclasses import replace
from pathlib import Path

from searchsvc.engines.selection import open_live
from searchsvc.model.query import Query
from searchsvc.searching.listing import Listing, Listings
from searchsvc.searching.search import search
from tests.conftest import MakeEngine
from tests.web.conftest import sample_releases
from tests.web.fake import FakeEngine


def test_the_pages_of_a_listing_are_those_of_a_search(make_engine: MakeEngine) -> None:
    engine = make_engine(
        [{"id": f"{n:03d}", "text": f"water {'water ' * (n % 7)}", "year": 2000 + n % 5} for n in range(60)]
    )
    for sort in ("relevance", "newest", "oldest"):
        query = Query(q="water", sort=sort, per_page=7, year=("2001..2004",))
        listing = Listing(engine, query)
        assert listing.total == 48
        for page in range(1, 9):
            asked = replace(query, page=page)
            assert replace(listing.page(asked), took_ms=0) == replace(search(engine, asked), took_ms=0)


def test_a_relaxed_query_is_listed_as_it_is_searched(make_engine: MakeEngine) -> None:
    engine = make_engine(["red house", "blue house", "red car", "green"])
    query = Query(q="red house boat")
    page = Listing(engine, query).page(query)
    assert page.relaxed
    assert [hit.missing for hit in page.results] == [hit.missing for hit in search(engine, query).results]


def test_a_page_far_behind_the_window_of_pages_is_reached() -> None:
    engine = FakeEngine(sample_releases())
    query = Query(q="teachers", page=13, per_page=1)
    (hit,) = Listing(engine, query).page(query).results
    assert hit.title.text.startswith("Notice")
    assert Listing(engine, query).page(replace(query, page=10**6)).results == ()


def test_its_releases_are_those_of_its_pages(make_engine: MakeEngine) -> None:
    engine = make_engine([{"id": f"{n:03d}", "text": "water", "year": 2000 + n % 5} for n in range(30)])
    for sort in ("relevance", "newest", "oldest"):
        listing = Listing(engine, Query(q="water", sort=sort))
        ids = [hit.id for hit in listing.page(Query(q="water", per_page=30)).results]
        releases = listing.releases(0, 30)
        assert [release.id for release in releases] == ids
        assert releases[7] == engine.release(ids[7])
        assert listing.releases(7, 2) == releases[7:9]
        assert listing.releases(30, 5) == ()


def test_its_versions_are_those_of_its_releases(sample_index: Path) -> None:
    engine = open_live(sample_index).engine()
    listing = Listing(engine, Query(q="教育"))
    told = listing.versions(0, listing.total)
    assert told == tuple(engine.versions(release.id) for release in listing.releases(0, listing.total))
    assert any(told)


def kept(listings: Listings, engine: FakeEngine, *words: str) -> int:
    """How many listings had to be made for some searches."""
    before = len(engine.ordered_queries)
    for word in words:
        listings.get(engine.generation, word, lambda word=word: Listing(engine, Query(q=word)))  # type: ignore[misc]
    return len(engine.ordered_queries) - before


def test_a_listing_is_made_once() -> None:
    engine = FakeEngine(sample_releases())
    assert kept(Listings(), engine, "odd", "odd", "teachers", "odd") == 2


def test_the_one_that_was_longest_not_gone_through_goes_and_many_matches_push_out_others() -> None:
    engine = FakeEngine(sample_releases())
    assert kept(Listings(most=2), engine, "odd", "teachers", "odd", "notice", "odd", "teachers") == 4
    assert kept(Listings(most_matches=13), engine, "teachers", "teachers", "odd", "odd", "teachers") == 3


def test_a_newer_index_forgets_the_listings_of_the_older() -> None:
    listings, older, newer = Listings(), FakeEngine(sample_releases()), FakeEngine(sample_releases(), "g2")
    assert kept(listings, older, "odd") == 1
    assert kept(listings, newer, "odd") == 1
    assert kept(listings, older, "odd") == 1
