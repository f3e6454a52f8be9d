"""Word bounds: the positions within words of every document of a segment, in two files.

The bits of each document are those of `text.word_bounds`; they are not compressed, since half of them are set.
"""

from pathlib import Path

import numpy as np

from searchsvc.engines.whoosh.format.segment_files import CONTINUED, CONTINUED_ENDS, array_path, write_array
from searchsvc.engines.whoosh.format.segment_postings import SegmentPostings


class WordBoundsWriter:
    """Writes the positions within words of a segment's documents, in order."""

    def __init__(self, folder: Path, segment: str) -> None:
        self._folder, self._segment = folder, segment
        self._file = array_path(folder, segment, CONTINUED).open("wb")
        self._ends: list[int] = []
        self._size = 0

    def add(self, continued: bytes) -> None:
        """Adds those of the next document."""
        self._size += self._file.write(continued)
        self._ends.append(self._size)

    def close(self) -> None:
        """Ends the files."""
        self._file.close()
        write_array(self._folder, self._segment, CONTINUED_ENDS, np.array(self._ends, dtype=np.int64))


def continued_of(postings: SegmentPostings, document: int) -> bytes:
    """The positions within words of a document of a segment, as they were written."""
    ends = postings.continued_ends
    if not ends.size:
        return b""
    begin = int(ends[document - 1]) if document else 0
    return postings.continued[begin : int(ends[document])].tobytes()
