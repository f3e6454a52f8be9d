"""The kernels of marking: which characters of an original text the positions of a pattern are, compiled."""

import numpy as np

from searchsvc.engines.whoosh.postings.posting import document_at, occurrence, occurrences_before, occurrences_of
from searchsvc.engines.whoosh.search.kernels.accumulator import bits_of
from searchsvc.engines.whoosh.search.kernels.phrase import phrase
from searchsvc.engines.whoosh.search.kernels.postings_kernels import FIRST, LAST, RANGE, STEM, WIDTH, seek_document
from searchsvc.engines.whoosh.terms.term_dictionary import place_at, place_of, term_of_posting
from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.snippets.fragments import compose
from searchsvc.snippets.windows import is_space
from searchsvc.text.analyzer import MAX_JOINED
from searchsvc.text.spans import read_spans

_RESERVED = 32
"""So many marks in a document are left to each pattern by those before it, where there is room for so many."""
_HYPHENS = np.array([ord(sign) for sign in "-‐‑"], dtype=np.uint32)


@kernel
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


@kernel
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


@kernel
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


@inlined
def _found(out, count, index, position, width, stem, leaf):
    """Appends where a pattern stands in a document, where there is room; returns how many there are."""
    if count == out.shape[0]:
        return count
    out[count, 0], out[count, 1], out[count, 2] = index, position, width
    out[count, 3], out[count, 4] = stem, leaf
    return count + 1


@allocating
def _locate_range(postings, view, plan, places, pattern, leaf, documents, most, out, count):
    """Finds all that a range's terms are in, in one pass over their postings."""
    which = np.full(view.last - view.base, -1, dtype=np.int16)  # a page has a hundred documents at most
    held = np.zeros(documents.size, dtype=np.int64)
    for index in range(documents.size):
        if view.base <= documents[index] < view.last:
            which[documents[index] - view.base] = index
    first, last = plan.rows[pattern, FIRST], plan.rows[pattern, LAST] - 1
    for posting in range(places[plan.slots[first, 0], 6], places[plan.slots[last, 0], 6]):
        index = which[document_at(postings, posting)]
        if index < 0:
            continue
        place = place_at(postings, term_of_posting(postings, posting))
        before = occurrences_before(postings, place, posting, place.first, np.int64(0))
        for number in range(min(occurrences_of(postings, posting), most - held[index])):
            position = occurrence(postings, place, before + number) >> 1
            count = _found(out, count, index, position, 1, 0, leaf)
            held[index] += 1
    return count


@kernel
def _locate_word(postings, view, plan, places, pattern, leaf, documents, most, out, count):
    """Finds all places of the only term of a pattern."""
    place = place_of(places, plan.slots[plan.rows[pattern, FIRST], 0])
    width, stem = plan.rows[pattern, WIDTH], plan.rows[pattern, STEM]
    for index in range(documents.size):
        local = documents[index] - view.base
        if not 0 <= local < view.last - view.base:
            continue
        posting = seek_document(postings, place.first, place.last, local)
        if posting == place.last or document_at(postings, posting) != local:
            continue
        before = occurrences_before(postings, place, posting, place.first, np.int64(0))
        for each in range(min(occurrences_of(postings, posting), most)):
            position = (occurrence(postings, place, before + each) >> 1) - plan.slots[plan.rows[pattern, FIRST], 1]
            count = _found(out, count, index, position, width, stem, leaf)
    return count


@allocating
def _locate_phrase(postings, zoned, view, plan, places, pattern, leaf, documents, order, most, out, count):
    """Finds all places where the terms of a pattern stand together; `order` sorts the documents."""
    among = documents[order]
    held, tf = np.empty(among.size, dtype=np.int64), np.empty(among.size, dtype=np.float32)
    bits = bits_of(among, view.base, view.last)
    _, filled = phrase(postings, zoned, view, plan, places, pattern, among, bits, held, tf, out[count:], most)
    for each in range(count, count + filled):
        out[each, 0] = order[np.searchsorted(among, out[each, 0])]
        out[each, 2], out[each, 3], out[each, 4] = plan.rows[pattern, WIDTH], plan.rows[pattern, STEM], leaf
    return count + filled


