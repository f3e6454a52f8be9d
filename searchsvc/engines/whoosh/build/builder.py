"""The builder of a Whoosh generation: aside from the one that serves, verified, then switched to at once.

Batches go into one new segment; `publish` has it written, marks what was replaced or removed as deleted in the older
ones, and merges small segments so that there stay few.
"""

import errno
import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np
from typing_extensions import override
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from searchsvc.engine import KEEP, Batch, Builder
from searchsvc.engines.whoosh.build.batch import WhooshBatch
from searchsvc.engines.whoosh.build.new_segment import NewSegment
from searchsvc.engines.whoosh.build.summary import fingerprint, summary_of
from searchsvc.engines.whoosh.build.tellings import Moved, Older, find_tellings
from searchsvc.engines.whoosh.compat.codec import ColumnarSegment
from searchsvc.engines.whoosh.compat.schema import schema
from searchsvc.engines.whoosh.format.index_format import (
    FIELD_PREFIX,
    ID,
    INDEX_NAME,
    RELEASE,
)
from searchsvc.engines.whoosh.format.segment_files import U32
from searchsvc.engines.whoosh.format.segment_postings import SegmentPostings, open_postings
from searchsvc.engines.whoosh.format.stored_row import title_of
from searchsvc.engines.whoosh.postings.merging import DROPPED, shifted
from searchsvc.engines.whoosh.postings.segment_reader import SegmentSource, documents_of
from searchsvc.engines.whoosh.store.generations import (
    generation_folder,
    link_files,
    new_build,
    remove_unheld,
    sound_ones,
    switch,
    write_lock,
)
from searchsvc.engines.whoosh.store.manifest import (
    HELD,
    MANIFEST,
    Sealed,
    check_content,
    check_digests,
    check_opening,
    read_manifest,
    seal,
)
from searchsvc.engines.whoosh.store.pointer import Named, read_pointer
from searchsvc.engines.whoosh.store.signatures import packed_signatures, read_signatures
from searchsvc.engines.whoosh.store.telling_pairs import TELLINGS, TellingPairs, write_pairs
from searchsvc.engines.whoosh.store.word_bounds import continued_of
from searchsvc.engines.whoosh.terms.dictionary_reader import find_term
from searchsvc.engines.whoosh.vocabulary.title_keys import read_titles
from searchsvc.engines.whoosh.vocabulary.word_lists import Lexicon
from searchsvc.errors import IndexDamaged, SearchsvcError
from searchsvc.model.catalog import CATALOG, CONCEPTS, Catalog, read_catalog, write_catalog
from searchsvc.model.lifecycle import LIFECYCLE
from searchsvc.tellings.finding import Told
from searchsvc.tellings.telling_weights import MOST_KEPT

_LOG = logging.getLogger(__name__)
MOST_SEGMENTS = 8
_ROWS_AT_ONCE = 256


def reusable_base(index: Path) -> Sealed | None:
    """The generation that serves, where it was built by the same program and is sound enough to build upon."""
    try:
        for named in read_pointer(index)[:1]:
            folder = generation_folder(index, named.name)
            manifest = read_manifest(folder, named.digest)
            check_opening(folder, manifest)
            return Sealed(folder, manifest, named.digest) if manifest.fingerprint == fingerprint() else None
    except IndexDamaged:
        pass
    return None


