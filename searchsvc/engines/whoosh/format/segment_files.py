"""The files of a segment: the name of each, the type of its elements, and how it is mapped into memory.

What the numbers in them mean is told beside the code that writes them: `segment_postings` for postings,
`terms.term_dictionary` for the dictionary, `store.rows` for rows, `vocabulary.word_lists` for the lexicon.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.index_format import FACTS
from searchsvc.runtime.arrays_on_disk import GrowingArray

U32 = NDArray[np.uint32]

HEAD = np.dtype([(name, "<i8") for name in ("entries", "postings", "pointers", "bits", "terms")], align=True)
"""A head of a block of the dictionary: where its entries begin, and how much stands before it of everything else."""
ESCAPED_PAYLOAD = np.dtype([(name, "<u4") for name in ("title", "lead", "rest", "other")], align=True)
"""How many occurrences an escaped payload counts in each zone, and how many of these are not full."""

_POSTINGS_FILES: dict[str, Any] = {
    "dictionary": np.uint8,  # the terms, as `terms.dictionary_writer` packs them
    "heads": HEAD,  # of each block of the dictionary, and a last one with the sums over all
    "documents": np.uint16,  # the lower bits of the document of each posting
    "high": np.uint8,  # the higher bits of documents, those of several postings a byte; empty where 16 are enough
    "payloads": np.uint8,  # the payload code of each posting
    "pointers": np.uint32,  # skip pointers: how many occurrences of the term stand before a block of its postings
    "occurrences": np.uint32,  # one after the other without a gap, lowest bits first, and a word more
    "escapes": np.int64,  # the numbers of the postings whose payload is escaped, ascending
    "escaped": ESCAPED_PAYLOAD,  # the payload of each of these
}
POSTINGS_ARRAYS = tuple(_POSTINGS_FILES)
"""The files that are the arrays of a `SegmentPostings`, in its order."""
FIELDS = "fields"
"""JSON: the names of the fields by number, and how many higher bits the number of a document has."""
CONTINUED, CONTINUED_ENDS = "continued", "continued_ends"
"""The positions within words of all documents as bits (`text.word_bounds`), and where those of each document end."""
ROWS, ROW_ENDS, ROW_DICTIONARY = "rows", "row_ends", "row_dictionary"
"""The compressed rows one after the other, where each ends, and the dictionary that they are compressed with."""
FACTS_COLUMN = "facts.col"
"""Whoosh's own column of the facts of every document: just the records of `FACTS`, one after the other."""
LEXICON, READINGS, TITLES = "lexicon", "readings", "titles"
"""Sorted lists of texts, each with the file where its texts end (`ends_of`)."""
LEXICON_COUNTS, LEXICON_LETTERS, LEXICON_PHRASES = "lexicon_counts", "lexicon_letters", "lexicon_phrases"
"""Of each text of the lexicon: in how many releases it is, the mask of its letters, and whether it is a noun
phrase: `FRESH`, or `CARRIED` over from other segments by a merge, so that it may be in no release any more."""
FRESH, CARRIED = 1, 2
READING_ENTRIES, TITLE_DOCUMENTS = "reading_entries", "title_documents"
"""Of each reading the number of its text in the lexicon, and of each title its document."""

SIGNATURES, SIGNATURE_DAYS = "signatures", "signature_days"
"""The keys of the signatures of all documents (`tellings.signature`), with `ends_of` them, and the days of all."""


def ends_of(texts: str) -> str:
    """The file with the ends of the texts of a list."""
    return f"{texts}_ends"


ELEMENT_TYPES: dict[str, Any] = {
    **_POSTINGS_FILES,
    CONTINUED: np.uint8,
    CONTINUED_ENDS: np.int64,
    ROWS: np.uint8,
    ROW_ENDS: np.uint64,
    ROW_DICTIONARY: np.uint8,
    FACTS_COLUMN: FACTS,
    LEXICON: np.uint8,
    ends_of(LEXICON): np.uint32,
    LEXICON_COUNTS: np.uint32,
    LEXICON_LETTERS: np.uint32,
    LEXICON_PHRASES: np.uint8,
    READINGS: np.uint8,
    ends_of(READINGS): np.uint32,
    READING_ENTRIES: np.uint32,
    TITLES: np.uint8,
    ends_of(TITLES): np.uint32,
    TITLE_DOCUMENTS: np.uint32,
    SIGNATURES: np.uint32,
    ends_of(SIGNATURES): np.uint64,
    SIGNATURE_DAYS: np.uint32,
}
"""The type of the elements of each file that is an array."""


def array_path(folder: Path, segment: str, name: str) -> Path:
    """One file of a segment."""
    return folder / f"{segment}.{name}"


def map_array(folder: Path, segment: str, name: str) -> NDArray[Any]:
    """A file of a segment as a read-only array, whose elements are read from disk when they are looked at."""
    path, dtype = array_path(folder, segment, name), ELEMENT_TYPES[name]
    if path.stat().st_size == 0:  # nothing can be mapped
        nothing = np.empty(0, dtype=dtype)
        nothing.flags.writeable = False  # like a mapped array, so that kernels are compiled for one type only
        return nothing
    return np.memmap(path, dtype=dtype, mode="r").view(np.ndarray)


def growing_array(folder: Path, segment: str, name: str) -> GrowingArray:
    """A file of a segment that is written by the piece."""
    return GrowingArray(array_path(folder, segment, name), ELEMENT_TYPES[name])


def write_array(folder: Path, segment: str, name: str, values: NDArray[Any]) -> None:
    """Writes a whole file of a segment."""
    array_path(folder, segment, name).write_bytes(np.ascontiguousarray(values, dtype=ELEMENT_TYPES[name]).tobytes())
