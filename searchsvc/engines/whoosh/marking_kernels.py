"""The kernels of marking: which characters of an original text the positions of a pattern are, compiled."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from searchsvc.engines.whoosh.dictionary import HEAD, place_at, place_of
from searchsvc.engines.whoosh.kernels import FIRST, LAST, RANGE, STEM, WIDTH, phrase_starts, seek_document
from searchsvc.engines.whoosh.segment import document_at, occurrence, occurrences_before, occurrences_of
from searchsvc.text.analyzer import MAX_JOINED

_HYPHENS = np.array([ord(sign) for sign in "-‐‑"], dtype=np.uint32)


class Rows(NamedTuple):
    """The spans of several texts, one after the other: those of text `i` are the rows before `ends[i]`."""

    positions: NDArray[np.int64]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    runs: NDArray[np.bool_]
    ends: NDArray[np.int64]


@njit(cache=True, nogil=True, inline="always")
def _number(packed, at, width):
    value = np.int64(packed[at])
    for each in range(1, width):
        value |= np.int64(packed[at + each]) << (8 * each)
    return value


@njit(cache=True, nogil=True)
def read_spans(packed, byte_ends):
    """The rows of several texts' spans, as `text.spans` packs them."""
    ends = np.empty(byte_ends.size, dtype=np.int64)
    begin, total = 0, 0
    for text in range(byte_ends.size):
        if byte_ends[text] > begin:
            total += (byte_ends[text] - begin - 1) // (3 * np.int64(packed[begin]))
        begin = byte_ends[text]
        ends[text] = total
    positions, starts = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int64)
    lengths, runs = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.bool_)
    begin, row = 0, 0
    for text in range(byte_ends.size):
        size = ends[text] - row
        width = int(packed[begin]) if size else 1
        at, step = begin + 1, size * width
        position, start = 0, 0
        for _ in range(size):
            position += _number(packed, at, width)
            start += _number(packed, at + step, width)
            length = _number(packed, at + 2 * step, width)
            positions[row], starts[row] = position, start
            lengths[row], runs[row] = length >> 1, length & 1
            row, at = row + 1, at + width
        begin = byte_ends[text]
    return Rows(positions, starts, lengths, runs, ends)


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
def _joined_end(texts, text, rows, row, end, letters):
    """Where a word ends that may be written with hyphens (e-learning, found by elearning, whose stem has `letters`)."""
    begin = texts.ends[text - 1] if text else 0
    held = end - rows.starts[row]
    for following in range(row + 1, min(row + MAX_JOINED, rows.ends[text])):
        if held >= letters or rows.starts[following] != end + 1:
            break
        is_hyphen = False
        for hyphen in _HYPHENS:
            is_hyphen |= texts.letters[begin + end] == hyphen
        if not is_hyphen:
            break
        end = rows.starts[following] + rows.lengths[following]
        held += rows.lengths[following]
    return end


@njit(cache=True, nogil=True)
def _put(texts, rows, text, position, width, stem, leaf, out, count):
    """Appends the mark of a pattern's place in a text, where it has one; returns how many there are."""
    begin = rows.ends[text - 1] if text else 0
    first = _row_at(rows, begin, rows.ends[text], position)
    final = first if width == 1 else _row_at(rows, begin, rows.ends[text], position + width - 1)
    if first < 0 or final < 0 or count == out.shape[0]:
        return count
    start = rows.starts[first] + (position - rows.positions[first] if rows.runs[first] else 0)
    inside = position + width - rows.positions[final]
    end = rows.starts[final] + (inside if rows.runs[final] else rows.lengths[final])
    if stem and end - start < stem:
        end = _joined_end(texts, text, rows, first, end, stem)
    out[count, 0], out[count, 1], out[count, 2], out[count, 3] = text, start, end, leaf
    return count + 1


@njit(cache=True, nogil=True)
def _term_of(postings, posting):
    """The number of the term that a posting is of."""
    low, high = 0, postings.heads.size // HEAD - 1
    while low < high:
        middle = (low + high) >> 1
        if np.int64(postings.heads[middle * HEAD + 1]) <= posting:
            low = middle + 1
        else:
            high = middle
    number = np.int64(postings.heads[max(low - 1, 0) * HEAD + 5])
    while place_at(postings, number + 1).own <= posting:
        number += 1
    return number


