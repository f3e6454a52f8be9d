"""A snapshot: one generation opened for reading, its postings mapped, its facts as arrays over all its segments.

Documents are numbered over the whole index, segment after segment. A snapshot is opened for each generation and never
refreshed, because Whoosh's refresh returns releases twice.
"""

import unicodedata
from collections import Counter
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from searchsvc.concepts.lexicon import bundled
from searchsvc.concepts.packing import unpack
from searchsvc.engines.whoosh.compat.codec import ColumnarSegment, zones_of
from searchsvc.engines.whoosh.format.index_format import (
    CATEGORY,
    EARLIER_VERSION,
    FACTS,
    FORMAT_VERSION,
    ID,
    INDEX_NAME,
    LANGUAGES,
    TEXT,
)
from searchsvc.engines.whoosh.format.stored_row import unpack_release, unpack_row
from searchsvc.engines.whoosh.postings.segment_reader import documents_between, documents_of
from searchsvc.engines.whoosh.search import ranking as weights
from searchsvc.engines.whoosh.search.frequent_characters import FrequentCharacters
from searchsvc.engines.whoosh.search.kernels.counting import CODES, DocumentFacets
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import FieldNorms, SegmentQuery, SegmentView
from searchsvc.engines.whoosh.search.kernels.term_lookup import look_up
from searchsvc.engines.whoosh.search.norms import field_norms
from searchsvc.engines.whoosh.search.open_segment import OpenSegment, open_segments
from searchsvc.engines.whoosh.store.generations import HeldGeneration
from searchsvc.engines.whoosh.store.manifest import check_opening
from searchsvc.engines.whoosh.store.rows import read_facts
from searchsvc.engines.whoosh.store.telling_pairs import TellingPairs
from searchsvc.engines.whoosh.terms.dictionary_reader import keys_between
from searchsvc.engines.whoosh.terms.term_dictionary import TERM_INFO, Keys
from searchsvc.errors import IndexDamaged
from searchsvc.model.catalog import read_own
from searchsvc.model.lifecycle import read_lifecycle
from searchsvc.model.query import UNKNOWN
from searchsvc.model.release import Release
from searchsvc.readers.categories import category_value
from searchsvc.runtime.arrays import Int64s

_FAR = np.int64(99_999_999)
"""After every date, and so are documents without one."""
NO_FILTER: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)


