"""Batches: a few documents as the builder takes them, packed in the process that analysed them.

What crosses from process to process is arrays and bytes, not a mapping of terms for each document.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from searchsvc.engine import Batch
from searchsvc.engines.whoosh.parts import Part, PartMaker
from searchsvc.engines.whoosh.schema import CATEGORY, FACTS, ID, INDEXED, LANGUAGES, TEXT
from searchsvc.engines.whoosh.stored import pack_row
from searchsvc.facts.gazetteer import provinces
from searchsvc.release import Release
from searchsvc.text.document import Document

FIELD_PREFIX = {field: bytes([number]) for number, field in enumerate(INDEXED)}
"""What stands before a term of each field."""

Row = tuple[bytes, bytes]
"""What is kept of a document besides its postings: its stored row, and its facts."""


@dataclass(frozen=True, slots=True)
class WhooshBatch(Batch):
    """Rows and postings of documents, numbered from 0."""

    rows: tuple[Row, ...]
    part: Part


def pack(documents: Sequence[Document]) -> WhooshBatch:
    """The batch of some documents, no two of which have one id."""
    maker = PartMaker()
    for number, document in enumerate(documents):
        release = document.release
        maker.add(number, FIELD_PREFIX[TEXT], document.terms)
        maker.add(number, FIELD_PREFIX[ID], {release.id: [1]})
        if release.category is not None:
            maker.add(number, FIELD_PREFIX[CATEGORY], {release.category: [1]})
    return WhooshBatch(
        ids=tuple(document.release.id for document in documents),
        rows=tuple(_row(document) for document in documents),
        part=maker.make(),
    )


def _row(document: Document) -> Row:
    return pack_row(document.release, document.title_spans, document.body_spans), _facts(document)


def _date_key(release: Release) -> int:
    """The date as yyyymmdd, a partial one as its first day; 0 where there is none."""
    date = release.date
    return date.year * 10_000 + (date.month or 1) * 100 + (date.day or 1) if date else 0


def _facts(document: Document) -> bytes:
    release, bounds = document.release, document.bounds
    order = {code: bit for bit, code in enumerate(sorted(provinces()))}
    record = np.zeros((), dtype=FACTS)
    record["provinces"] = sum(1 << order[fact.code] for fact in release.provinces)
    record["date"] = _date_key(release)
    record["title_end"], record["body"], record["body_end"] = bounds.title_end, bounds.body, bounds.body_end
    record["language"] = LANGUAGES.index(release.language)
    record["present"] = 1
    return record.tobytes()
