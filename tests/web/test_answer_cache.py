"""The cache of answers: what is kept, for which generation, and what is pushed out."""

import pytest

from searchsvc.web.answer_cache import AnswerCache


class Maker:
    """Makes answers, and counts them."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> bytes:
        self.made += 1
        return str(self.made).encode()


def test_an_answer_is_made_once_for_a_generation_and_a_query_string() -> None:
    cache, make = AnswerCache(8), Maker()
    assert [cache.get("g1", "q=a", make), cache.get("g1", "q=a", make)] == [b"1", b"1"]
    assert [cache.get("g1", "q=b", make), cache.get("g2", "q=a", make)] == [b"2", b"3"]


def test_the_answer_that_was_longest_not_asked_for_goes() -> None:
    cache, make = AnswerCache(2), Maker()
    for query_string in ("a", "b", "a", "c"):
        cache.get("g1", query_string, make)
    assert cache.get("g1", "a", make) == b"1"
    assert cache.get("g1", "b", make) == b"4"


def test_a_failure_is_not_kept() -> None:
    def fail() -> bytes:
        raise ValueError("no answer")

    cache = AnswerCache(2)
    with pytest.raises(ValueError, match="no answer"):
        cache.get("g1", "a", fail)
    assert cache.get("g1", "a", Maker()) == b"1"
