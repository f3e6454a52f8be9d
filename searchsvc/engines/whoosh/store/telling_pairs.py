"""Pairs of tellings on disk: which documents of a generation tell the same event in another language or script.

The file holds three rows of 32 bits, a column for each document and each of its tellings: the document, ascending; the
other document, the surest first; and how sure that is, as a float. Documents are numbered over all segments. It is
looked at for one document only, and mapped, so that opening an index and showing hits cost nothing.
"""

from bisect import bisect_left
from pathlib import Path

import numpy as np

from searchsvc.errors import IndexDamaged
from searchsvc.tellings.finding import Pairs

TELLINGS = "tellings"
_ROWS = 3


def write_pairs(folder: Path, pairs: Pairs, most: int) -> None:
    """Writes the pairs of a generation: of each document, up to `most` of its tellings, the surest ones."""
    documents = np.concatenate([pairs.first, pairs.second])
    others = np.concatenate([pairs.second, pairs.first])
    confidences = np.tile(pairs.confidence, 2)
    order = np.lexsort((others, -confidences, documents))
    documents, others, confidences = documents[order], others[order], confidences[order]
    kept = np.arange(len(documents)) - np.searchsorted(documents, documents) < most
    table = np.empty((_ROWS, int(kept.sum())), dtype="<u4")
    table[0], table[1], table[2] = documents[kept], others[kept], confidences[kept].astype("<f4").view("<u4")
    (folder / TELLINGS).write_bytes(table.tobytes())


class TellingPairs:
    """The pairs of a generation of `size` documents, opened for reading. Raises IndexDamaged."""

    def __init__(self, folder: Path, size: int) -> None:
        path = folder / TELLINGS
        is_empty = path.stat().st_size == 0  # nothing can be mapped
        table = np.empty(0, dtype="<u4") if is_empty else np.memmap(path, dtype="<u4", mode="r").view(np.ndarray)
        self._documents, self._others, confidences = table.reshape(_ROWS, -1)
        if max(self._documents.max(initial=0), self._others.max(initial=0)) >= max(size, 1):
            raise IndexDamaged(f"{path} names documents that are not there; run 'searchsvc verify'")
        self._confidences = confidences.view("<f4")

    def of(self, document: int) -> list[tuple[int, float]]:
        """The tellings of a document and the confidence of each, the surest first."""
        documents, found = self._documents.data, list[tuple[int, float]]()
        at = bisect_left(documents, document)
        while at < len(documents) and documents[at] == document:
            found.append((int(self._others[at]), float(self._confidences[at])))
            at += 1
        return found

    def all(self) -> Pairs:
        """All pairs, each once."""
        documents, others = self._documents.astype(np.int64), self._others.astype(np.int64)
        low, high = np.minimum(documents, others), np.maximum(documents, others)
        _, once = np.unique(np.stack([low, high]), axis=1, return_index=True)
        return Pairs(low[once], high[once], self._confidences[once].astype(np.float32))
