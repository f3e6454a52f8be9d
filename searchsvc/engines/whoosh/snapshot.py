"""A snapshot: one generation opened for reading, its postings mapped, its facts as arrays over all its segments.

Documents are numbered over the whole index, segment after segment. A snapshot is opened for each generation and never
refreshed, because Whoosh's refresh returns releases twice.
"""

import weakref
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import PerDocumentReader
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from searchsvc.engines.whoosh import weights
from searchsvc.engines.whoosh.builder import INDEX_NAME
from searchsvc.engines.whoosh.codec import ColumnarSegment, zones_of
from searchsvc.engines.whoosh.columns import read_segment_facts
from searchsvc.engines.whoosh.generations import HeldGeneration, check_opening, read_manifest
from searchsvc.engines.whoosh.kernels import Zoned
from searchsvc.engines.whoosh.schema import CATEGORY, FACTS, FORMAT_VERSION, ID, LANGUAGES, schema
from searchsvc.engines.whoosh.segment import Postings, find_term, open_postings, postings_of, term_at, term_range
from searchsvc.engines.whoosh.stored import unpack_release, unpack_two
from searchsvc.errors import IndexDamaged
from searchsvc.query import UNKNOWN
from searchsvc.release import Release
from searchsvc.text.spans import Coded, read_spans

NO_FILTER: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class OpenSegment:
    """One segment: its postings, the numbers of its fields, its documents [`base`, `last`), and their rows."""

    postings: Postings
    fields: dict[str, bytes]
    base: int
    last: int
    rows: PerDocumentReader
    spans: Any

    def find(self, field: str, term: str) -> int:
        """The number of a term; -1 where the segment has none."""
        return find_term(self.postings, self.fields[field] + term.encode())

    def range(self, field: str, prefix: str) -> tuple[int, int]:
        """The numbers [first, last) of a field's terms that begin with a prefix."""
        return term_range(self.postings, self.fields[field] + prefix.encode())

    def term(self, number: int) -> str:
        """A term, without its field."""
        return term_at(self.postings, number)[1:].decode()


