"""The writing half of `dictionary`: terms in order become front-coded entries and heads."""

import numpy as np

from searchsvc.engines.whoosh.format.segment_files import BLOCK
from searchsvc.engines.whoosh.terms.term_dictionary import ALIAS, HEAD, TERMS, WIDTH_BITS
from searchsvc.runtime.kernel import kernel


@kernel
def pack_entries(letters, ends, frequencies, counts, widths, aliases, sums, out, heads):
    """Writes entries behind each other; returns their size and how many heads there are.

    `aliases[t]` is the number of the term whose postings term `t` shares, -1 where it has its own. `sums` are those of
    `HEAD` before the first, and are brought up to date.
    """
    at, count = 0, 0
    begin_before = np.int64(0)
    end_before = np.int64(0)
    for term in range(ends.size):
        begin = ends[term - 1] if term else np.int64(0)
        end = ends[term]
        shared = 0
        if term % TERMS == 0:
            for each in range(HEAD):
                heads[count * HEAD + each] = sums[each]
            heads[count * HEAD] += at
            count += 1
        else:
            while (
                shared < min(end - begin, end_before - begin_before)
                and letters[begin + shared] == letters[begin_before + shared]
            ):
                shared += 1
        at = _put(out, at, shared)
        at = _put(out, at, end - begin - shared)
        for index in range(begin + shared, end):
            out[at] = letters[index]
            at += 1
        is_alias = aliases[term] >= 0
        frequency, occurrences = np.int64(frequencies[term]), np.int64(counts[term])
        at = _put(out, at, frequency << 1 | (ALIAS if is_alias else 0))
        if is_alias:
            at = _put(out, at, aliases[term])
        else:
            at = _put(out, at, (occurrences - frequency) << WIDTH_BITS | (widths[term] - 1))
            sums[1] += frequency
            sums[2] += (frequency - 1) // BLOCK
            sums[3] += occurrences * widths[term]
        sums[4] += 1
        begin_before, end_before = begin, end
    sums[0] += at
    return at, count


@kernel
def _put(out, at, value):
    while value > 127:
        out[at] = value & 127 | 128
        value >>= 7
        at += 1
    out[at] = value
    return at + 1
