"""Searches that found nothing: shown when several have asked, bounded, and without anybody's name."""

import pytest

from searchsvc.web.door.missed_searches import LEAST_CLIENTS, MOST_CHARACTERS, MOST_SEARCHES, MissedSearches
from searchsvc.web.frames import MOST_CLIENTS, MissedSearch


def _asked(missed: MissedSearches, words: str, clients: int) -> None:
    for number in range(clients):
        missed.add(words, f"198.51.100.{number}")


def test_words_are_shown_when_several_different_clients_have_asked_for_them() -> None:
    missed = MissedSearches()
    for _ in range(10):
        _asked(missed, "private words", LEAST_CLIENTS - 1)
    assert missed.shown() == ()
    _asked(missed, "private words", LEAST_CLIENTS)
    assert missed.shown() == (MissedSearch("private words", LEAST_CLIENTS),)


def test_case_width_and_spaces_make_no_difference() -> None:
    missed = MissedSearches()
    for number, words in enumerate((" Green  hydrogen", "green hydrogen", "ＧＲＥＥＮ hydrogen ")):
        missed.add(words, str(number))
    assert [each.clients for each in missed.shown()] == [3]


def test_what_most_have_missed_comes_first_then_what_was_asked_last() -> None:
    missed = MissedSearches()
    _asked(missed, "older", 3)
    _asked(missed, "newer", 3)
    _asked(missed, "often", 5)
    assert [each.words for each in missed.shown()] == ["often", "newer", "older"]


@pytest.mark.parametrize("words", ["", "   ", "x" * (MOST_CHARACTERS + 1), "a" + " b" * MOST_CHARACTERS])
def test_what_is_empty_or_too_long_is_not_counted(words: str) -> None:
    missed = MissedSearches()
    _asked(missed, words, 3)
    assert len(missed) == 0


def test_searches_and_clients_are_bounded() -> None:
    missed = MissedSearches()
    for number in range(3 * MOST_SEARCHES):
        missed.add(f"rare {number}", "a")
    for number in range(MOST_SEARCHES):
        _asked(missed, f"often {number}", 3)
    assert len(missed) <= MOST_SEARCHES
    assert len(missed.shown()) == MOST_SEARCHES // 2
    assert missed.shown()[-1].words == f"often {MOST_SEARCHES // 2}"
    _asked(missed, "always", 2 * MOST_CLIENTS)
    assert missed.shown()[0] == MissedSearch("always", MOST_CLIENTS)


def test_one_client_cannot_crowd_out_what_several_have_missed() -> None:
    missed = MissedSearches()
    _asked(missed, "missed by several", 3)
    for number in range(5 * MOST_SEARCHES):
        missed.add(f"noise {number}", "a")
    assert [each.words for each in missed.shown()] == ["missed by several"]


def test_nothing_kept_names_a_client() -> None:
    missed, other = MissedSearches(), MissedSearches()
    for each in (missed, other):
        _asked(each, "words", 3)
    digests = [{client for asked in each._shown.values() for client in asked.clients} for each in (missed, other)]
    assert digests[0].isdisjoint(digests[1]), "each service has a key of its own"
    assert not any(b"198.51" in digest for digest in digests[0] | digests[1])
