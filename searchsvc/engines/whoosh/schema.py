"""The Whoosh schema: which fields a release has in the index, and how postings and facts are packed in it.

Terms come ready-made from `text.analyzer`, so no analyzer is pickled into the index. Whoosh's own searcher reads it.
"""

from array import array
from collections.abc import Iterator

import numpy as np
from whoosh.columns import FixedBytesColumn
from whoosh.fields import COLUMN, ID, STORED, FieldType, Schema
from whoosh.formats import Positions

from searchsvc.release import Language
from searchsvc.text.analyzer import TermPositions

FORMAT_VERSION = 1
"""Raised whenever what is written changes its meaning; an index of another version is rebuilt."""

TEXT_FIELDS = ("title", "body", "meta")
"""The searched fields. `meta` is category and source; a derived title is part of the body alone."""

LANGUAGES: tuple[Language | None, ...] = (None, "en", "zh-Hans", "zh-Hant")
"""A language is kept as its place in this list."""

FACTS = np.dtype(
    [
        ("provinces", "<u8"),  # bit i: the i-th province of the gazetteer, by code
        ("date", "<i4"),  # yyyymmdd, a partial date as its first day; 0 is unknown
        ("title", "<u4"),  # lengths of the fields in positions
        ("body", "<u4"),
        ("meta", "<u4"),
        ("language", "u1"),
        ("present", "u1"),  # always 1, so that no record equals the column's default
    ]
)


class PackedPositions(Positions):  # type: ignore[misc]
    """A posting's positions as ascending little-endian 32-bit integers, readable without decoding each."""

    def encode(self, poslist: list[int]) -> bytes:
        """The posting value of these positions."""
        return np.asarray(poslist, dtype="<u4").tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """The positions of a posting value."""
        positions: list[int] = np.frombuffer(valuestring, dtype="<u4").tolist()
        return positions

    def decode_frequency(self, valuestring: bytes) -> int:
        """How many positions a posting value holds."""
        return len(valuestring) // 4


class TermsField(FieldType):  # type: ignore[misc]
    """An indexed field whose value is a `TermPositions`."""

    def __init__(self) -> None:
        self.format = PackedPositions()
        self.analyzer = None
        self.scorable = True
        self.stored = False
        self.unique = False
        self.vector = None
        self.column_type = None

    def index(self, value: TermPositions, **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """The postings of one release: term, frequency, weight, packed positions."""
        for term, positions in value.positions.items():
            yield term.encode(), len(positions), float(len(positions)), array("I", positions).tobytes()


def schema() -> Schema:
    """The schema of every index."""
    return Schema(
        id=ID(unique=True),
        category=ID(),
        release=STORED(),
        facts=COLUMN(FixedBytesColumn(FACTS.itemsize)),
        **{field: TermsField() for field in TEXT_FIELDS},
    )