@allocating
def locate(postings, zoned, view, plan, places, leaves, documents, out, count):
    """Appends to `out` where leaves stand in a few documents of a segment; returns how many there are.

    That is: the document's number among `documents`, position, width in positions, length of the stem (0 where it is
    none), and the leaf's number. Documents have equal shares of `out`, of which each pattern leaves some to those after
    it: none goes without marks because another has very many.
    """
    here = left = 0
    for document in documents:
        here += view.base <= document < view.last
    for leaf in leaves:
        left += plan.bounds[leaf + 1] - plan.bounds[leaf]
    if not here:
        return count
    limit = count + out.shape[0] // documents.size * here
    order = np.argsort(documents)
    for leaf in range(leaves.size):
        for pattern in range(plan.bounds[leaves[leaf]], plan.bounds[leaves[leaf] + 1]):
            room = (limit - count) // here
            most = max(room - _RESERVED * (left - 1), room // left, 1)
            left -= 1
            if plan.rows[pattern, RANGE]:
                count = _locate_range(postings, view, plan, places, pattern, leaf, documents, most, out, count)
            elif plan.rows[pattern, LAST] - plan.rows[pattern, FIRST] == 1:
                count = _locate_word(postings, view, plan, places, pattern, leaf, documents, most, out, count)
            else:
                count = _locate_phrase(
                    postings, zoned, view, plan, places, pattern, leaf, documents, order, most, out, count
                )
    return count


@allocating
def _shown_titles(texts, shown_only, marks, count):
    """Appends the body's marks again in each title that is the beginning of the body with its white space folded."""
    for index in range(shown_only.size):
        if not shown_only[index]:
            continue
        text = 2 * index
        begin = texts.ends[text - 1] if text else 0
        middle, end = texts.ends[text], texts.ends[text + 1]
        places = np.full(end - middle, -1, dtype=np.int64)
        body = middle
        while body < end and is_space(texts.letters[body]):
            body += 1
        for place in range(begin, middle):
            if body == end:
                break
            if is_space(texts.letters[body]):
                while body < end and is_space(texts.letters[body]):
                    places[body - middle] = place - begin
                    body += 1
            elif texts.letters[body] == texts.letters[place]:
                places[body - middle] = place - begin
                body += 1
            else:
                break
        for mark in range(count):
            low, high = marks[mark, 1], marks[mark, 2]
            if marks[mark, 0] == text + 1 and count < marks.shape[0] and places[low] >= 0 and places[high - 1] >= 0:
                marks[count, 0], marks[count, 1] = text, places[low]
                marks[count, 2], marks[count, 3] = places[high - 1] + 1, marks[mark, 3]
                count += 1
    return count


@allocating
def show(texts, spans, span_ends, documents, title_ends, shown_only, found, leaves, whole, letters, ranges, made):
    """Composes the fragments of titles and bodies, in turn, with what `locate` found in the documents marked.

    `spans` are the packed spans of these texts one after the other, and `span_ends` where those of each end.
    `title_ends` are where the titles of all documents end, in positions. Bodies are `whole`, or in snippets. Returns
    what `compose` does.
    """
    rows = read_spans(spans, span_ends)
    marks = np.empty((2 * found.shape[0], 4), dtype=np.int64)
    count = 0
    for each in range(found.shape[0]):
        index, position = found[each, 0], found[each, 1]
        text = 2 * index + (0 if position < title_ends[documents[index]] else 1)
        count = _put(texts, rows, text, position, found[each, 2], found[each, 3], found[each, 4], marks, count)
    count = _shown_titles(texts, shown_only, marks, count)
    count = sort(marks, count)
    are_whole = np.ones(texts.ends.size, dtype=np.bool_)
    are_whole[1::2] = whole
    return compose(texts, are_whole, marks[:count], leaves, letters, ranges, made)


@allocating
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


@inlined
def _after(marks, index, text, start, end, leaf):
    if marks[index, 0] != text:
        return marks[index, 0] > text
    if marks[index, 1] != start:
        return marks[index, 1] > start
    if marks[index, 2] != end:
        return marks[index, 2] > end
    return marks[index, 3] > leaf
