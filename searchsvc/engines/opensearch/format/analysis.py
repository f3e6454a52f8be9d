"""The analysis of one release as the cluster keeps it: its postings, its facts, and where its words go on.

Arrays stand one after the other, each in as few bytes a number as hold the largest, behind a header that says how many
numbers each has and of how many bytes; all is compressed, with a checksum.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import zstandard
from numpy.typing import NDArray

from searchsvc.engines.opensearch.format.damage import damaged
from searchsvc.engines.whoosh.format.index_format import FACTS
from searchsvc.engines.whoosh.postings.runs import Run
from searchsvc.engines.whoosh.terms.term_list import TermList

_HEADER = struct.Struct("<4I3B")
"""Numbers of: bytes of terms, terms, occurrences, bytes of `continued`; bytes that a number of each array takes."""
_TYPES = {width: np.dtype(f"<u{width}") for width in (1, 2, 4, 8)}
_LEVEL = 3


class Analysis(NamedTuple):
    """What scoring needs of one release: its record of `FACTS`, its terms with their occurrences, its word bounds.

    `text` is all terms, sorted, one after the other, and `lengths` how long each is; `within` says how often each is in
    the release, and `occurrences` where. Each array has the smallest type that holds it.
    """

    facts: NDArray[np.void]
    text: NDArray[np.uint8]
    lengths: NDArray[np.unsignedinteger[Any]]
    within: NDArray[np.unsignedinteger[Any]]
    occurrences: NDArray[np.unsignedinteger[Any]]
    continued: bytes

    @property
    def run(self) -> Run:
        """The postings as a run of one document."""
        count = len(self.lengths)
        return Run(
            TermList(self.text, np.cumsum(self.lengths, dtype=np.int64)),
            np.ones(count, dtype=np.uint32),
            self.within.astype(np.uint64),
            np.zeros(count, dtype=np.uint32),
            self.within.astype(np.uint32),
            self.occurrences.astype(np.uint32),
        )


def _narrowed(values: NDArray[Any]) -> NDArray[Any]:
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


def pack_analyses(run: Run, facts: Sequence[bytes], continued: Sequence[bytes]) -> Iterator[bytes]:
    """The packed analysis of each document of a run, which are numbered from 0."""
    compressor = zstandard.ZstdCompressor(_LEVEL, write_checksum=True)
    terms = np.repeat(np.arange(len(run.terms)), run.frequencies)
    posting_begins = np.cumsum(run.within, dtype=np.int64) - run.within
    order = np.argsort(run.documents, kind="stable")
    bounds = np.searchsorted(run.documents[order], np.arange(len(facts) + 1))
    lengths, term_starts = run.terms.lengths(), run.terms.ends - run.terms.lengths()
    for document, (fact, goes_on) in enumerate(zip(facts, continued, strict=True)):
        mine = order[bounds[document] : bounds[document + 1]]
        numbers, within = terms[mine], run.within[mine]
        letters = run.terms.text[stretch_indexes(term_starts[numbers], lengths[numbers])]
        occurrences = run.occurrences[stretch_indexes(posting_begins[mine], within.astype(np.int64))]
        arrays = _narrowed(lengths[numbers]), _narrowed(within), _narrowed(occurrences)
        header = _HEADER.pack(
            len(letters), len(numbers), len(occurrences), len(goes_on), *(each.itemsize for each in arrays)
        )
        parts = (header, fact, letters.tobytes(), *(each.tobytes() for each in arrays), goes_on)
        yield compressor.compress(b"".join(parts))


def stretch_indexes(begins: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The indexes of stretches that begin at `begins`, one after the other."""
    ends = np.cumsum(sizes)
    indexes: NDArray[np.int64] = np.repeat(begins - (ends - sizes), sizes) + np.arange(ends[-1] if len(ends) else 0)
    return indexes


def unpack_analysis(packed: bytes) -> Analysis:
    """What `pack_analyses` packed. Raises IndexDamaged."""
    (found,) = unpack_analyses([packed])
    return found


def unpack_analyses(packed: Iterable[bytes]) -> list[Analysis]:
    """The same for several. Raises IndexDamaged."""
    decompress = zstandard.ZstdDecompressor().decompress  # which is made once, as that takes as long as using it
    try:
        return [_unpacked(decompress(each)) for each in packed]
    except (zstandard.ZstdError, struct.error, ValueError, TypeError, KeyError) as error:
        raise damaged(error) from error


def _unpacked(data: bytes) -> Analysis:
    letters, count, occurrences, goes_on, *widths = _HEADER.unpack_from(data)
    at = _HEADER.size
    facts = np.frombuffer(data, FACTS, 1, at)
    at += FACTS.itemsize
    text = np.frombuffer(data, np.uint8, letters, at)
    at += letters
    numbers: list[NDArray[Any]] = []
    for size, width in zip((count, count, occurrences), widths, strict=True):
        numbers.append(np.frombuffer(data, _TYPES[width], size, at))
        at += size * width
    lengths, within, places = numbers
    return Analysis(facts, text, lengths, within, places, data[at : at + goes_on])
