"""Connections that wait too long end, and the longest waiting one gives way when there are too many."""

from searchsvc.web.door.sockets.connections import (
    IDLE_SECONDS,
    MOST_ENDED,
    SLOWEST_BYTES,
    STALLED_SECONDS,
    Connections,
)


class Fake:
    def __init__(self) -> None:
        self.is_open = True
        self.left = 0
        self.is_finished = False

    def finish(self) -> None:
        self.is_finished = True

    def unsent(self) -> int:
        return self.left

    def end(self) -> None:
        self.is_open = False


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def _table(most: int = 3) -> tuple[Connections, Clock, list[str]]:
    clock, said = Clock(), list[str]()
    return Connections(most, clock, said.append), clock, said


def test_the_longest_waiting_gives_way() -> None:
    table, clock, said = _table()
    first, second, third, fourth, fifth = (Fake() for _ in range(5))
    for each in (first, second, third):
        table.opened(each)
        clock.now += 1
    table.busy(first)
    table.opened(fourth)
    assert [each.is_open for each in (first, second, third, fourth)] == [True, False, True, True]
    assert (len(table), table.gave_way) == (3, 1)
    assert len(said) == 1
    assert "3 connections" in said[0]
    table.opened(fifth)
    assert not third.is_open
    assert len(said) == 1, "it is said once a minute"


def test_a_new_one_is_closed_where_all_others_are_busy() -> None:
    table, _, _ = _table(1)
    busy, new = Fake(), Fake()
    table.opened(busy)
    table.busy(busy)
    table.opened(new)
    assert (busy.is_open, new.is_open) == (True, False)


def test_who_waits_too_long_is_closed_and_who_is_busy_is_not() -> None:
    table, clock, _ = _table()
    silent, busy, idle = Fake(), Fake(), Fake()
    for each in (silent, busy, idle):
        table.opened(each)
    table.busy(busy)
    table.busy(idle)
    clock.now += IDLE_SECONDS - 1
    table.idle(idle)
    table.sweep()
    assert silent.is_open
    clock.now += 2
    table.sweep()
    assert [each.is_open for each in (silent, busy, idle)] == [False, True, True]
    assert (table.timed_out, table.waiting, len(table)) == (1, 1, 2)


def test_who_does_not_read_is_closed() -> None:
    table, clock, _ = _table()
    stalled, reads = Fake(), Fake()
    for each in (stalled, reads):
        table.opened(each)
        table.busy(each)
        table.stalled(each)
    clock.now += STALLED_SECONDS - 1
    table.flowing(reads)
    clock.now += 2
    table.sweep()
    assert (stalled.is_open, reads.is_open) == (False, True)


def test_what_has_ended_is_forgotten() -> None:
    table, clock, _ = _table()
    gone = Fake()
    table.opened(gone)
    table.closed(gone)
    table.idle(gone)
    clock.now += 100
    table.sweep()
    assert (len(table), table.waiting, table.timed_out, gone.is_open) == (0, 0, 0, True)


def test_not_all_of_many_are_ended_at_once() -> None:
    table, clock, _ = _table(10 * MOST_ENDED)
    silent = [Fake() for _ in range(2 * MOST_ENDED + 5)]
    for each in silent:
        table.opened(each)
    clock.now += IDLE_SECONDS + 1
    table.sweep()
    assert [each.is_open for each in silent[: MOST_ENDED + 1]] == [False] * MOST_ENDED + [True]
    table.sweep()
    table.sweep()
    assert len(table) == 0


def test_a_connection_that_becomes_another_object_has_waited_as_long() -> None:
    table, clock, _ = _table()
    first, second, other = Fake(), Fake(), Fake()
    table.opened(first)
    table.opened(second)
    table.replaced(first, other)
    assert (len(table), table.waiting) == (2, 2)
    clock.now += IDLE_SECONDS - 1
    table.idle(second)
    clock.now += 2
    table.sweep()
    assert [each.is_open for each in (first, second, other)] == [True, True, False]


def test_whoever_waits_is_ended_when_the_service_stops() -> None:
    table, _, _ = _table()
    idle, busy = Fake(), Fake()
    for each in (idle, busy):
        table.opened(each)
    table.busy(busy)
    table.end_waiting()
    assert (idle.is_finished, busy.is_finished) == (True, False)


def test_who_reads_slowly_but_steadily_goes_on() -> None:
    table, clock, _ = _table()
    steady, crawling = Fake(), Fake()
    for each in (steady, crawling):
        table.opened(each)
        each.left = 100_000
        table.busy(each)
        table.stalled(each)
    for _ in range(3):
        clock.now += STALLED_SECONDS + 1
        steady.left -= SLOWEST_BYTES
        crawling.left -= SLOWEST_BYTES - 1
        table.sweep()
        assert (steady.is_open, crawling.is_open) == (True, False)
    clock.now += STALLED_SECONDS + 1
    table.sweep()
    assert not steady.is_open, "it has stopped reading"


def test_whoever_begins_to_send_stands_in_nobody_s_way() -> None:
    table, clock, _ = _table(9)
    silent, sends, later = Fake(), Fake(), Fake()
    for each in (silent, sends):
        table.opened(each)
        clock.now += 5
    table.replaced(sends, later)
    clock.now += IDLE_SECONDS - 9
    table.sweep()
    assert (silent.is_open, later.is_open) == (False, True)
    clock.now += 5
    table.sweep()
    assert not later.is_open


def test_an_answer_that_is_still_being_taken_is_no_wait() -> None:
    table, clock, _ = _table(2)
    reads, idle = Fake(), Fake()
    for each in (reads, idle):
        table.opened(each)
        table.busy(each)
    reads.left = 100_000
    table.idle(reads)
    table.idle(idle)
    for _ in range(3):
        clock.now += IDLE_SECONDS + 1
        reads.left -= SLOWEST_BYTES
        table.sweep()
        assert (reads.is_open, idle.is_open) == (True, False)
    new, newest = Fake(), Fake()
    table.opened(new)
    table.opened(newest)
    assert (reads.is_open, new.is_open) == (True, False), "who has nothing to take gives way"
    clock.now += IDLE_SECONDS + 1
    table.sweep()
    assert not reads.is_open, "it has stopped taking"
