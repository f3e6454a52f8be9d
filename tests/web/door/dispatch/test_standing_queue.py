"""A burst may wait; in a queue that never empties a request may wait only briefly."""

import pytest

from searchsvc.web.door.dispatch.standing_queue import (
    EXPECTED_ANSWERS,
    EXPECTED_SECONDS,
    SHORT_ANSWERS,
    SHORT_SECONDS,
    STANDING_SECONDS,
    StandingQueue,
)


def test_a_burst_may_wait() -> None:
    queue = StandingQueue(0.0)
    assert queue.may_wait(STANDING_SECONDS / 2) == float("inf")
    queue.empty(10.0)
    assert not queue.stands(10.0 + STANDING_SECONDS)


def test_in_a_queue_that_stands_one_may_wait_as_long_as_a_few_answers_take() -> None:
    queue = StandingQueue(0.0)
    for _ in range(500):
        queue.answered(0.002)
    assert queue.answer_seconds == pytest.approx(0.002, rel=0.01)
    assert queue.may_wait(1.0) == SHORT_SECONDS
    for _ in range(500):
        queue.answered(0.2)
    assert queue.may_wait(1.0) == float("inf"), "with slow answers a second is no standing queue"
    assert queue.may_wait(3.0) == pytest.approx(SHORT_ANSWERS * 0.2, rel=0.01)


def test_answers_that_have_only_become_slow_are_known_before_they_are_given() -> None:
    queue = StandingQueue(0.0)
    queue.answered(0.002)
    queue.under_way(0.5)
    assert queue.may_wait(1.0) == float("inf")
    assert queue.may_wait(6.0) == SHORT_ANSWERS * 0.5
    queue.under_way(0.0)
    assert queue.may_wait(6.0) == SHORT_SECONDS


def test_one_slow_answer_among_quick_ones_lets_nobody_wait_longer() -> None:
    queue = StandingQueue(0.0)
    for _ in range(500):
        queue.answered(0.002)
    queue.answered(0.1)
    assert queue.may_wait(1.0) == pytest.approx(SHORT_ANSWERS * queue.answer_seconds)
    for _ in range(2):
        queue.answered(0.1)
    assert queue.may_wait(6.0) == pytest.approx(SHORT_ANSWERS * 0.1), "now most of the newest are slow"


def test_no_more_are_let_in_than_are_answered_in_the_time_that_they_may_wait() -> None:
    queue = StandingQueue(0.0)
    assert queue.useful_places(1.0, 4) == float("inf"), "nothing is known of answers yet"
    for _ in range(500):
        queue.answered(0.002)
    assert queue.useful_places(STANDING_SECONDS / 2, 4) == float("inf"), "a burst may wait"
    assert queue.useful_places(1.0, 4) == pytest.approx(4 * EXPECTED_SECONDS / 0.002, abs=1)
    for _ in range(500):
        queue.answered(0.2)
    assert queue.useful_places(3.0, 4) == 4 * EXPECTED_ANSWERS
    assert queue.useful_places(3.0, 0) == 1


def test_the_first_answer_says_at_once_what_answers_take() -> None:
    queue = StandingQueue(0.0)
    queue.answered(1.0)
    assert queue.answer_seconds == 1.0
    assert not queue.stands(9.0)
