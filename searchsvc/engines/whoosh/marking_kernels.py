"""The kernels of marking: which characters of an original text the positions of a pattern are, compiled."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from searchsvc.engines.whoosh.kernels import gallop, phrase_starts
from searchsvc.engines.whoosh.segment import occurrence, occurrence_place


class Rows(NamedTuple):
    """The spans of several texts, one after the other: those of text `i` are the rows before `ends[i]`."""

    positions: NDArray[np.int64]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    runs: NDArray[np.int64]
    ends: NDArray[np.int64]


@njit(cache=True, nogil=True)
def read_rows(coded, sizes):
    """The rows of several texts' coded spans, each of so many rows."""
    total = sizes.sum()
    positions, begins = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int64)
    lengths, runs = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int64)
    ends = np.empty(sizes.size, dtype=np.int64)
    at, row = 0, 0
    for text in range(sizes.size):
        size = sizes[text]
        position, start = 0, 0
        for each in range(size):
            position += coded[at + each]
            start += coded[at + size + each]
            positions[row], begins[row] = position, start
            lengths[row], runs[row] = coded[at + 2 * size + each] >> 1, coded[at + 2 * size + each] & 1
            row += 1
        at += 3 * size
        ends[text] = row
    return Rows(positions, begins, lengths, runs, ends)


@njit(cache=True, nogil=True)
def _row_at(rows, low, high, position):
    """The row of [low, high) in which a position stands; -1 where none does."""
    first = low
    while low < high:
        middle = (low + high) >> 1
        if rows.positions[middle] <= position:
            low = middle + 1
        else:
            high = middle
    row = low - 1
    if row < first or position - rows.positions[row] >= (rows.lengths[row] if rows.runs[row] else 1):
        return -1
    return row


@njit(cache=True, nogil=True)
def range_marks(postings, first, last, base, documents, size, title_ends, rows, out):
    """Like `marks`, for all terms [first, last), in one pass over their postings; the index holds `size` documents."""
    which = np.full(size, -1, dtype=np.int32)
    for index in range(documents.size):
        which[documents[index]] = index
    held = np.zeros(documents.size, dtype=np.int64)
    share = max(1, out.shape[1] // documents.size)
    count = 0
    for term in range(first, last):
        for posting in range(np.int64(postings.begins[term]), np.int64(postings.begins[term + 1])):
            document = np.int64(postings.documents[posting]) + base
            index = which[document]
            if index < 0 or held[index] >= share:
                continue
            before, number = occurrence_place(postings, term, posting)
            for place in range(before, before + min(number, share - held[index])):
                position = occurrence(postings, postings.spots[term], place) >> 1
                text = 2 * index + (0 if position < title_ends[document] else 1)
                row = _row_at(rows, rows.ends[text - 1] if text else 0, rows.ends[text], position)
                if row < 0 or count == out.shape[1]:
                    continue
                held[index] += 1
                out[0, count], out[3, count] = text, row
                out[1, count], out[2, count] = rows.starts[row], rows.starts[row] + rows.lengths[row]
                count += 1
    return count


@njit(cache=True, nogil=True)
def marks(postings, terms, offsets, width, base, last, documents, title_ends, rows, out):
    """Where a pattern stands in a few documents: text (two a document: title, body), start, end, row; returns how many.

    Each document has an equal share of `out`; what does not fit is left out, and so is what stands in neither text.
    """
    at = np.empty(terms.size, dtype=np.int64)
    found = np.empty(out.shape[1], dtype=np.int64)
    count = 0
    for index in range(documents.size):
        document = documents[index]
        if document < base or document >= last:
            continue
        together = True
        for each in range(terms.size):
            if together:
                high = np.int64(postings.begins[terms[each] + 1])
                at[each] = gallop(postings.documents, np.int64(postings.begins[terms[each]]), high, document - base)
                together = at[each] < high and np.int64(postings.documents[at[each]]) == document - base
        if not together:
            continue
        number = min(phrase_starts(postings, terms, offsets, at, found), max(1, out.shape[1] // documents.size))
        for each in range(number):
            text = 2 * index + (0 if found[each] < title_ends[document] else 1)
            begin = rows.ends[text - 1] if text else 0
            first = _row_at(rows, begin, rows.ends[text], found[each])
            final = _row_at(rows, begin, rows.ends[text], found[each] + width - 1)
            if first < 0 or final < 0 or count == out.shape[1]:
                continue
            out[0, count], out[3, count] = text, first
            out[1, count] = rows.starts[first] + (found[each] - rows.positions[first]) * rows.runs[first]
            inside = found[each] + width - rows.positions[final]
            out[2, count] = rows.starts[final] + (inside if rows.runs[final] else rows.lengths[final])
            count += 1
    return count
