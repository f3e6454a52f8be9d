"""A new segment of a build: what is gathered for it is spilled to disk when it grows, and merged at the end."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import PerDocumentWriter
from whoosh.filedb.filestore import FileStorage

from searchsvc.engines.whoosh.build.ahead import ahead
from searchsvc.engines.whoosh.build.batch import Row, WhooshBatch
from searchsvc.engines.whoosh.compat.codec import ColumnarCodec, ColumnarSegment, zones_of
from searchsvc.engines.whoosh.compat.schema import schema
from searchsvc.engines.whoosh.format.index_format import FACTS, INDEX_NAME, INDEXED, RELEASE
from searchsvc.engines.whoosh.format.segment_files import U32
from searchsvc.engines.whoosh.postings.runs import ARRAYS, Part, merge, shifted
from searchsvc.engines.whoosh.postings.segment_writer import write_segment
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.engines.whoosh.vocabulary.title_phrases import Titles
from searchsvc.engines.whoosh.vocabulary.word_lists import LexiconWriter
from searchsvc.text.analyzer import STEM_MARK

SPILL = 4 << 20
"""How many occurrences are gathered in memory before they are spilled."""
_RUN_TYPES = {
    "ends": np.int64,
    "counts": np.uint64,
    "frequencies": np.uint32,
    "documents": np.uint32,
    "within": np.uint32,
    "occurrences": np.uint32,
    "text": np.uint8,
}
"""The arrays of a spilled run, from those with the widest elements on, so that each is aligned."""
_ALIGNED = 8
_Run = dict[str, tuple[int, int]]
"""Where each array of a run begins in the file of all runs, in bytes, and how many elements it has."""


def _run_arrays(part: Part) -> dict[str, NDArray[Any]]:
    arrays = {name: getattr(part, name) for name in ARRAYS}
    return {"text": part.terms.text, "ends": part.terms.ends, **arrays}


class NewSegment:
    """A segment that a build adds: documents go in by the batch, postings are merged at the end."""

    def __init__(self, storage: FileStorage, scratch: Path) -> None:
        self._folder = Path(storage.folder)
        self._codec = ColumnarCodec()
        self._schema = schema()
        self.segment: ColumnarSegment = self._codec.new_segment(storage, INDEX_NAME)
        self._rows: PerDocumentWriter = self._codec.per_document_writer(storage, self.segment)
        self._runs: list[Future[list[_Run]]] = []
        self._runs_path = scratch / self.segment.segment_id()  # one file, of which there can be any number of runs
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spill")
        self._mapped: mmap | None = None
        self._pending: list[tuple[Part, U32]] = []
        self._gathered = 0
        self._facts: list[bytes] = []
        self._lexicon = LexiconWriter()

    def __len__(self) -> int:
        return len(self._facts)

    def add(self, batch: WhooshBatch) -> None:
        """Adds the documents of a batch."""
        self._pending.append((batch.part, shifted(len(batch.rows), len(self))))
        self._gathered += len(batch.part.occurrences)
        self.add_rows(batch.rows, batch.titles)
        if self._gathered > SPILL:
            self._spill()

    def add_rows(self, added: Iterable[Row], titles: Titles) -> None:
        """Adds what is kept of documents besides their postings."""
        self._lexicon.add_titles(titles, len(self))
        rows, fields = self._rows, self._schema
        for row, facts in added:
            rows.start_doc(len(self))
            rows.add_field(RELEASE, fields[RELEASE], row, 0)
            rows.add_column_value("facts", fields["facts"].column_type, facts)
            rows.finish_doc()
            self._facts.append(facts)

    def _spill(self) -> None:
        """Has a thread merge what was gathered, and write it aside, after what was gathered before.

        Raises what failed there.
        """
        for run in self._runs[-1:]:
            run.result()
        self._runs.append(self._thread.submit(self._write_runs, *_unzipped(self._pending)))
        self._pending, self._gathered = [], 0

    def _write_runs(self, parts: list[Part], maps: list[U32]) -> list[_Run]:
        runs: list[_Run] = []
        with self._runs_path.open("ab") as file:  # not numpy's `tofile`, which is silent where the last bytes fail
            for piece in merge(parts, maps):
                file.write(bytes(-file.tell() % _ALIGNED))
                arrays, runs = _run_arrays(piece), [*runs, {}]
                for name in _RUN_TYPES:
                    runs[-1][name] = file.tell(), len(arrays[name])
                    file.write(arrays[name].data)
        return runs

    def stop(self) -> None:
        """Waits for what is being written."""
        self._thread.shutdown()

    def _read_runs(self) -> Iterator[Part]:
        runs = [*chain.from_iterable(run.result() for run in self._runs)]
        if not runs:
            return
        with self._runs_path.open("rb") as file:
            self._mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
        for run in runs:
            arrays = {
                name: np.frombuffer(self._mapped, dtype=_RUN_TYPES[name], count=count, offset=begin)
                for name, (begin, count) in run.items()
            }
            yield Part(TermList(arrays.pop("text"), arrays.pop("ends")), **arrays)

    def _pieces(self, parts: list[Part], maps: list[U32]) -> Iterator[Part]:
        """The merged parts; what was read of the runs for a piece is let go of again, as it is read only once."""
        for piece in ahead(merge(parts, maps)):
            if self._mapped is not None:
                self._mapped.madvise(MADV_DONTNEED)
            yield piece

    def finish(self) -> ColumnarSegment:
        """Writes the segment, and returns it."""
        self.stop()
        same = shifted(len(self), 0)
        parts, maps = _unzipped([*((run, same) for run in self._read_runs()), *self._pending])
        self._pending = []
        self.write_postings(parts, maps)
        return self.segment

    def write_postings(self, parts: list[Part], maps: list[U32]) -> None:
        """Writes the postings of all parts and ends the segment."""
        self._rows.close()
        facts = np.frombuffer(b"".join(self._facts), dtype=FACTS)
        name = self.segment.segment_id()
        pieces, zones = self._lexicon.watched(self._pieces(parts, maps)), zones_of(facts)
        with ThreadPoolExecutor(1, thread_name_prefix="titles") as thread:  # while terms are merged, by one kernel
            titles = thread.submit(self._lexicon.write_titles, self._folder, name)
            write_segment(self._folder, name, list(INDEXED), pieces, zones, STEM_MARK)
            titles.result()
        self._lexicon.write_entries(self._folder, name)
        self.segment.set_doc_count(len(self))


def _unzipped(pairs: list[tuple[Part, U32]]) -> tuple[list[Part], list[U32]]:
    return [part for part, _ in pairs], [numbers for _, numbers in pairs]
