"""A queue that no single client can fill against others."""

import math
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from searchsvc.web.door.dispatch.fair_queue import FairQueue


def test_one_client_may_have_all_places_while_nobody_else_asks() -> None:
    queue = FairQueue[str](3)
    assert [queue.put("a", thing) for thing in ("1", "2", "3")] == [None, None, None]
    assert queue.is_full
    assert queue.put("a", "4") == "4"
    assert [queue.take(), queue.take(), queue.take(), queue.take()] == ["1", "2", "3", None]


def test_whoever_asks_little_takes_a_place_from_whoever_asks_much() -> None:
    queue = FairQueue[str](4)
    for thing in ("a1", "a2", "a3", "a4"):
        queue.put("a", thing)
    assert queue.put("b", "b1") == "a4"
    assert queue.put("b", "b2") == "a3"
    assert queue.put("b", "b3") == "b3", "both have as many now"
    assert queue.put("c", "c1") in {"a2", "b2"}
    assert len(queue) == 4


def test_fewer_places_may_be_useful_than_there_are() -> None:
    queue = FairQueue[str](4)
    for thing in ("a1", "a2", "a3"):
        queue.put("a", thing)
    queue.useful = 2
    assert queue.is_full
    assert not queue.has_room("a")
    assert queue.put("b", "b1") == "a3"
    queue.useful = math.inf
    assert queue.put("b", "b2") is None


def test_clients_take_turns() -> None:
    queue = FairQueue[str](9)
    for thing in ("a1", "a2", "a3"):
        queue.put("a", thing)
    queue.put("b", "b1")
    queue.put("c", "c1")
    assert [queue.take() for _ in range(5)] == ["a1", "b1", "c1", "a2", "a3"]


def test_what_had_its_turn_already_comes_first_again() -> None:
    queue = FairQueue[str](2)
    queue.put("a", "a1")
    queue.put("b", "b1")
    queue.put_first("c", "again")
    assert [queue.take() for _ in range(4)] == ["again", "a1", "b1", None]


def test_what_no_longer_waits_is_taken_out() -> None:
    queue = FairQueue[str](2)
    queue.put("a", "a1")
    assert queue.remove("a", "a1")
    assert not queue.remove("a", "a1")
    assert not queue.remove("b", "b1")
    assert len(queue) == 0
    assert queue.take() is None


def test_the_oldest_of_each_line_can_be_taken_out() -> None:
    queue = FairQueue[int](9)
    for client, thing in (("a", 1), ("a", 5), ("a", 2), ("b", 3), ("c", 7)):
        queue.put(client, thing)
    assert queue.take_first_of_lines(lambda thing: thing < 4) == [1, 3]
    assert [queue.take() for _ in range(4)] == [5, 7, 2, None]
    assert len(queue) == 0


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), max_size=60), st.integers(1, 5))
def test_nothing_is_lost_and_no_place_too_many_is_given(steps: list[tuple[str, bool]], places: int) -> None:
    queue = FairQueue[int](places)
    inside: dict[int, str] = {}
    for number, (client, puts) in enumerate(steps):
        if puts:
            refused = queue.put(client, number)
            inside[number] = client
            if refused is not None:
                assert len(inside) == places + 1
                counts = Counter(inside.values())
                assert counts[inside[refused]] == max(counts.values())
                del inside[refused]
        elif (taken := queue.take()) is not None:
            del inside[taken]
        assert len(queue) == len(inside) <= places


def test_whether_there_is_room_is_known_before() -> None:
    queue = FairQueue[str](3)
    for thing in ("a1", "a2", "a3"):
        assert queue.has_room("a")
        queue.put("a", thing)
    assert not queue.has_room("a")
    assert queue.has_room("b")
    queue.put("b", "b1")
    assert not queue.has_room("b")
