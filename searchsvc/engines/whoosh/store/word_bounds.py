"""Word bounds: the positions within words of every document of a segment, in two files.

The bits of each document are those of `text.word_bounds`; they are not compressed, since half of them are set.
"""

from pathlib import Path

from searchsvc.engines.whoosh.format.segment_files import CONTINUED, CONTINUED_ENDS, array_path
from searchsvc.engines.whoosh.format.segment_postings import SegmentPostings

_END_SIZE = 8
"""Bytes: an element of `continued_ends`."""


class WordBoundsWriter:
    """Writes the positions within words of a segment's documents, in order."""

    def __init__(self, folder: Path, segment: str) -> None:
        self._file = array_path(folder, segment, CONTINUED).open("wb")
        self._ends = array_path(folder, segment, CONTINUED_ENDS).open("wb")
        self._size = 0

    def add(self, continued: bytes) -> None:
        """Adds those of the next document."""
        self._size += self._file.write(continued)
        self._ends.write(self._size.to_bytes(_END_SIZE, "little"))

    def close(self) -> None:
        """Ends the files."""
        self._file.close()
        self._ends.close()


def continued_of(postings: SegmentPostings, document: int) -> bytes:
    """The positions within words of a document of a segment, as they were written."""
    ends = postings.continued_ends
    if not ends.size:
        return b""
    begin = int(ends[document - 1]) if document else 0
    return postings.continued[begin : int(ends[document])].tobytes()
