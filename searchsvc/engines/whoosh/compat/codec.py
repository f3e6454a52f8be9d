"""The codec: Whoosh's own extension point, through which its postings become the arrays of a `SegmentPostings`.

Whoosh's generic `add_postings`, which is called term by term, writes the same files as `write_segment` does from runs
that were made in bulk. What is stored goes into `store.rows`; columns are Whoosh's own. Only fields of the format
`PackedOccurrences` are taken.
"""

from array import array
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec, W3PerDocReader, W3PerDocWriter, W3Segment
from whoosh.columns import Column
from whoosh.fields import FieldType, Schema
from whoosh.filedb.filestore import FileStorage

from searchsvc.engines.whoosh.compat.schema import PackedOccurrences
from searchsvc.engines.whoosh.compat.terms_reader import ColumnarTerms
from searchsvc.engines.whoosh.format.index_format import FACTS, LEAD_POSITIONS, RELEASE
from searchsvc.engines.whoosh.format.segment_postings import Zones, open_postings
from searchsvc.engines.whoosh.postings.runs import Run
from searchsvc.engines.whoosh.postings.segment_writer import write_segment
from searchsvc.engines.whoosh.store.rows import RowReader, RowWriter
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.text.analyzer import STEM_MARK


class ColumnarSegment(W3Segment):
    """A segment whose postings are arrays."""

    def should_assemble(self) -> bool:
        """Never put into one compound file: arrays are mapped where they are."""
        return False


class ColumnarCodec(W3Codec):
    """Whoosh 3's codec, but for terms, postings and stored releases, which are ours."""

    length_stats = True

    def new_segment(self, storage: FileStorage, indexname: str) -> ColumnarSegment:
        """A segment without documents."""
        return ColumnarSegment(self, indexname)

    def per_document_writer(self, storage: FileStorage, segment: ColumnarSegment) -> "ColumnarRowWriter":
        """The writer of what is kept of each document besides its postings."""
        return ColumnarRowWriter(self, storage, segment)

    def per_document_reader(self, storage: FileStorage, segment: ColumnarSegment) -> "ColumnarRowReader":
        """The reader of what is kept of each document besides its postings."""
        return ColumnarRowReader(storage, segment)

    def field_writer(self, storage: FileStorage, segment: ColumnarSegment) -> "ColumnarFieldWriter":
        """The writer of the generic path."""
        return ColumnarFieldWriter(Path(storage.folder), segment)

    def terms_reader(self, storage: FileStorage, segment: ColumnarSegment) -> ColumnarTerms:
        """The reader of a segment's terms and postings."""
        return ColumnarTerms(*open_postings(Path(storage.folder), segment.segment_id(), segment.doc_count_all()))


def zones_of(facts: NDArray[np.void]) -> Zones:
    """The zones of documents by their facts."""
    body = facts["body"]
    return Zones(facts["title_end"].copy(), np.minimum(body + np.uint32(LEAD_POSITIONS), facts["body_end"]))


class ColumnarRowWriter(W3PerDocWriter):
    """Whoosh's writer, but for the stored release, which becomes a compressed row."""

    def __init__(self, codec: ColumnarCodec, storage: FileStorage, segment: ColumnarSegment) -> None:
        super().__init__(codec, storage, segment)
        self._row_writer = RowWriter(Path(storage.folder), segment.segment_id())
        self._row = b""

    @override
    def add_field(self, fieldname: str, fieldobj: FieldType, value: bytes | None, length: int) -> None:
        if fieldname == RELEASE:
            self._row = value or b""
        else:
            super().add_field(fieldname, fieldobj, value, length)

    @override
    def finish_doc(self) -> None:
        """Whoosh calls it once more when it closes, without a document begun."""
        if self._indoc:
            self._row_writer.add(self._row)
            self._row = b""
            super().finish_doc()

    @override
    def close(self) -> None:
        super().close()
        self._row_writer.close()


class ColumnarRowReader(W3PerDocReader):
    """Whoosh's reader, but for the stored release."""

    def __init__(self, storage: FileStorage, segment: ColumnarSegment) -> None:
        super().__init__(storage, segment)
        self._row_reader = RowReader(Path(storage.folder), segment.segment_id())

    @override
    def stored_fields(self, docnum: int) -> dict[str, object]:
        fields: dict[str, object] = dict(super().stored_fields(docnum))
        row = self._row_reader.read(docnum)
        return fields | {RELEASE: row} if row else fields


class ColumnarFieldWriter(base.FieldWriter):
    """Gathers what Whoosh gives term by term, and writes it when it is closed."""

    def __init__(self, folder: Path, segment: ColumnarSegment) -> None:
        self._folder, self._segment = folder, segment
        self.is_closed = False
        self._fields: list[str] = []
        self._terms: list[bytes] = []
        self._frequencies, self._documents = array("I"), array("I")
        self._within, self._occurrences = array("I"), array("I")
        self._counts = array("Q")
        self._zones = Zones(np.empty(0, np.uint32), np.empty(0, np.uint32))

    def add_postings(
        self, schema: Schema, lengths: base.PerDocumentReader, items: Iterator[tuple[str, bytes, int, float, bytes]]
    ) -> None:
        """Takes all postings of the segment; `lengths` reads its documents, and their zones where it has facts."""
        facts = np.zeros(lengths.doc_count_all(), dtype=FACTS)
        if "facts" in schema and lengths.has_column("facts"):
            column: Column = schema["facts"].column_type
            facts = np.frombuffer(b"".join(lengths.column_reader("facts", column)), dtype=FACTS)
        self._zones = zones_of(facts)
        super().add_postings(schema, lengths, items)

    @override
    def start_field(self, fieldname: str, fieldobj: FieldType) -> None:
        if not isinstance(fieldobj.format, PackedOccurrences):
            raise TypeError(f"the columnar codec takes fields of format PackedOccurrences only, not {fieldname!r}")
        self._fields.append(fieldname)

    @override
    def start_term(self, text: bytes) -> None:
        self._terms.append(bytes([len(self._fields) - 1]) + text)
        self._frequencies.append(0)
        self._counts.append(0)

    @override
    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        self._frequencies[-1] += 1
        self._counts[-1] += len(vbytes) // 4
        self._documents.append(docnum)
        self._within.append(len(vbytes) // 4)
        self._occurrences.frombytes(vbytes)

    @override
    def finish_term(self) -> None:
        """Does nothing."""

    def close(self) -> None:
        """Writes the segment."""
        self.is_closed = True
        arrays = (np.array(each, dtype=np.uint32) for each in (self._documents, self._within, self._occurrences))
        terms, frequencies = TermList.of(self._terms), np.array(self._frequencies, np.uint32)
        run = Run(terms, frequencies, np.array(self._counts, np.uint64), *arrays)
        write_segment(self._folder, self._segment.segment_id(), self._fields, [run], self._zones, STEM_MARK)
