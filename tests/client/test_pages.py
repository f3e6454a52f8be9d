"""Every page that can be answered comes back from its JSON as it was, as far as the JSON carries it."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.client.pages import completions_of, page_of, similar_of
from searchsvc.model.page import (
    Completion,
    DidYouMean,
    Facet,
    FilterOffer,
    Fragment,
    Hit,
    SearchPage,
    Suggestions,
    Version,
)
from searchsvc.model.query import FACETS, Query
from searchsvc.presenter.encoding import to_json_bytes
from searchsvc.presenter.pages import completions_json, page_json, similar_json
from tests.client.test_fragments import CHARACTERS, marked
from tests.web.conftest import ODD_IDS

TEXTS = st.text(CHARACTERS, max_size=12)
st.register_type_strategy(Fragment, marked())
NUMBERS = st.integers(0, 10**6)
SCORES = st.none() | st.floats(0, 1000).map(lambda score: round(score, 6))
HITS = st.builds(Hit, score=SCORES, year=st.none() | NUMBERS, original=st.none())
PAGES = st.builds(
    SearchPage,
    query=st.builds(Query, page=st.integers(1, 100), per_page=st.integers(0, 100)),
    total=NUMBERS,
    took_ms=st.floats(0, 1000).map(lambda took: round(took, 3)),
    results=st.lists(HITS, max_size=3).map(tuple),
    facets=st.fixed_dictionaries({name: st.from_type(Facet) for name in FACETS}),
    suggestions=st.builds(
        Suggestions,
        did_you_mean=st.none() | st.builds(DidYouMean, fragment=marked()),
        filters=st.lists(st.builds(FilterOffer), max_size=2).map(tuple),
        quoted=st.just(value=False),
    ),
    months=st.just({}),
)


def sent(answer: object) -> dict[str, object]:
    """What arrives of an answer."""
    arrived: dict[str, object] = json.loads(to_json_bytes(answer))
    return arrived


@given(PAGES)
def test_a_page_comes_back_from_its_json(page: SearchPage) -> None:
    assert page_of(sent(page_json(page))) == page


@given(st.lists(HITS, max_size=3), st.lists(st.builds(Version, confidence=st.floats(0, 1)), max_size=3), TEXTS)
def test_similar_releases_come_back_from_their_json(hits: Sequence[Hit], versions: Sequence[Version], of: str) -> None:
    found = similar_of(sent(similar_json(of, versions, hits)))
    assert found == (of, tuple(versions), tuple(hits))


@given(st.lists(marked(), max_size=3), st.lists(st.none() | st.sampled_from(ODD_IDS) | TEXTS, min_size=3, max_size=3))
def test_completions_come_back_with_the_ids_of_their_releases(texts: list[Fragment], ids: list[str | None]) -> None:
    given_out = tuple(Completion(*text, release_id) for text, release_id in zip(texts, ids, strict=False))
    assert completions_of(sent(completions_json("q", given_out))) == given_out


def test_members_that_are_not_known_are_passed_over_and_those_that_came_later_may_lack() -> None:
    page = SearchPage(Query("a"), 0, False, 1.0, "g", (), dict.fromkeys(FACETS, ()), Suggestions())
    members = sent(page_json(page)) | {"news": [1]}
    assert isinstance(members["suggestions"], dict)
    del members["suggestions"]["missing"]
    assert page_of(members) == page


@pytest.mark.parametrize("name", ["query", "total", "results", "facets", "suggestions"])
def test_what_was_promised_and_lacks_is_an_error(name: str) -> None:
    page = SearchPage(Query("a"), 0, False, 1.0, "g", (), dict.fromkeys(FACETS, ()), replace(Suggestions()))
    members = sent(page_json(page))
    del members[name]
    with pytest.raises(KeyError):
        page_of(members)
