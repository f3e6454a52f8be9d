"""One segment of a generation, opened for reading."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from searchsvc.engines.whoosh.compat.codec import ColumnarSegment
from searchsvc.engines.whoosh.format.segment_postings import SegmentPostings, open_postings
from searchsvc.engines.whoosh.store.rows import RowReader
from searchsvc.engines.whoosh.terms.dictionary_reader import (
    find_infos,
    find_term,
    join_keys,
    keys_between,
    term_at,
    term_range,
    terms_between,
)
from searchsvc.engines.whoosh.terms.term_dictionary import Keys
from searchsvc.engines.whoosh.vocabulary.word_lists import Lexicon
from searchsvc.runtime.arrays import Records


@dataclass(frozen=True, slots=True)
class OpenSegment:
    """One segment: its postings, the numbers of its fields, its documents [`base`, `last`), their rows, its lexicon."""

    postings: SegmentPostings
    fields: dict[str, bytes]
    base: int
    last: int
    rows: RowReader
    lexicon: Lexicon

    def find(self, field: str, term: str) -> int:
        """The number of a term; -1 where the segment has none."""
        return find_term(self.postings, self.fields[field] + term.encode())

    def infos(self, keys: Keys) -> Records:
        """The info of each of several terms."""
        return find_infos(self.postings, keys)

    def range(self, field: str, prefix: str) -> tuple[int, int]:
        """The numbers [first, last) of a field's terms that begin with a prefix."""
        return term_range(self.postings, self.fields[field] + prefix.encode())

    def term(self, number: int) -> str:
        """A term, without its field."""
        return term_at(self.postings, number)[1:].decode()

    def most_frequent(self, first: int, last: int, count: int) -> dict[str, int]:
        """The most frequent of the terms [first, last), as `frequencies`; of equal ones the first."""
        infos = find_infos(self.postings, keys_between(self.postings, first, last))
        counts = infos["last"] - infos["first"]
        best = np.argsort(-counts, kind="stable")[:count].tolist()
        return {self.term(first + number): int(counts[number]) for number in sorted(best)}

    def frequencies(self, first: int, last: int) -> dict[str, int]:
        """In how many documents each of the terms [first, last) is, without their field; a term's own postings only."""
        terms = terms_between(self.postings, first, last)
        infos = find_infos(self.postings, join_keys(terms))
        counts = (infos["last"] - infos["first"]).tolist()
        return {term[1:].decode(): count for term, count in zip(terms, counts, strict=True)}

    def terms(self, first: int, last: int) -> list[str]:
        """The terms [first, last), without their field."""
        return [term[1:].decode() for term in terms_between(self.postings, first, last)]


def open_segments(folder: Path, segments: list[ColumnarSegment]) -> list[OpenSegment]:
    """The segments of a generation, in their order."""
    opened: list[OpenSegment] = []
    base = 0
    for segment in segments:
        postings, fields = open_postings(folder, segment.segment_id(), segment.doc_count_all())
        numbers = {field: bytes([number]) for number, field in enumerate(fields)}
        last = base + segment.doc_count_all()
        rows, lexicon = RowReader(folder, segment.segment_id()), Lexicon(folder, segment.segment_id())
        opened.append(OpenSegment(postings, numbers, base, last, rows, lexicon))
        base = last
    return opened
