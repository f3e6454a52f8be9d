"""The writing half of `term_dictionary`: terms in order become front-coded entries and heads."""

from searchsvc.engines.whoosh.format.segment_postings import POINTER_INTERVAL
from searchsvc.engines.whoosh.terms.term_dictionary import ALIAS, BLOCK_TERMS, WIDTH_BITS
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.runtime.arrays import Int64s, Records, Uint8s, Uint32s, Uint64s, int64
from searchsvc.runtime.kernel import kernel

_MOST_NUMBERS_BYTES = 30
"""The most bytes that the four numbers of an entry take together."""


def entries_room(terms: TermList) -> int:
    """The most bytes that the entries of some terms may take."""
    return len(terms.text) + _MOST_NUMBERS_BYTES * len(terms)


@kernel
def pack_entries(
    letters: Uint8s,
    ends: Int64s,
    frequencies: Uint32s,
    counts: Uint64s,
    widths: Int64s,
    aliases: Int64s,
    sums: Records,
    out: Uint8s,
    heads: Records,
) -> tuple[int, int]:
    """Writes the entries of some terms one after the other; returns how many bytes and how many heads these are.

    Term `t` ends at `ends[t]` in `letters`, is in `frequencies[t]` documents, `counts[t]` times in all, and its
    occurrences take `widths[t]` bits each. `aliases[t]` is the number of the term whose postings it shares, or -1 where
    it has postings of its own. `sums` is one head, with the sums over all terms before these; it is brought up to date.
    """
    at, count = 0, 0
    begin_before = int64(0)
    end_before = int64(0)
    for term in range(ends.size):
        begin = ends[term - 1] if term else int64(0)
        end = ends[term]
        shared = 0
        if term % BLOCK_TERMS == 0:
            heads[count]["entries"] = sums[0]["entries"] + at
            heads[count]["postings"] = sums[0]["postings"]
            heads[count]["pointers"] = sums[0]["pointers"]
            heads[count]["bits"] = sums[0]["bits"]
            heads[count]["terms"] = sums[0]["terms"]
            count += 1
        else:
            while (
                shared < min(end - begin, end_before - begin_before)
                and letters[begin + shared] == letters[begin_before + shared]
            ):
                shared += 1
        at = _put_varint(out, at, shared)
        at = _put_varint(out, at, end - begin - shared)
        for index in range(begin + shared, end):
            out[at] = letters[index]
            at += 1
        is_alias = aliases[term] >= 0
        frequency, occurrences = int64(frequencies[term]), int64(counts[term])
        at = _put_varint(out, at, frequency << 1 | (ALIAS if is_alias else 0))
        if is_alias:
            at = _put_varint(out, at, aliases[term])
        else:
            at = _put_varint(out, at, (occurrences - frequency) << WIDTH_BITS | (widths[term] - 1))
            sums[0]["postings"] += frequency
            sums[0]["pointers"] += (frequency - 1) // POINTER_INTERVAL
            sums[0]["bits"] += occurrences * widths[term]
        sums[0]["terms"] += 1
        begin_before, end_before = begin, end
    sums[0]["entries"] += at
    return at, count


@kernel
def _put_varint(out: Uint8s, at: int, value: int) -> int:
    """Writes a number at `at`, seven bits a byte, the lowest first; returns the index after it."""
    while value > 127:
        out[at] = value & 127 | 128
        value >>= 7
        at += 1
    out[at] = value
    return at + 1
