"""Signatures on disk: those of all documents of a segment, by which a build finds releases that tell the same event."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from searchsvc.engines.whoosh.format.segment_files import (
    SIGNATURE_DAYS,
    SIGNATURES,
    ends_of,
    growing_array,
    map_array,
)
from searchsvc.tellings.signature import Signatures, unpack_signatures


class SignatureWriter:
    """Writes the signatures of a segment's documents, in their order."""

    def __init__(self, folder: Path, segment: str) -> None:
        self._keys, self._ends, self._days = (
            growing_array(folder, segment, name) for name in (SIGNATURES, ends_of(SIGNATURES), SIGNATURE_DAYS)
        )

    def add(self, packed: Sequence[bytes]) -> None:
        """Adds those of the next documents, each packed."""
        signatures = unpack_signatures(packed)
        self._ends.extend(signatures.ends + len(self._keys))
        self._keys.extend(signatures.keys)
        self._days.extend(signatures.days)

    def close(self) -> None:
        """Ends the files."""
        for each in (self._keys, self._ends, self._days):
            each.close()


def read_signatures(folder: Path, segment: str) -> Signatures:
    """The signatures of a segment's documents, mapped."""
    names = (SIGNATURES, ends_of(SIGNATURES), SIGNATURE_DAYS)
    return Signatures(*(map_array(folder, segment, name) for name in names))


def packed_signatures(signatures: Signatures, first: int, last: int) -> list[bytes]:
    """Those of the documents [first, last), packed."""
    begin = int(signatures.ends[first - 1]) if first else 0
    ends = signatures.ends[first:last].astype(np.int64)
    end = int(ends[-1]) if len(ends) else begin
    return Signatures(signatures.keys[begin:end], ends - begin, signatures.days[first:last]).packed()
