"""The texts of stored rows with their spans, read by a kernel: all that marking a page of hits needs of its rows.

`stored_row` says what a row is made of.
"""

from typing import NamedTuple

import numpy as np

from searchsvc.runtime.arrays import Int64s, Uint8s, int64
from searchsvc.runtime.kernel import allocating, inlined
from searchsvc.snippets.fragments import Texts
from searchsvc.text.kernels.utf8 import decode
from searchsvc.text.spans import Rows, read_spans

_SIZES = 5
_HEADER = 4 * _SIZES


class StoredTexts(NamedTuple):
    """Titles and bodies, which take turns, and the spans of each. `is_whole` is False where a row is damaged."""

    texts: Texts
    spans: Rows
    is_whole: bool


@inlined
def _size(rows: Uint8s, begin: int, part: int) -> int:
    """How many bytes one of the first five parts of the row at `begin` takes."""
    at = begin + 4 * part
    return int64(rows[at]) | int64(rows[at + 1]) << 8 | int64(rows[at + 2]) << 16 | int64(rows[at + 3]) << 24


@allocating
def read_stored_texts(rows: Uint8s, row_ends: Int64s) -> StoredTexts:
    """The texts and spans of rows that stand one after the other, row `i` up to `rows[row_ends[i]]`."""
    letters = np.empty(rows.size, dtype=np.uint32)
    span_begins = np.zeros(2 * row_ends.size, dtype=np.int64)
    span_ends, text_ends = np.zeros_like(span_begins), np.zeros_like(span_begins)
    begin = at = 0
    for row in range(row_ends.size):
        end = row_ends[row]
        if end - begin < _HEADER:
            at = -1
            break
        title_spans = begin + _HEADER + _size(rows, begin, 0) + _size(rows, begin, 1)
        body_spans = title_spans + _size(rows, begin, 2)
        title = body_spans + _size(rows, begin, 3)
        body = title + _size(rows, begin, 4)
        if body > end:
            at = -1
            break
        span_begins[2 * row], span_ends[2 * row] = title_spans, body_spans
        span_begins[2 * row + 1], span_ends[2 * row + 1] = body_spans, title
        at = decode(rows, title, body, letters, at)
        if at < 0:
            break
        text_ends[2 * row] = at
        at = decode(rows, body, end, letters, at)
        if at < 0:
            break
        text_ends[2 * row + 1] = at
        begin = end
    if at < 0:
        at = 0
        span_begins[:], span_ends[:], text_ends[:] = 0, 0, 0
        return StoredTexts(Texts(letters[:at], text_ends), read_spans(rows, span_begins, span_ends), False)
    return StoredTexts(Texts(letters[:at], text_ends), read_spans(rows, span_begins, span_ends), True)
