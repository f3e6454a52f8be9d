"""The readers of the codec: a segment's terms, cursors and postings, as Whoosh asks for them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override
from whoosh.codec import base
from whoosh.fields import FieldType
from whoosh.formats import Format
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound
from whoosh.scoring import BaseScorer

from searchsvc.engines.whoosh.format.segment_postings import SegmentPostings
from searchsvc.engines.whoosh.postings.segment_reader import postings_of
from searchsvc.engines.whoosh.terms.dictionary_reader import find_term, first_term, term_at, term_range
from searchsvc.engines.whoosh.terms.term_dictionary import info_at, term_count


class ColumnarTerms(base.TermsReader):
    """The terms and postings of one segment, as Whoosh asks for them."""

    def __init__(self, postings: SegmentPostings, fields: list[str]) -> None:
        self.postings, self.fields = postings, fields

    def key(self, fieldname: str, text: bytes) -> bytes | None:
        """A term with its field's number before it; None where the segment has no such field."""
        return bytes([self.fields.index(fieldname)]) + text if fieldname in self.fields else None

    def _number(self, fieldname: str, text: bytes) -> int:
        key = self.key(fieldname, text)
        return -1 if key is None else find_term(self.postings, key)

    def _known(self, fieldname: str, text: bytes) -> int:
        number = self._number(fieldname, text)
        if number < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return number

    def term(self, number: int) -> tuple[str, bytes]:
        """A term by its number."""
        key = term_at(self.postings, number)
        return self.fields[key[0]], key[1:]

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._number(*term) >= 0

    @override
    def cursor(self, fieldname: str, fieldobj: FieldType) -> "ColumnarCursor":
        return ColumnarCursor(self, fieldname, fieldobj)

    def _numbers_from(self, fieldname: str, prefix: bytes) -> range:
        key = bytes([sum(field < fieldname for field in self.fields)]) + prefix
        return range(first_term(self.postings, key), int(term_count(self.postings)))

    @override
    def terms(self) -> Iterator[tuple[str, bytes]]:
        return (self.term(number) for number in range(int(term_count(self.postings))))

    @override
    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        return (self.term(number) for number in self._numbers_from(fieldname, prefix))

    @override
    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((self.term(number), self.info(number)) for number in range(int(term_count(self.postings))))

    @override
    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((self.term(number), self.info(number)) for number in self._numbers_from(fieldname, prefix))

    def info(self, number: int) -> TermInfo:
        """The statistics of a term. Lengths are bounds, not exact."""
        documents, within, _ = postings_of(self.postings, number)
        return TermInfo(
            weight=float(within.sum()),
            df=len(documents),
            minlength=1,
            maxlength=0x7FFFFFFF,
            maxweight=float(within.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    @override
    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        return self.info(self._known(fieldname, text))

    @override
    def frequency(self, fieldname: str, text: bytes) -> float:
        """0 for a term that is not there."""
        if self._number(fieldname, text) < 0:
            return 0.0
        weight: float = self.term_info(fieldname, text).weight()
        return weight

    @override
    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """0 for a term that is not there."""
        number = self._number(fieldname, text)
        if number < 0:
            return 0
        info = info_at(self.postings, number)
        return int(info.last - info.first)

    @override
    def matcher(
        self, fieldname: str, text: bytes, format_: Format, scorer: BaseScorer | None = None
    ) -> "ColumnarMatcher":
        arrays = postings_of(self.postings, self._known(fieldname, text))
        return ColumnarMatcher(arrays, format_, (fieldname, text), scorer)

    @override
    def indexed_field_names(self) -> list[str]:
        return list(self.fields)


class ColumnarCursor(base.FieldCursor):
    """A cursor over the terms of one field, in order."""

    def __init__(self, terms: ColumnarTerms, fieldname: str, fieldobj: FieldType) -> None:
        self._terms, self._fieldname, self._fieldobj = terms, fieldname, fieldobj
        key = terms.key(fieldname, b"")
        self._first, self._last = (0, 0) if key is None else term_range(terms.postings, key)
        self._at = self._first

    def first(self) -> str | None:
        """Goes to the first term."""
        self._at = self._first
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        """Goes to the first term that is not before `term`."""
        key = self._terms.key(self._fieldname, term if isinstance(term, bytes) else self._fieldobj.to_bytes(term))
        if key is not None:
            self._at = first_term(self._terms.postings, key)
        return self.text()

    def next(self) -> str | None:
        """Goes to the next term."""
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        """The term; None past the last."""
        if not self.is_valid():
            return None
        text: str = self._fieldobj.from_bytes(self._terms.term(self._at)[1])
        return text

    def term_info(self) -> TermInfo | None:
        """The statistics of the term; None past the last."""
        return self._terms.info(self._at) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Whether the cursor is at a term."""
        return self._first <= self._at < self._last


class ColumnarMatcher(LeafMatcher):
    """The postings of one term, as Whoosh's own searcher walks them."""

    def __init__(
        self,
        arrays: tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]],
        format_: Format,
        term: tuple[str, bytes],
        scorer: BaseScorer | None,
    ) -> None:
        self._documents, self._within, self._occurrences = arrays
        self._ends = np.cumsum(self._within, dtype=np.int64)
        self.format, self._term, self.scorer = format_, term, scorer
        self._at = 0

    @override
    def is_active(self) -> bool:
        return self._at < len(self._documents)

    @override
    def id(self) -> int:
        if not self.is_active():
            raise ReadTooFar
        return int(self._documents[self._at])

    @override
    def next(self) -> bool:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return True

    @override
    def skip_to(self, id: int) -> bool:
        if not self.is_active():
            raise ReadTooFar
        self._at = max(self._at, int(np.searchsorted(self._documents, id)))
        return True

    @override
    def weight(self) -> float:
        return float(self._within[self._at])

    @override
    def value(self) -> bytes:
        end = int(self._ends[self._at])
        return self._occurrences[end - int(self._within[self._at]) : end].astype("<u4").tobytes()

    @override
    def all_ids(self) -> Iterator[int]:
        yield from self._documents[self._at :].tolist()

    @override
    def reset(self) -> None:
        self._at = 0

    @override
    def copy(self) -> "ColumnarMatcher":
        other = ColumnarMatcher(
            (self._documents, self._within, self._occurrences), self.format, self._term, self.scorer
        )
        other._at = self._at
        return other

    def supports_block_quality(self) -> bool:
        """There are no blocks."""
        return False

    def max_quality(self) -> float:
        """No bound: Whoosh counts what it finds where there are no blocks, and would leave out what is below one."""
        return float("inf")
