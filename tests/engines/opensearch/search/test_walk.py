"""A walk goes on where copies of the index are lost: whatever their scores are, each document comes exactly once."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.engines.opensearch.search import walk
from searchsvc.engines.opensearch.search.search_request import Ranked
from searchsvc.engines.opensearch.search.walk import Walk
from searchsvc.errors import ClusterUnreachable, IndexDamaged, PageFarAway
from searchsvc.model.query import Query
from tests.engines.opensearch.copies import LOSSES, Copies, cluster_of, part

BY_DATE, BY_SCORE = Query(sort="newest"), Query("school")


def key(number: int) -> str:
    return f"{number * 0x1F1F1F1F1F00:032x}"  # some with bytes of zero, also at the end


def hit(number: int, score: float) -> dict[str, Any]:
    """As it is sorted by date; by score the best come first, as the least of their negatives."""
    return {"fields": {"key": [key(number)]}, "sort": [-score, f"r{number:03d}"]}


def copies(count: int, wanted: int, rng: random.Random, spread: float) -> list[list[dict[str, Any]]]:
    """As many copies, whose scores of a document differ by so much at most."""
    return [
        sorted((hit(number, number + rng.uniform(0, spread)) for number in range(count)), key=lambda each: each["sort"])
        for _ in range(wanted)
    ]


def walked(client: Copies, query: Query, total: int, skipped: tuple[str, ...] = ()) -> Walk:
    return Walk(cluster_of(client), "index", query, {}, total, skipped)


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "STEP", 5)


@pytest.mark.parametrize("loss", LOSSES)
def test_by_date_the_order_stays_whatever_is_lost(loss: str) -> None:
    (copy,) = copies(23, 1, random.Random(1), 0)
    going = walked(Copies([copy] * 4, [1, 2, 4], LOSSES[loss]), BY_DATE, 23)
    first = going.part(0, 7)
    wanted = [each["fields"]["key"][0] for each in copy]
    assert first == Ranked(tuple(wanted[:7]), (None,) * 7)
    assert [*going.part(0, 100).keys] == wanted
    assert going.part(20, 30).keys == tuple(wanted[20:])
    assert going.part(23, 30) == Ranked()


@given(
    seed=st.integers(0, 1000),
    count=st.integers(1, 40),
    lost=st.lists(st.integers(0, 12), max_size=4, unique=True),
    spread=st.sampled_from([0, 2, 50]),
    skip=st.integers(0, 6),
)
def test_by_score_none_is_lost_and_none_comes_twice(
    seed: int, count: int, lost: list[int], spread: float, skip: int
) -> None:
    rng = random.Random(seed)
    every = {key(number) for number in range(count)}
    skipped = tuple(sorted(every)[:skip])
    client = Copies(copies(count, len(lost) + 1, rng, spread), lost)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walk, "STEP", 5)
        going = walked(client, BY_SCORE, count - len(skipped), skipped)
        before: tuple[str, ...] = ()
        for last in range(3, count + 4, 3):
            found = going.part(0, last).keys
            assert found[: len(before)] == before
            before = found
    assert len(before) == len(every - {*skipped})
    assert {*before} == every - {*skipped}


def test_what_other_scores_had_put_before_the_last_one_comes_last() -> None:
    one = [hit(number, 20 - number) for number in range(10)]
    other = [hit(9, 30), *(hit(number, 20 - number) for number in range(9))]
    client = Copies([one, other], [1])
    assert walked(client, BY_SCORE, 10).part(0, 10).keys == tuple(key(number) for number in range(10))
    assert client.opened == 2
    assert client.answered == 1 + 1 + 1  # the rest, and once more from the beginning


def test_fewer_documents_than_were_found_are_never_all() -> None:
    (copy,) = copies(8, 1, random.Random(1), 0)
    going = walked(Copies([copy]), BY_DATE, 9)
    assert len(going.part(0, 8).keys) == 8
    for _ in range(2):
        with pytest.raises(IndexDamaged, match="9 releases were found, and 8 of them can be read; run"):
            going.part(0, 9)


def test_a_listing_is_read_on_after_a_while_without_any_copy() -> None:
    (copy,) = copies(12, 1, random.Random(1), 0)
    client = Copies([copy])
    going = walked(client, BY_DATE, 12)
    assert len(going.part(0, 5).keys) == 5
    with pytest.MonkeyPatch.context() as away:
        away.setattr(client, "search", lambda **_: part())
        for _ in range(3):
            with pytest.raises(ClusterUnreachable):
                going.part(0, 12)
            assert len(going.part(0, 5).keys) == 5
    assert going.part(0, 12).keys == tuple(each["fields"]["key"][0] for each in copy)
    assert client.opened == client.closed


def test_what_is_far_away_is_reached_by_those_who_ask_again() -> None:
    (copy,) = copies(23, 1, random.Random(1), 0)
    going = walked(Copies([copy]), BY_DATE, 23)
    for _ in range(3):
        with pytest.raises(PageFarAway, match="ask again"):
            going.part(18, 20, seconds=-1)
    assert going.part(18, 20, seconds=-1).keys == tuple(each["fields"]["key"][0] for each in copy[18:20])
    assert len(going.part(0, 23).keys) == 23


@pytest.mark.parametrize(("query", "wanted"), [(BY_DATE, 16), (BY_SCORE, 20)])
def test_a_document_takes_few_bytes(query: Query, wanted: int) -> None:
    (copy,) = copies(1000, 1, random.Random(1), 0)
    going = walked(Copies([copy]), query, 1000)
    going.part(0, 1000)
    assert len(going._keys) + going._scores.itemsize * len(going._scores) == 1000 * wanted
    assert not len(going._known_before)
