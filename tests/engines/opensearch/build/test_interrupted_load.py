"""What an interrupted load has brought is known by name and content, and what nobody wants of it is told."""

import numpy as np

from searchsvc.engines.opensearch.build.interrupted_load import InterruptedLoad, Listing
from searchsvc.engines.opensearch.format.documents import Document, key_of

NOTHING: dict[str, str] = {}


def listing(stamps: dict[str, str]) -> Listing:
    """Documents by the letters that stand for their keys and digests."""
    named = sorted((key_of(name), stamp.ljust(32, "0")) for name, stamp in stamps.items())
    return Listing(np.array([each for each, _ in named], dtype="S32"), np.array([each for _, each in named], "S32"))


def document(name: str, stamp: str) -> Document:
    return Document(key_of(name), stamp.ljust(32, "0"), b"{}")


def test_only_what_is_lacking_is_sent() -> None:
    load = InterruptedLoad(listing({"a": "1", "b": "2", "gone": "3"}), listing(NOTHING))
    assert load.count == 3
    asked = [document("a", "1"), document("b", "3"), document("c", "1")]
    assert load.lacking(asked) == asked[1:]
    assert load.to_remove() == [key_of("gone")]
    assert load.to_restore() == []


def test_upon_a_generation_only_differences_count() -> None:
    load = InterruptedLoad(
        listing({"same": "1", "changed": "2", "added": "1"}),
        listing({"same": "1", "changed": "1", "removed": "1", "gone": "1"}),
    )
    assert load.count == 4
    assert load.is_gone(key_of("removed"))
    assert not load.is_gone(key_of("same"))
    assert load.to_remove() == [key_of("added")]
    assert sorted(load.to_restore()) == sorted(map(key_of, ("changed", "gone")))
    assert load.lacking([document("changed", "2"), document("same", "2")]) == [document("same", "2")]
    assert load.to_restore() == [key_of("gone")]


def test_a_load_that_was_interrupted_before_anything_arrived() -> None:
    load = InterruptedLoad(listing(NOTHING), listing(NOTHING))
    assert load.count == 0
    assert load.lacking([document("a", "1")]) == [document("a", "1")]
    assert not load.is_gone(key_of("a"))
    assert (load.to_remove(), load.to_restore()) == ([], [])
