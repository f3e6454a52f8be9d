"""The Whoosh schema: which fields a release has in the index, and how occurrences and facts are packed in it.

Terms come ready-made from `text.document`, so no analyzer is pickled into the index. Whoosh's own searcher reads it.
"""

from collections.abc import Iterator

import numpy as np
from whoosh.columns import FixedBytesColumn
from whoosh.fields import COLUMN, STORED, FieldType, Schema
from whoosh.formats import Positions

from searchsvc.release import Language
from searchsvc.text.analyzer import Occurrences

FORMAT_VERSION = 7
"""Raised whenever what is written changes its meaning; an index of another version is rebuilt."""

INDEX_NAME = "MAIN"
"""Whoosh's own, with which the names of all files of an index begin."""
RELEASE = "release"
"""The stored field: a row of `stored`."""
TEXT, ID, CATEGORY = "text", "id", "category"
"""The indexed fields. `text` is title, body, category and source, at the positions of `text.document.Bounds`."""
INDEXED = tuple(sorted((TEXT, ID, CATEGORY)))

LANGUAGES: tuple[Language | None, ...] = (None, "en", "zh-Hans", "zh-Hant")
"""A language is kept as its place in this list."""

FACTS = np.dtype(
    [
        ("provinces", "<u8"),  # bit i: the i-th province of the gazetteer, by code
        ("date", "<i4"),  # yyyymmdd, a partial date as its first day; 0 is unknown
        ("title_end", "<u4"),  # in positions: where the title ends,
        ("body", "<u4"),  # the body begins,
        ("body_end", "<u4"),  # and ends
        ("language", "u1"),
        ("present", "u1"),  # always 1, so that no record equals the column's default
    ]
)


class PackedOccurrences(Positions):
    """A posting's occurrences (`position * 2`, plus one where full), ascending, as little-endian 32-bit integers."""

    def encode(self, poslist: list[int]) -> bytes:
        """The posting value of full occurrences at these positions."""
        return (np.asarray(poslist, dtype="<u4") * 2 + 1).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """The positions of a posting value."""
        positions: list[int] = (np.frombuffer(valuestring, dtype="<u4") >> 1).tolist()
        return positions

    def decode_frequency(self, valuestring: bytes) -> int:
        """How many occurrences a posting value holds."""
        return len(valuestring) // 4


class TermsField(FieldType):
    """An indexed field whose value is a mapping of terms to occurrences, or one string that is its only term."""

    def __init__(self, *, scorable: bool = True, unique: bool = False) -> None:
        self.format = PackedOccurrences()
        self.analyzer = None
        self.scorable = scorable
        self.stored = False
        self.unique = unique
        self.vector = None
        self.column_type = None

    def index(self, value: Occurrences | str, **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """The postings of one release: term, frequency, weight, packed occurrences."""
        terms = {value: [1]} if isinstance(value, str) else value
        for term, found in terms.items():
            yield term.encode(), len(found), float(len(found)), np.asarray(found, dtype="<u4").tobytes()


def schema() -> Schema:
    """The schema of every index."""
    return Schema(
        facts=COLUMN(FixedBytesColumn(FACTS.itemsize)),
        **{
            RELEASE: STORED(),
            TEXT: TermsField(),
            ID: TermsField(scorable=False, unique=True),
            CATEGORY: TermsField(scorable=False),
        },
    )
