"""What is stored of a release: in one row, its parts one after the other, so that a page of hits reads only a few.

sizes of the first five parts | what a hit shows | the other facts | title spans | body spans | title | body
"""

from struct import Struct
from typing import Any, NamedTuple

import orjson

from searchsvc.model.release import PartialDate, ProvinceFact, Release

_SIZES = Struct("<5I")


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