class Snapshot:
    """One open generation. `live` is empty where no document is deleted, else it says which are not."""

    def __init__(self, held: HeldGeneration) -> None:
        self._held = held
        self.manifest = read_manifest(held.folder)
        check_opening(held.folder, self.manifest)
        if self.manifest.format != FORMAT_VERSION:
            raise IndexDamaged(f"{held.folder} was written by another version of searchsvc; run 'searchsvc reindex'")
        self._read_lock = Lock()
        storage = FileStorage(str(held.folder))
        segments: list[ColumnarSegment] = list(TOC.read(storage, INDEX_NAME).segments)
        self.segments = _open_segments(held.folder, storage, segments)
        weakref.finalize(self, _close, [segment.rows for segment in self.segments])
        columns = [read_segment_facts(storage, segment) for segment in segments]
        facts = np.concatenate([facts for facts, _ in columns]) if columns else np.empty(0, dtype=FACTS)
        live = np.concatenate([live for _, live in columns]) if columns else NO_FILTER
        self.size = len(facts)
        self.all_live = live
        self.live = NO_FILTER if live.all() else live
        self.count = int(np.count_nonzero(live))
        self.provinces: NDArray[np.uint64] = facts["provinces"].copy()
        self.dates: NDArray[np.int32] = facts["date"].copy()
        self.languages: NDArray[np.uint8] = facts["language"].copy()
        self.year_names, self.years = self._year_codes()
        self.category_names, self.categories = self._category_codes()
        self.zoned = self._zoned(facts)
        self.newest, self.oldest = self._orders()

    def _year_codes(self) -> tuple[list[str], NDArray[np.uint16]]:
        years, codes = np.unique(self.dates // 10_000, return_inverse=True)
        return [str(year or UNKNOWN) for year in years.tolist()], codes.astype(np.uint16)

    def _category_codes(self) -> tuple[list[str], NDArray[np.uint32]]:
        numbers = {UNKNOWN: 0}
        codes = np.zeros(self.size, dtype=np.uint32)
        for segment in self.segments:
            for number in range(*segment.range(CATEGORY, "")):
                code = numbers.setdefault(segment.term(number), len(numbers))
                codes[postings_of(segment.postings, number)[0].astype(np.int64) + segment.base] = code
        return list(numbers), codes

    def _zoned(self, facts: NDArray[Any]) -> Zoned:
        """Zone weights over length norms; a length is measured against the mean of its language."""
        titles = facts["title_end"].astype(np.float64)
        bodies = facts["body_end"].astype(np.float64) - facts["body"]
        title = weights.ZONE_WEIGHT["title"] / self._norm(titles, weights.ZONE_B["title"])
        body = weights.ZONE_WEIGHT["body"] / self._norm(bodies, weights.ZONE_B["body"])
        zones = zones_of(facts)
        return Zoned(
            title_ends=zones.title,
            lead_ends=zones.lead,
            title=title.astype(np.float32),
            lead=(body * (1 + weights.LEAD_BONUS)).astype(np.float32),
            rest=body.astype(np.float32),
        )

    def _norm(self, lengths: NDArray[np.float64], b: float) -> NDArray[np.float64]:
        relative = np.ones(self.size)
        for code in range(len(LANGUAGES)):
            chosen = (self.languages == code) & self.all_live & (lengths > 0)
            if chosen.any():
                relative[chosen] = lengths[chosen] / lengths[chosen].mean()
        return 1 - b + b * relative

    def _orders(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Each document's place when all are sorted by date, newest or oldest first, then by id; no date is last."""
        ids = np.zeros(self.size, dtype=np.uint32)
        for rank, (_, number) in enumerate(sorted(self._ids())):
            ids[number] = rank
        far = np.int64(99_999_999)
        dates = self.dates.astype(np.int64)
        newest = np.lexsort((ids, np.where(dates > 0, -dates, far)))
        oldest = np.lexsort((ids, np.where(dates > 0, dates, far)))
        places = np.arange(self.size, dtype=np.uint32)
        ranks = np.empty((2, self.size), dtype=np.uint32)
        ranks[0, newest], ranks[1, oldest] = places, places
        return ranks[0], ranks[1]

    def _ids(self) -> list[tuple[bytes, int]]:
        """(id, document) of every live document."""
        found: list[tuple[bytes, int]] = []
        for segment in self.segments:
            first, last = segment.range(ID, "")
            begin = int(segment.postings.begins[first])
            documents = segment.postings.documents[begin:].astype(np.int64) + segment.base
            places = (segment.postings.begins[first : last + 1].astype(np.int64) - begin).tolist()
            for number, (low, high) in enumerate(pairwise(places), first):
                for document in documents[low:high].tolist():
                    if self.all_live[document]:
                        found.append((term_at(segment.postings, number), document))
        return found

    def number(self, release_id: str) -> int | None:
        """The document with an id; none has one that is not text."""
        try:
            release_id.encode()
        except UnicodeEncodeError:
            return None
        for segment in self.segments:
            term = segment.find(ID, release_id)
            if term >= 0:
                for document in postings_of(segment.postings, term)[0].tolist():
                    if self.all_live[document + segment.base]:
                        return int(document) + segment.base
        return None

    def _segment(self, document: int) -> OpenSegment:
        return next(segment for segment in self.segments if document < segment.last)

    def release(self, document: int) -> Release:
        """The release of a document."""
        segment = self._segment(document)
        with self._read_lock:
            stored: bytes = segment.rows.stored_fields(document - segment.base)["release"]
        return unpack_release(stored)

    def spans(self, document: int) -> tuple[Coded, Coded]:
        """Where each position stands in the title and in the body of a document."""
        segment = self._segment(document)
        with self._read_lock:
            packed: bytes = segment.spans[document - segment.base]
        title, body = unpack_two(packed)
        return read_spans(title), read_spans(body)


def _open_segments(folder: Path, storage: FileStorage, segments: list[ColumnarSegment]) -> list[OpenSegment]:
    opened: list[OpenSegment] = []
    base = 0
    for segment in segments:
        postings, fields = open_postings(folder, segment.segment_id())
        rows = segment.codec().per_document_reader(storage, segment)
        spans = rows.column_reader("spans", schema()["spans"].column_type)
        numbers = {field: bytes([number]) for number, field in enumerate(fields)}
        last = base + segment.doc_count_all()
        opened.append(OpenSegment(postings, numbers, base, last, rows, spans))
        base = last
    return opened


def _close(rows: list[PerDocumentReader]) -> None:
    for each in rows:
        each.close()
