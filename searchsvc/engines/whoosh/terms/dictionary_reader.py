"""Reads the dictionary of a segment: a term by its number, the number of a term, ranges, the infos of many terms.

A key is a term with its field's number before it.
"""

from collections.abc import Collection
from itertools import accumulate, pairwise

import numpy as np

from searchsvc.engines.whoosh.format.segment_postings import SegmentPostings
from searchsvc.engines.whoosh.terms.term_dictionary import (
    TERM_INFO,
    Keys,
    fill_infos,
    find_all,
    seek,
    term_count,
    unpack_terms,
)
from searchsvc.runtime.arrays import Records, read_only


def find_term(postings: SegmentPostings, key: bytes) -> int:
    """The number of the term with this key; -1 where the segment does not have it."""
    number, is_there = seek(postings, np.frombuffer(key, dtype=np.uint8))
    return int(number) if is_there else -1


def first_term(postings: SegmentPostings, key: bytes) -> int:
    """The number of the first term that is not before `key`."""
    return int(seek(postings, np.frombuffer(key, dtype=np.uint8))[0])


def after_prefix(prefix: bytes) -> bytes:
    """The least key after all keys that begin with a prefix; empty where there is none."""
    after = prefix.rstrip(b"\xff")
    return after[:-1] + bytes([after[-1] + 1]) if after else b""


def term_range(postings: SegmentPostings, prefix: bytes) -> tuple[int, int]:
    """The numbers [first, last) of the terms that begin with a prefix."""
    after = after_prefix(prefix)
    return first_term(postings, prefix), first_term(postings, after) if after else int(term_count(postings))


def join_keys(keys: Collection[bytes]) -> Keys:
    """Keys in the form in which kernels take them."""
    ends = np.fromiter(accumulate(map(len, keys)), dtype=np.int64, count=len(keys))
    return Keys(np.frombuffer(b"".join(keys) or b"\0", dtype=np.uint8), ends)


def keys_between(postings: SegmentPostings, first: int, last: int) -> Keys:
    """The keys of the terms [first, last), in the form in which kernels take them."""
    ends = np.empty(max(last - first, 0), dtype=np.int64)
    size = unpack_terms(postings, first, last, np.empty(0, dtype=np.uint8), ends)
    letters = np.empty(size, dtype=np.uint8)
    unpack_terms(postings, first, last, letters, ends)
    return Keys(read_only(letters), ends)


def terms_between(postings: SegmentPostings, first: int, last: int) -> list[bytes]:
    """The keys of the terms [first, last)."""
    keys = keys_between(postings, first, last)
    blob, bounds = keys.letters.tobytes(), [0, *keys.ends.tolist()]
    return [blob[low:high] for low, high in pairwise(bounds)]


def term_at(postings: SegmentPostings, number: int) -> bytes:
    """The key of a term by its number."""
    return terms_between(postings, number, number + 1)[0]


def find_infos(postings: SegmentPostings, keys: Keys) -> Records:
    """The info of each of several terms, as an array of `TERM_INFO`."""
    infos = np.empty(len(keys.ends), dtype=TERM_INFO)
    find_all(postings, keys, infos)
    return infos


def all_infos(postings: SegmentPostings) -> Records:
    """The info of every term of a segment, in order, as an array of `TERM_INFO`."""
    infos = np.empty(term_count(postings), dtype=TERM_INFO)
    fill_infos(postings, infos)
    return infos
