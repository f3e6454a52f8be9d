"""A new segment of a build: what is gathered for it is spilled to disk when it grows, and merged at the end.

What is known of each document besides its postings goes to the files of the segment at once; only the facts stay in
memory, 26 bytes of each, because the zones of all are needed at the end.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from whoosh.codec.base import PerDocumentWriter
from whoosh.filedb.filestore import FileStorage

from searchsvc.engines.whoosh.build.ahead import ahead
from searchsvc.engines.whoosh.build.batch import Row, WhooshBatch
from searchsvc.engines.whoosh.build.spilled_runs import SpilledRuns
from searchsvc.engines.whoosh.compat.codec import ColumnarCodec, ColumnarSegment, zones_of
from searchsvc.engines.whoosh.compat.schema import schema
from searchsvc.engines.whoosh.format.index_format import FACTS, INDEX_NAME, INDEXED, RELEASE
from searchsvc.engines.whoosh.format.segment_files import U32
from searchsvc.engines.whoosh.postings.merging import merge, shifted
from searchsvc.engines.whoosh.postings.runs import MergeSource, Run
from searchsvc.engines.whoosh.postings.segment_writer import write_segment
from searchsvc.engines.whoosh.store.signatures import SignatureWriter
from searchsvc.engines.whoosh.store.word_bounds import WordBoundsWriter
from searchsvc.engines.whoosh.vocabulary.title_keys import Titles
from searchsvc.engines.whoosh.vocabulary.word_list_writer import LexiconWriter
from searchsvc.suggest.phrases import Phrases
from searchsvc.text.analyzer import STEM_MARK

SPILL = 4 << 20
"""How many occurrences are gathered in memory before they are spilled."""


class NewSegment:
    """A segment that a build adds: documents go in by the batch, postings are merged at the end."""

    def __init__(self, storage: FileStorage, scratch: Path) -> None:
        self._folder = Path(storage.folder)
        self._codec = ColumnarCodec()
        self._schema = schema()
        self.segment: ColumnarSegment = self._codec.new_segment(storage, INDEX_NAME)
        self._rows: PerDocumentWriter = self._codec.per_document_writer(storage, self.segment)
        self._bounds = WordBoundsWriter(self._folder, self.segment.segment_id())
        self._signatures = SignatureWriter(self._folder, self.segment.segment_id())
        scratch /= self.segment.segment_id()
        scratch.mkdir()
        self._spilled = SpilledRuns(scratch / "runs")
        self._pending: list[tuple[Run, U32]] = []
        self._gathered = 0
        self._facts = bytearray()
        self._lexicon = LexiconWriter(scratch / "lexicon")

    def __len__(self) -> int:
        return len(self._facts) // FACTS.itemsize

    def add(self, batch: WhooshBatch) -> None:
        """Adds the documents of a batch."""
        self._pending.append((batch.run, shifted(len(batch.rows), len(self))))
        self._gathered += len(batch.run.occurrences)
        self.add_rows(batch.rows, batch.titles)
        self.add_phrases(batch.phrases, carried=False)
        if self._gathered > SPILL:
            self._spill()

    def add_rows(self, added: Sequence[Row], titles: Titles) -> None:
        """Adds what is kept of documents besides their postings."""
        self._lexicon.add_titles(titles, len(self))
        rows, fields = self._rows, self._schema
        self._signatures.add([signature for *_, signature in added])
        for row, facts, continued, _ in added:
            rows.start_doc(len(self))
            rows.add_field(RELEASE, fields[RELEASE], row, 0)
            rows.add_column_value("facts", fields["facts"].column_type, facts)
            rows.finish_doc()
            self._facts += facts
            self._bounds.add(continued)

    def add_phrases(self, phrases: Phrases, *, carried: bool) -> None:
        """Adds the noun phrases of documents, with their counts; `carried` says that they are of another segment."""
        self._lexicon.add_phrases(phrases, carried=carried)
        if carried:
            self._lexicon.spill()()

    def _spill(self) -> None:
        """Has what was gathered merged and written aside, while more is gathered. Raises what failed there before."""
        self._spilled.add(*_unzipped(self._pending), self._lexicon.spill())
        self._pending, self._gathered = [], 0

    def stop(self) -> None:
        """Waits for what is being written."""
        self._spilled.stop()

    def finish(self) -> ColumnarSegment:
        """Writes the segment, and returns it."""
        self.stop()
        same = shifted(len(self), 0)
        sources, maps = _unzipped([*((run, same) for run in self._spilled.read()), *self._pending])
        self._pending = []
        self.write_postings(sources, maps, self._spilled.let_go)
        return self.segment

    def write_postings(self, sources: Sequence[MergeSource], maps: Sequence[U32], let_go: Callable[[], None]) -> None:
        """Writes the merged postings of all sources, and ends the segment; `let_go` is that of `merge`."""
        self._rows.close()
        self._bounds.close()
        self._signatures.close()
        name, zones = self.segment.segment_id(), zones_of(np.frombuffer(self._facts, dtype=FACTS))
        self.segment.set_doc_count(len(self))
        self._facts = bytearray()
        pieces = self._lexicon.watched(ahead(merge(sources, maps, let_go)))
        with ThreadPoolExecutor(1, thread_name_prefix="titles") as thread:  # while terms are merged, by one kernel
            titles = thread.submit(self._lexicon.write_titles, self._folder, name)
            write_segment(self._folder, name, list(INDEXED), pieces, zones, STEM_MARK)
            titles.result()
        self._lexicon.write_entries(self._folder, name)


def _unzipped(pairs: list[tuple[Run, U32]]) -> tuple[list[Run], list[U32]]:
    return [run for run, _ in pairs], [numbers for _, numbers in pairs]
