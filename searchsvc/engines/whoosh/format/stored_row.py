"""What is stored of a release: in one row, its parts one after the other, so that a page of hits reads only a few.

sizes of the first five parts | what a hit shows | the other facts | title spans | body spans | title | body
"""

from struct import Struct
from typing import Any, NamedTuple

import numpy as np
import orjson

from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.runtime.arrays import Int64s, Uint8s, int64
from searchsvc.runtime.kernel import allocating, inlined
from searchsvc.snippets.fragments import Texts
from searchsvc.text.kernels.utf8 import decode
from searchsvc.text.spans import Rows, read_spans

_SIZES = Struct("<5I")
_HEADER = _SIZES.size
_URL = 3  # its place among the other facts


class StoredRow(NamedTuple):
    """The parts of a row. `shown` is (id, language, date, year, (code, role) of provinces, category, title shown only).

    Spans are packed by `text.spans`; title and body are UTF-8.
    """

    shown: list[Any]
    facts: bytes
    title_spans: bytes
    body_spans: bytes
    title: bytes
    body: bytes


def pack_row(release: Release, title_spans: bytes, body_spans: bytes) -> bytes:
    """The row of a release."""
    date = release.date
    shown = (
        release.id,
        release.language,
        date.iso if date else None,
        release.year,
        [(fact.code, fact.role) for fact in release.provinces],
        release.category,
        release.title_shown_only,
    )
    sources = [fact.source for fact in release.provinces]
    facts = (release.date_source, sources, release.source, release.url, release.extra)
    parts = (orjson.dumps(shown), orjson.dumps(facts), title_spans, body_spans, release.title.encode())
    return b"".join((_SIZES.pack(*map(len, parts)), *parts, release.body.encode()))


def shown_of(row: bytes) -> list[Any]:
    """The first part of a row, which is all that a hit shows besides texts: `StoredRow.shown`."""
    shown: list[Any] = orjson.loads(row[_SIZES.size : _SIZES.size + int.from_bytes(row[:4], "little")])
    return shown


def url_of(row: bytes) -> str | None:
    """The address that a release declares."""
    first, second, *_ = _SIZES.unpack_from(row)
    url: str | None = orjson.loads(row[_HEADER + first : _HEADER + first + second])[_URL]
    return url


def unpack_row(row: bytes) -> StoredRow:
    """The parts of a row."""
    first, second, third, fourth, fifth = _SIZES.unpack_from(row)
    facts = _SIZES.size + first
    title_spans = facts + second
    body_spans = title_spans + third
    title = body_spans + fourth
    body = title + fifth
    return StoredRow(
        shown_of(row),
        row[facts:title_spans],
        row[title_spans:body_spans],
        row[body_spans:title],
        row[title:body],
        row[body:],
    )


def title_of(row: bytes) -> tuple[str, bool]:
    """The title of a row, and whether it is only shown."""
    stored = unpack_row(row)
    *_, is_shown_only = stored.shown
    return stored.title.decode(), is_shown_only


def unpack_release(row: StoredRow) -> Release:
    """The release of a row."""
    release_id, language, date, _, provinces, category, title_shown_only = row.shown
    date_source, sources, source, url, extra = orjson.loads(row.facts)
    return Release(
        id=release_id,
        title=row.title.decode(),
        body=row.body.decode(),
        language=language,
        date=PartialDate(*map(int, date.split("-"))) if date else None,
        date_source=date_source,
        provinces=tuple(
            ProvinceFact(code, from_, role) for (code, role), from_ in zip(provinces, sources, strict=True)
        ),
        category=category,
        source=source,
        url=url,
        extra=extra,
        title_shown_only=title_shown_only,
    )


class StoredTexts(NamedTuple):
    """Titles and bodies, which take turns, and the spans of each. `is_whole` is False where a row is damaged."""

    texts: Texts
    spans: Rows
    is_whole: bool


@inlined
def _part_size(rows: Uint8s, begin: int, part: int) -> int:
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
        title_spans = begin + _HEADER + _part_size(rows, begin, 0) + _part_size(rows, begin, 1)
        body_spans = title_spans + _part_size(rows, begin, 2)
        title = body_spans + _part_size(rows, begin, 3)
        body = title + _part_size(rows, begin, 4)
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