@njit(cache=True, nogil=True)
def _mark_range(postings, zoned, view, plan, places, pattern, leaf, documents, rows, texts, most, out, count):
    """Marks all that a range's terms are in, in one pass over their postings."""
    which = np.full(view.last - view.base, -1, dtype=np.int16)
    held = np.zeros(documents.size, dtype=np.int64)
    for index in range(documents.size):
        if view.base <= documents[index] < view.last:
            which[documents[index] - view.base] = index
    first, last = plan.rows[pattern, FIRST], plan.rows[pattern, LAST] - 1
    for posting in range(places[plan.slots[first, 0], 6], places[plan.slots[last, 0], 6]):
        index = which[document_at(postings, posting)]
        if index < 0:
            continue
        place = place_at(postings, _term_of(postings, posting))
        before = occurrences_before(postings, place, posting, place.first, np.int64(0))
        for number in range(min(occurrences_of(postings, posting), most - held[index])):
            position = occurrence(postings, place, before + number) >> 1
            text = 2 * index + (0 if position < zoned.title_ends[documents[index]] else 1)
            count = _put(texts, rows, text, position, 1, 0, leaf, out, count)
            held[index] += 1
    return count


@njit(cache=True, nogil=True)
def mark(postings, zoned, view, plan, places, leaves, documents, rows, texts, out, count):
    """Appends to `out` the marks of leaves in a few documents of a segment: text, start, end, number of the leaf.

    A document has two texts: title and body. What stands in neither is left out.
    """
    most = out.shape[0] // documents.size
    found = np.empty(64, dtype=np.int64)
    for leaf in range(leaves.size):
        for pattern in range(plan.bounds[leaves[leaf]], plan.bounds[leaves[leaf] + 1]):
            if plan.rows[pattern, RANGE]:
                count = _mark_range(
                    postings, zoned, view, plan, places, pattern, leaf, documents, rows, texts, most, out, count
                )
                continue
            order = np.arange(plan.rows[pattern, FIRST], plan.rows[pattern, LAST])
            lows, before = np.empty(order.size, dtype=np.int64), np.empty(order.size, dtype=np.int64)
            for index in range(documents.size):
                document = documents[index]
                if not view.base <= document < view.last:
                    continue
                together = True
                for each in range(order.size):
                    place = place_of(places, plan.slots[order[each], 0])
                    lows[each] = seek_document(postings, place.first, place.last, document - view.base)
                    if lows[each] == place.last or document_at(postings, lows[each]) != document - view.base:
                        together = False
                        break
                    before[each] = occurrences_before(postings, place, lows[each], place.first, np.int64(0))
                if not together:
                    continue
                number, found = phrase_starts(postings, places, plan.slots, order, lows, before, found)
                for each in range(min(number, most)):
                    text = 2 * index + (0 if found[each] < zoned.title_ends[document] else 1)
                    width, stem = plan.rows[pattern, WIDTH], plan.rows[pattern, STEM]
                    count = _put(texts, rows, text, found[each], width, stem, leaf, out, count)
    return count


@njit(cache=True, nogil=True)
def sort(marks, count):
    """Sorts the first `count` marks by text, start, end and leaf, and drops equal ones; returns how many are left."""
    if count > 64:  # then by text and start first, so that little is left to do
        order = np.argsort(marks[:count, 0] << 40 | marks[:count, 1], kind="mergesort")
        marks[:count] = marks[:count][order]
    for index in range(1, count):
        text, start, end, leaf = marks[index, 0], marks[index, 1], marks[index, 2], marks[index, 3]
        at = index
        while at > 0 and _after(marks, at - 1, text, start, end, leaf):
            marks[at, 0], marks[at, 1] = marks[at - 1, 0], marks[at - 1, 1]
            marks[at, 2], marks[at, 3] = marks[at - 1, 2], marks[at - 1, 3]
            at -= 1
        marks[at, 0], marks[at, 1], marks[at, 2], marks[at, 3] = text, start, end, leaf
    kept = min(count, 1)
    for index in range(1, count):
        if (marks[index] != marks[kept - 1]).any():
            marks[kept] = marks[index]
            kept += 1
    return kept


@njit(cache=True, nogil=True, inline="always")
def _after(marks, index, text, start, end, leaf):
    if marks[index, 0] != text:
        return marks[index, 0] > text
    if marks[index, 1] != start:
        return marks[index, 1] > start
    if marks[index, 2] != end:
        return marks[index, 2] > end
    return marks[index, 3] > leaf