class WhooshBuilder(Builder):
    """Builds one generation aside from the one that serves. Made by `open_builder`, under the write lock."""

    def __init__(self, index: Path, *, full: bool, keep: int) -> None:
        self._index, self._keep = index, keep
        self._build = new_build(index)
        self._scratch = self._build / "scratch"
        self._scratch.mkdir()
        self._storage = FileStorage(str(self._build))
        self._base = None if full else reusable_base(index)
        self._segments: list[ColumnarSegment] = []
        self._generation = 0
        self._previous = Catalog()
        self._new: NewSegment | None = None
        self._moved: dict[str, Moved] = {}
        try:
            self._open = self._open_base()
        except OSError as error:  # a file that may not be read; what can be built anew is no reason to fail
            self.discard()
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            _LOG.warning("the index cannot be built upon (%s), so it is built from nothing", error)
            self._scratch.mkdir(parents=True)
            self._base, self._previous, self._segments, self._open = None, Catalog(), [], []

    def _open_base(self) -> list[SegmentPostings]:
        """Takes over the files of the generation to build upon, and opens the postings of its segments."""
        if self._base is not None:
            self._previous = read_catalog(self._base.folder)
            renewed = (MANIFEST, HELD, CATALOG, CONCEPTS, LIFECYCLE, TELLINGS)
            names = [name for name in self._base.manifest.files if name not in renewed]
            link_files(self._base.folder, self._build, names)
            toc = TOC.read(self._storage, INDEX_NAME)
            self._segments, self._generation = list(toc.segments), toc.generation
            (self._build / f"_{INDEX_NAME}_{toc.generation}.toc").unlink()
        return [*map(self._postings, self._segments)]

    def _postings(self, segment: ColumnarSegment) -> SegmentPostings:
        return open_postings(self._build, segment.segment_id(), segment.doc_count_all())[0]

    @contextmanager
    def _blaming_base(self) -> Iterator[None]:
        """Raises IndexDamaged where an unforeseen error comes of damage to the generation that is built upon."""
        try:
            yield
        except (SearchsvcError, OSError):
            raise
        except Exception:
            if self._base is not None:
                check_content(self._base.folder, self._base.manifest)
            raise

    @property
    @override
    def previous(self) -> Catalog:
        return self._previous

    @property
    @override
    def is_first(self) -> bool:
        return self._base is None

    @override
    def put(self, batch: Batch) -> None:
        if not isinstance(batch, WhooshBatch):
            raise TypeError("a Whoosh builder takes the batches of its own engine")
        for release_id in batch.ids:
            self.remove(release_id)
        if self._new is None:
            self._new = NewSegment(self._storage, self._scratch)
        self._new.add(batch)

    @override
    def remove(self, release_id: str) -> None:
        with self._blaming_base():
            self._remove(release_id)

    def _remove(self, release_id: str) -> None:
        for segment, postings in zip(self._segments, self._open, strict=True):
            number = find_term(postings, FIELD_PREFIX[ID] + release_id.encode())
            if number >= 0:
                for document in documents_of(postings, number).tolist():
                    segment.delete_document(document)

    @override
    def publish(self, catalog: Catalog) -> str:
        segments = [segment for segment in self._segments if segment.doc_count()]
        new = None if self._new is None else self._new.finish()
        with self._blaming_base():
            segments = self._merged([*segments, *([new] if new else [])])
            told = self._told(new, segments)
        for folder in (self._scratch, self._build / f"{INDEX_NAME}.tmp"):  # the latter is Whoosh's
            if folder.exists():
                shutil.rmtree(folder)
        self._drop_files({segment.segment_id() for segment in segments})
        TOC(schema(), segments, self._generation + 1).write(self._storage, INDEX_NAME)
        write_catalog(self._build, catalog)
        write_pairs(self._build, told.pairs, MOST_KEPT)
        sealed = seal(self._build, summary_of(self._build, segments, told.dictionary), self._base)
        linked = set() if self._base is None else self._base.manifest.files.items() & sealed.manifest.files.items()
        check_content(self._build, sealed.manifest, except_for={name for name, _ in linked})
        name = switch(self._index, self._build, sealed.digest, self._kept())
        try:
            remove_unheld(self._index)
        except OSError as error:
            _LOG.warning("older generations could not be removed (%s); the next reindex tries again", error)
        return name

    def _kept(self) -> Sequence[Named]:
        """What stays behind the new generation; where that is built from nothing, only what is all right."""
        if not self._keep:
            return ()
        before = sound_ones(self._index) if self._base is None else read_pointer(self._index)
        return before[: self._keep]

    def _merged(self, segments: list[ColumnarSegment]) -> list[ColumnarSegment]:
        """The segments, the smaller ones merged where there are too many, and each that is half deleted renewed."""
        ordered = sorted(segments, key=lambda segment: segment.doc_count(), reverse=True)
        kept = ordered if len(ordered) <= MOST_SEGMENTS else ordered[: MOST_SEGMENTS // 2]
        chosen = [segment for segment in kept if segment.deleted_count() > segment.doc_count()]
        chosen += ordered[len(kept) :]
        if not chosen:
            return segments
        left = [segment for segment in segments if segment not in chosen]
        return [*left, self._merge([segment for segment in segments if segment in chosen])]

    def _told(self, new: ColumnarSegment | None, segments: list[ColumnarSegment]) -> Told:
        """Which releases of the new generation tell the same event."""
        if self._base is None:
            return find_tellings(self._build, segments, new, self._moved, None)
        size = sum(segment.doc_count_all() for segment in self._segments)
        pairs = TellingPairs(self._base.folder, size).all()
        older = Older(Told(pairs, self._base.manifest.dictionary), self._segments)
        return find_tellings(self._build, segments, new, self._moved, older)

    def _check(self, segments: list[ColumnarSegment]) -> None:
        """Checks every byte of older segments before they are merged, lest what is damaged be given a new digest."""
        if self._base is not None:
            ids = {segment.segment_id() for segment in segments}
            files = self._base.manifest.files.items()
            check_digests(self._base.folder, {name: digest for name, (_, digest) in files if name.split(".")[0] in ids})

    def _merge(self, segments: list[ColumnarSegment]) -> ColumnarSegment:
        self._check(segments)
        merged = NewSegment(self._storage, self._scratch)
        maps: list[U32] = []
        sources = [SegmentSource(self._postings(segment)) for segment in segments]
        for segment in segments:
            numbers = self._copy_rows(segment, merged)
            maps.append(numbers)
            self._moved[segment.segment_id()] = Moved(merged.segment.segment_id(), numbers)
            for phrases in Lexicon(self._build, segment.segment_id()).phrases():
                merged.add_phrases(phrases, carried=True)

        def let_go() -> None:
            for source in sources:
                source.let_go()

        merged.write_postings(sources, maps, let_go)
        return merged.segment

    def _copy_rows(self, segment: ColumnarSegment, merged: NewSegment) -> U32:
        """Copies what is kept of documents besides postings, but for those that are deleted; the new number of each."""
        name = segment.segment_id()
        reader = segment.codec().per_document_reader(self._storage, segment)
        facts = reader.column_reader("facts", schema()["facts"].column_type)
        postings, signatures = self._postings(segment), read_signatures(self._build, name)
        numbers = np.full(segment.doc_count_all(), DROPPED, dtype=np.uint32)
        live = iter(reader.all_doc_ids())
        while some := list(islice(live, _ROWS_AT_ONCE)):
            numbers[some] = shifted(len(some), len(merged))
            packed = packed_signatures(signatures, some[0], some[-1] + 1)
            rows = [
                (
                    reader.stored_fields(number)[RELEASE],
                    facts[number],
                    continued_of(postings, number),
                    packed[number - some[0]],
                )
                for number in some
            ]
            merged.add_rows(rows, read_titles([title_of(row) for row, *_ in rows]))
        reader.close()
        return numbers

    def _drop_files(self, kept: set[str]) -> None:
        for path in self._build.iterdir():
            if path.name.startswith(f"{INDEX_NAME}_") and path.name.split(".")[0] not in kept:
                path.unlink()

    @override
    def discard(self) -> None:
        if self._new is not None:
            self._new.stop()
        shutil.rmtree(self._build, ignore_errors=True)


@contextmanager
def open_builder(index: Path, *, full: bool, wait: float, keep: int = KEEP) -> Iterator[WhooshBuilder]:
    """A builder under the write lock; what it did not publish is discarded. Raises IndexBusy after `wait` seconds.

    Up to `keep` of the generations before it stay behind the one that is built, for a service to fall back to.
    """
    with write_lock(index, wait):
        builder = WhooshBuilder(index, full=full, keep=keep)
        try:
            yield builder
        finally:
            builder.discard()
