"""The Whoosh schema: the fields of `format.index_format` as Whoosh describes them, so that its own searcher reads them.

Terms come ready-made from `text.document`, so no analyzer is pickled into the index.
"""

from collections.abc import Iterator

import numpy as np
from whoosh.columns import FixedBytesColumn
from whoosh.fields import COLUMN, STORED, FieldType, Schema
from whoosh.formats import Positions

from searchsvc.engines.whoosh.format.index_format import CATEGORY, FACTS, ID, RELEASE, TEXT
from searchsvc.text.analyzer import Occurrences


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
