"""Marking: which characters of an original text the positions are at which a query's leaves stand."""

import numpy as np

from searchsvc.engines.whoosh.format.stored_row import read_stored_texts
from searchsvc.runtime.arrays import Bools, Int64s, Records, Uint8s, Uint32s, int64
from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.runtime.sorted_search import lower_bound
from searchsvc.snippets.fragments import Room, Texts, compose
from searchsvc.snippets.windows import is_space
from searchsvc.text.analyzer import MAX_JOINED
from searchsvc.text.spans import Rows

_HYPHENS = np.array([ord(sign) for sign in "-‐‑"], dtype=np.uint32)
_FEW_MARKS = 64
"""So many marks are sorted fastest by insertion alone."""


@inlined
def _begin(ends: Int64s, text: int) -> int:
    """Where a text, or its spans, begin, by where each ends."""
    return int64(ends[text - 1] if text else 0)


@kernel
def _span_at(spans: Rows, low: int, high: int, position: int) -> int:
    """The span of [low, high) in which a position stands; -1 where none does."""
    span = lower_bound(spans.positions, low, high, position + 1) - 1
    if span < low or position - spans.positions[span] >= (spans.lengths[span] if spans.runs[span] else 1):
        return -1
    return span


@kernel
def _joined_end(texts: Texts, text: int, spans: Rows, span: int, end: int, letters: int) -> int:
    """Where a word ends that may be written with hyphens (e-learning, found by elearning, whose stem has `letters`).

    Its first piece is a span that ends at `end`.
    """
    begin = _begin(texts.ends, text)
    held = end - spans.starts[span]
    for following in range(span + 1, min(span + MAX_JOINED, spans.ends[text])):
        if held >= letters or spans.starts[following] != end + 1 or begin + end >= texts.ends[text]:
            break
        is_hyphen = False
        for hyphen in _HYPHENS:
            is_hyphen |= texts.letters[begin + end] == hyphen
        if not is_hyphen:
            break
        end = spans.starts[following] + spans.lengths[following]
        held += spans.lengths[following]
    return end


@inlined
def _put_mark(marks: Int64s, count: int, text: int, start: int, end: int, leaf: int) -> None:
    marks[count, 0], marks[count, 1], marks[count, 2], marks[count, 3] = text, start, end, leaf


@kernel
def _mark(texts: Texts, spans: Rows, text: int, found: Records, index: int, marks: Int64s, count: int) -> int:
    """Appends the mark of a position that was found in a text, where it has one; returns how many marks there are."""
    position, width, stem = found[index]["position"], found[index]["width"], found[index]["stem"]
    begin = _begin(spans.ends, text)
    first = _span_at(spans, begin, spans.ends[text], position)
    final = first if width == 1 else _span_at(spans, begin, spans.ends[text], position + width - 1)
    if first < 0 or final < 0 or count == marks.shape[0]:
        return count
    start = spans.starts[first] + (position - spans.positions[first] if spans.runs[first] else 0)
    inside = position + width - spans.positions[final]
    end = spans.starts[final] + (inside if spans.runs[final] else spans.lengths[final])
    if stem and end - start < stem:
        end = _joined_end(texts, text, spans, first, end, stem)
    if not 0 <= start <= end <= texts.ends[text] - _begin(texts.ends, text):
        return count  # the spans are damaged
    _put_mark(marks, count, text, start, end, found[index]["leaf"])
    return count + 1


@allocating
def _mark_shown_titles(texts: Texts, shown_only: Bools, marks: Int64s, count: int) -> int:
    """Appends the body's marks again in each title that is the beginning of the body with its white space folded."""
    for index in range(shown_only.size):
        if not shown_only[index]:
            continue
        title = 2 * index
        begin, middle, end = _begin(texts.ends, title), texts.ends[title], texts.ends[title + 1]
        in_title = np.full(end - middle, -1, dtype=np.int64)  # of each letter of the body, where it is in the title
        body = middle
        while body < end and is_space(texts.letters[body]):
            body += 1
        for at in range(begin, middle):
            if body == end:
                break
            if is_space(texts.letters[body]):
                while body < end and is_space(texts.letters[body]):
                    in_title[body - middle] = at - begin
                    body += 1
            elif texts.letters[body] == texts.letters[at]:
                in_title[body - middle] = at - begin
                body += 1
            else:
                break
        for mark in range(count):
            if marks[mark, 0] != title + 1 or count == marks.shape[0]:
                continue
            first, last = in_title[marks[mark, 1]], in_title[marks[mark, 2] - 1]
            if first >= 0 and last >= 0:
                _put_mark(marks, count, title, first, last + 1, marks[mark, 3])
                count += 1
    return count


@allocating
def show(
    rows: Uint8s,
    row_ends: Int64s,
    title_ends: Uint32s,
    shown_only: Bools,
    found: Records,
    leaves: int,
    whole: bool,
    room: Room,
) -> tuple[int, int, int]:
    """Composes the fragments of the titles and bodies in stored rows, with what `locate` found in them marked.

    The rows stand one after the other, row `i` up to `rows[row_ends[i]]`. For each, `title_ends` has where its title
    ends, in positions, and `shown_only` whether that is but the beginning of its body. Bodies are `whole`, or in
    snippets. Returns what `compose` does; -1 for each where a row is damaged.
    """
    texts, spans, is_whole = read_stored_texts(rows, row_ends)
    if not is_whole:
        return -1, -1, -1
    marks = np.empty((2 * found.size, 4), dtype=np.int64)
    count = 0
    for index in range(found.size):
        document = found[index]["document"]
        text = 2 * document + (0 if found[index]["position"] < title_ends[document] else 1)
        count = _mark(texts, spans, text, found, index, marks, count)
    count = _mark_shown_titles(texts, shown_only, marks, count)
    count = sort_marks(marks, count)
    are_whole = np.ones(texts.ends.size, dtype=np.bool_)
    are_whole[1::2] = whole
    return compose(texts, are_whole, marks[:count], leaves, room.letters, room.ranges, room.made)


@allocating
def sort_marks(marks: Int64s, count: int) -> int:
    """Sorts the first `count` marks by text, start, end and leaf, and drops equal ones; returns how many are left."""
    if count > _FEW_MARKS:  # then by text and start first, so that little is left to do
        order = np.argsort(marks[:count, 0] << 40 | marks[:count, 1], kind="mergesort")
        marks[:count] = marks[:count][order]
    for index in range(1, count):
        text, start, end, leaf = marks[index, 0], marks[index, 1], marks[index, 2], marks[index, 3]
        at = index
        while at > 0 and _is_after(marks, at - 1, text, start, end, leaf):
            _put_mark(marks, at, marks[at - 1, 0], marks[at - 1, 1], marks[at - 1, 2], marks[at - 1, 3])
            at -= 1
        _put_mark(marks, at, text, start, end, leaf)
    kept = min(count, 1)
    for index in range(1, count):
        if (marks[index] != marks[kept - 1]).any():
            marks[kept] = marks[index]
            kept += 1
    return kept


@inlined
def _is_after(marks: Int64s, index: int, text: int, start: int, end: int, leaf: int) -> bool:
    """Whether a mark comes after the one with these columns."""
    if marks[index, 0] != text:
        return bool(marks[index, 0] > text)
    if marks[index, 1] != start:
        return bool(marks[index, 1] > start)
    if marks[index, 2] != end:
        return bool(marks[index, 2] > end)
    return bool(marks[index, 3] > leaf)