class Snapshot:
    """One open generation. `live` is empty where no document is deleted, else it says which are not.

    `newest` is the rank of each document when all are sorted by date, the newest first and no date last, then by id.
    `frequent_characters` and `families` (by root, see `expansions`) are what searches keep for others.
    """

    def __init__(self, held: HeldGeneration) -> None:
        self._held = held
        self.folder = held.folder
        self.manifest = held.manifest()
        if self.manifest.format not in (FORMAT_VERSION, EARLIER_VERSION):
            written = "a newer" if self.manifest.format > FORMAT_VERSION else "an older"
            raise IndexDamaged(
                f"{held.folder} was written by {written} version of searchsvc (format {self.manifest.format}; this one "
                f"reads {FORMAT_VERSION} and {EARLIER_VERSION}); run 'searchsvc reindex'"
            )
        check_opening(held.folder, self.manifest)
        self.concepts = bundled().with_own(unpack(read_own(held.folder)))
        self.lifecycle = read_lifecycle(held.folder)
        storage = FileStorage(str(held.folder))
        segments: list[ColumnarSegment] = list(TOC.read(storage, INDEX_NAME).segments)
        self.segments = open_segments(held.folder, segments)
        columns = [read_facts(held.folder, segment.segment_id()) for segment in segments]
        facts = np.concatenate(columns) if columns else np.empty(0, dtype=FACTS)
        live = np.ones(len(facts), dtype=np.bool_)
        for segment, opened in zip(segments, self.segments, strict=True):
            live[opened.base + np.array(list(segment.deleted_docs()), dtype=np.int64)] = False
        self.size = len(facts)
        self.all_live = live
        self.live = NO_FILTER if live.all() else live
        self.count = int(np.count_nonzero(live))
        self.dates: NDArray[np.int32] = facts["date"].copy()
        self.codes = np.empty(self.size, dtype=CODES)
        self.codes["provinces"] = facts["provinces"]
        self.codes["language"] = facts["language"]
        self.year_names, self.codes["year"] = self._year_codes()
        self.codes["month"] = np.maximum(self.dates // 100 % 100, 1) - 1
        self.category_names, self.codes["category"] = self._category_codes()
        self.norms = self._norms(facts)
        self.tellings = TellingPairs(held.folder, self.size)
        self.frequent_characters = FrequentCharacters(self.size)
        self.families: dict[str, list[str]] = {}
        self._ids = self._id_ranks()
        self.newest = self._ranks(np.where(self.dates > 0, _FAR - self.dates, _FAR))

    def _year_codes(self) -> tuple[list[str], NDArray[np.uint16]]:
        """The years, newest first and no year last, and the place of each document's among them."""
        years = self.dates // 10_000
        held = np.flatnonzero(np.bincount(years, minlength=1))[::-1].tolist()
        codes = np.zeros(int(max(held, default=0)) + 1, dtype=np.uint16)
        codes[held] = np.arange(len(held))
        return [str(year or UNKNOWN) for year in held], codes[years]

    def _category_codes(self) -> tuple[list[str], NDArray[np.uint32]]:
        """The facet values of categories in order and none last, and the place of each document's among them.

        The index keeps a category by the name that stands in the release; all names of a known one have one code.
        """
        held: list[tuple[str, OpenSegment, int]] = []
        for segment in self.segments:
            first, last = segment.range(CATEGORY, "")
            terms = enumerate(segment.terms(first, last), first)
            held += ((category_value(name), segment, number) for number, name in terms)
        names = [*sorted({category for category, _, _ in held}), UNKNOWN]
        numbers = {name: number for number, name in enumerate(names[:-1])}
        codes = np.full(self.size, len(names) - 1, dtype=np.uint32)
        for category, segment, number in held:
            codes[documents_of(segment.postings, number).astype(np.int64) + segment.base] = numbers[category]
        return names, codes

    def _norms(self, facts: NDArray[Any]) -> FieldNorms:
        """Zone weights over length norms; a length is measured against the mean of its language."""
        titles = facts["title_end"].astype(np.float64)
        bodies = facts["body_end"].astype(np.float64) - facts["body"]
        title = weights.ZONE_WEIGHT["title"] / self._length_norm(titles, weights.ZONE_B["title"])
        body = weights.ZONE_WEIGHT["body"] / self._length_norm(bodies, weights.ZONE_B["body"])
        return field_norms(title, body, zones_of(facts), self._crossing(body, title))

    def _crossing(self, *of_zones: NDArray[np.float64]) -> float:
        """What a match counts at most that only crosses words: no more than a real one in the longest release."""
        least = min((float(each[self.all_live].min()) for each in of_zones if self.count), default=weights.CROSSING)
        return min(weights.CROSSING, least)

    def _length_norm(self, lengths: NDArray[np.float64], b: float) -> NDArray[np.float64]:
        relative = np.ones(self.size)
        for code in range(len(LANGUAGES)):
            chosen = (self.codes["language"] == code) & self.all_live & (lengths > 0)
            if chosen.any():
                relative[chosen] = lengths[chosen] / lengths[chosen].mean()
        return 1 - b + b * relative

    def view(self, number: int, *, title_only: bool = False, deleted_too: bool = False) -> SegmentView:
        """The segment with this number, as kernels look at it."""
        segment = self.segments[number]
        live = NO_FILTER if deleted_too else self.live
        return SegmentView(segment.postings, self.norms, segment.base, segment.last, live, title_only)

    def look_up(self, keys: Keys, query: SegmentQuery, counts: Int64s) -> list[SegmentQuery]:
        """A query for each segment, with the infos of its terms; adds to `counts` the live postings of each slot."""
        queries = [query._replace(infos=np.empty(len(query.infos), dtype=TERM_INFO)) for _ in self.segments]
        for number, each in enumerate(queries):
            look_up(self.view(number), keys, each, counts)
        return queries

    def document_counts(self, keys: Keys) -> NDArray[np.int64]:
        """In how many documents each of several terms is, deleted ones too."""
        counts = np.zeros(len(keys.ends), dtype=np.int64)
        for segment in self.segments:
            infos = segment.infos(keys)
            counts += infos["last"] - infos["first"]
        return counts

    def most_frequent(self, prefix: str, count: int) -> Counter[str]:
        """The most frequent terms of each segment that begin with a prefix, with the number of their documents."""
        counts: Counter[str] = Counter()
        for segment in self.segments:
            counts.update(segment.most_frequent(*segment.range(TEXT, prefix), count))
        return counts

    def frequencies(self, prefix: str, most: int) -> Counter[str] | None:
        """All terms that begin with a prefix, with the number of their documents; None beyond `most` in a segment."""
        counts: Counter[str] = Counter()
        for segment in self.segments:
            first, last = segment.range(TEXT, prefix)
            if last - first > most:
                return None
            counts.update(segment.frequencies(first, last))
        return counts

    @property
    def facets(self) -> DocumentFacets:
        """What is filtered and counted of every document."""
        return DocumentFacets(self.codes, self.dates)

    @cached_property
    def oldest(self) -> NDArray[np.uint32]:
        """Like `newest`, the oldest first."""
        return self._ranks(np.where(self.dates > 0, self.dates, _FAR))

    def _ranks(self, ages: NDArray[np.int64]) -> NDArray[np.uint32]:
        """The rank of each document when all are sorted by age, then by id."""
        ranks = np.empty(self.size, dtype=np.uint32)
        ranks[np.argsort(ages * self.size + self._ids)] = np.arange(self.size, dtype=np.uint32)
        return ranks

    def _id_ranks(self) -> NDArray[np.int64]:
        """The rank of each document by id. Every document has one id; the ids of a segment are its terms, in order."""
        ranks = np.zeros(self.size, dtype=np.int64)
        by_size = sorted(self.segments, key=lambda segment: segment.base - segment.last)
        merged_ranks: list[NDArray[np.int64]] = []  # of each segment's ids among all that were gone through
        for number, segment in enumerate(by_size):
            first, last = segment.range(ID, "")
            mine = np.arange(last - first)
            if number:
                keys = keys_between(segment.postings, first, last)
                for larger, other in enumerate(by_size[:number]):
                    before = other.infos(keys)["number"] - other.range(ID, "")[0]
                    mine += before
                    merged_ranks[larger] += np.searchsorted(before, np.arange(len(merged_ranks[larger])), side="right")
            merged_ranks.append(mine)
        for segment, own in zip(by_size, merged_ranks, strict=True):
            documents = documents_between(segment.postings, *segment.range(ID, "")).astype(np.int64)
            ranks[documents + segment.base] = own
        return ranks

    def number(self, release_id: str) -> int | None:
        """The document with an id, or else with one that looks the same; none has one that is not text.

        File names of macOS hold é as two characters (NFD), addresses that people type as one (NFC).
        """
        try:
            release_id.encode()
        except UnicodeEncodeError:
            return None
        spellings = (release_id, unicodedata.normalize("NFC", release_id), unicodedata.normalize("NFD", release_id))
        found = (self._number(spelling) for spelling in dict.fromkeys(spellings))
        return next((number for number in found if number is not None), None)

    def _number(self, release_id: str) -> int | None:
        """The document with exactly this id."""
        for segment in self.segments:
            term = segment.find(ID, release_id)
            if term >= 0:
                for document in documents_of(segment.postings, term).tolist():
                    if self.all_live[document + segment.base]:
                        return int(document) + segment.base
        return None

    def row(self, document: int) -> bytes:
        """What is stored of a document."""
        for segment in self.segments:
            if document < segment.last:
                return segment.rows.read(document - segment.base)
        raise IndexError(document)

    def release(self, document: int) -> Release:
        """The release of a document."""
        return unpack_release(unpack_row(self.row(document)))
