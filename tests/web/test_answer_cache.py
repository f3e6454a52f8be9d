"""The cache of answers: what is kept, for which generation, in which encodings, and what is pushed out."""

import gzip

import pytest
import zstandard

from searchsvc.web.answer_cache import Answer, AnswerCache
from searchsvc.web.http.compression import LEAST_BYTES


class Maker:
    """Makes answers, and counts them."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Answer:
        self.made += 1
        return Answer(str(self.made).encode(), "")


def test_an_answer_is_made_once_for_a_generation_and_a_query_string() -> None:
    cache, make = AnswerCache(8), Maker()
    assert [cache.get("g1", "q=a", make).body, cache.get("g1", "q=a", make).body] == [b"1", b"1"]
    assert [cache.get("g1", "q=b", make).body, cache.get("g2", "q=a", make).body] == [b"2", b"3"]


def test_the_answer_that_was_longest_not_asked_for_goes() -> None:
    cache, make = AnswerCache(2), Maker()
    for query_string in ("a", "b", "a", "c"):
        cache.get("g1", query_string, make)
    assert cache.get("g1", "a", make).body == b"1"
    assert cache.get("g1", "b", make).body == b"4"


def test_a_failure_is_not_kept() -> None:
    def fail() -> Answer:
        raise ValueError("no answer")

    cache = AnswerCache(2)
    with pytest.raises(ValueError, match="no answer"):
        cache.get("g1", "a", fail)
    assert cache.get("g1", "a", Maker()).body == b"1"


def test_what_an_answer_is_compressed_to_is_kept_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"abc " * LEAST_BYTES
    answer = Answer(body, "</>; rel=self")
    zipped, packed = answer.response("gzip"), answer.response("zstd")
    assert gzip.decompress(zipped.get_data()) == zstandard.decompress(packed.get_data()) == body
    assert (zipped.headers["Content-Encoding"], packed.headers["Content-Encoding"]) == ("gzip", "zstd")
    monkeypatch.setattr("searchsvc.web.answer_cache.compressed", None)
    assert answer.response("zstd").get_data() == packed.get_data()
    assert "Content-Encoding" not in answer.response("identity").headers


def test_a_small_answer_is_never_compressed() -> None:
    assert "Content-Encoding" not in Answer(b"{}", "").response("gzip").headers
