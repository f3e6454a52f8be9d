"""The verb: `reindex(corpus, index)` brings an index up to date with a corpus folder, in one atomic step.

What can be read is indexed; what cannot is named with its reason and stops nothing. Files whose bytes have not changed
are not read again, unless `overrides.toml` now says something else of a release in them. Of releases with one id, the
first in the order of path (by bytes), then line, is kept.
The index may stand inside the corpus folder, and does not belong to the corpus then. The two cannot be one folder.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import NamedTuple

import orjson

from searchsvc.corpus.contents import FileContents, ReadContents, read_contents
from searchsvc.corpus.overrides import OVERRIDES, Overrides, read_overrides
from searchsvc.corpus.own_concepts import OWN_CONCEPTS, OwnConcepts, read_own_concepts
from searchsvc.engine import Builder
from searchsvc.engines.selection import current_catalog, current_generation, open_builder
from searchsvc.facts import inspect_record
from searchsvc.indexing.batches import prepare_all
from searchsvc.model.catalog import Catalog, CatalogFile, CatalogRecord
from searchsvc.model.release import Record
from searchsvc.readers import Refusal, read_file
from searchsvc.readers.walk import CorpusListing, SourceFile, corpus_root, walk_corpus
from searchsvc.runtime.memory import used_for_build

_RECORD_FIELDS = tuple(each.name for each in fields(Record))


class Place(NamedTuple):
    """Where a record stands: its path below the corpus, and its line (from 1) in a `.jsonl` file."""

    path: str
    line: int | None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that a record declares and that could not be used. The release is indexed all the same."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """What a reindex did. Counts are of releases, except `ignored`, which counts files; `seconds` is wall time.

    `waiting` are the paths of files that could not be read yet; in the index they stay as they were.
    """

    generation: str | None
    added: int
    changed: int
    removed: int
    unchanged: int
    ignored: int
    skipped: tuple[Refusal, ...]
    warnings: tuple[Warned, ...]
    releases: int
    seconds: float
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reindex has come: files examined, files in all, and releases read to be indexed."""

    files: int
    of_files: int
    releases: int


@dataclass(slots=True)
class _Survey:
    """One pass over the corpus: what of it must be indexed, and the catalog that results."""

    listing: CorpusListing
    overrides: Overrides
    own: OwnConcepts
    previous: Catalog
    read: ReadContents
    keep_empty: bool
    report_progress: Callable[[Progress], None]
    files: dict[str, CatalogFile] = field(default_factory=dict)
    winners: dict[str, Place] = field(default_factory=dict)
    indexed: dict[str, str] = field(default_factory=dict)
    has_twins: bool = False
    skipped: list[Refusal] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def records(self) -> Iterator[Record]:
        """The records that are new or changed, in order, while the corpus is walked."""
        self.indexed = self.previous.indexed()
        self.has_twins = len(self.indexed) < sum(len(known.records) for known in self.previous.files.values())
        self.skipped.extend(self.listing.refused)
        self.warnings.extend(Warned(Place(OVERRIDES, None), message) for message in self.overrides.warnings)
        self.warnings.extend(Warned(Place(OWN_CONCEPTS, None), message) for message in self.own.warnings)
        for number, source in enumerate(self.listing.files, 1):
            yield from self._file(source)
            self.report_progress(Progress(number, len(self.listing.files), self.added + self.changed))
        for release_id in self.overrides.corrections:
            if release_id not in self.winners:
                message = f"{release_id!r} is the id of no release; 'searchsvc inspect' shows the id of each"
                self.warnings.append(Warned(Place(OVERRIDES, None), message))

    def warn(self, record: Record, messages: Iterable[str]) -> None:
        """Keeps what the facts of a record warned of, each message once."""
        place = Place(record.path, record.line)
        self.warnings.extend(Warned(place, message) for message in dict.fromkeys(messages))

    @property
    def removed(self) -> list[str]:
        return [release_id for release_id in self.indexed if release_id not in self.winners]

    def _file(self, source: SourceFile) -> Iterator[Record]:
        contents = self.read(source.absolute)
        known = self.previous.files.get(source.path)
        if known is not None and self._is_indexed(source.path, known) and self._is_as_known(known, contents):
            self.files[source.path] = known
            self.unchanged += self._won(source.path, known.records)
        elif contents is not None:
            yield from self._read_file(source, contents)
        if contents is None:
            self.waiting.append(source.path)

    def _is_as_known(self, known: CatalogFile, contents: FileContents | None) -> bool:
        """Whether nothing of a file need be read: it did not change, or it may not be read yet."""
        if contents is None:
            return True
        return known.clean and known.sha256 == contents.digest and self._is_corrected_alike(known)

    def _is_corrected_alike(self, known: CatalogFile) -> bool:
        """Whether the overrides say of every release of a file what they said when it was indexed."""
        if not self.overrides.is_readable:
            return True
        if not self.overrides.corrections:
            return not any(record.correction for record in known.records)
        return all(self.overrides.digest(record.id) == record.correction for record in known.records)

    def _is_indexed(self, path: str, known: CatalogFile) -> bool:
        """Whether the index holds every release of a file that is the one with its id: nothing of it need be read."""
        return not self.has_twins or all(
            self.indexed.get(record.id) == record.digest
            for record in known.records
            if self.winners.get(record.id) in (None, Place(path, record.line))
        )

    def _read_file(self, source: SourceFile, contents: FileContents) -> Iterator[Record]:
        records: list[CatalogRecord] = []
        clean = True
        for item in read_file(source, contents.data, keep_empty=self.keep_empty):
            if isinstance(item, Refusal):
                self.skipped.append(item)
                clean = False
                continue
            corrected = self.overrides.apply(item)
            record = CatalogRecord(item.line, item.id, _record_digest(corrected), self.overrides.digest(item.id))
            records.append(record)
            if self._wins(item.id, Place(item.path, item.line)):
                if self.indexed.get(item.id) == record.digest:
                    self.unchanged += 1
                else:
                    yield self._counted(corrected)
        self.files[source.path] = CatalogFile(contents.digest, tuple(records), clean)

    def _counted(self, record: Record) -> Record:
        if record.id in self.indexed:
            self.changed += 1
        else:
            self.added += 1
        return record

    def _won(self, path: str, records: Sequence[CatalogRecord]) -> int:
        """How many records of a file win their ids. Mostly all do, and then no record need be looked at by itself."""
        places = {record.id: Place(path, record.line) for record in records}
        if len(places) == len(records) and self.winners.keys().isdisjoint(places):
            self.winners |= places
            return len(places)
        return sum(self._wins(record.id, Place(path, record.line)) for record in records)

    def _wins(self, release_id: str, place: Place) -> bool:
        winner = self.winners.setdefault(release_id, place)
        if winner != place:
            reason = f"has the id {release_id!r} of {winner}, which comes first; give one of the two another id"
            self.skipped.append(Refusal(place.path, place.line, reason))
        return winner == place


def _record_digest(record: Record) -> str:
    content = dict(zip(_RECORD_FIELDS, record.values(), strict=True))
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def reindex(
    corpus: Path | str,
    index: Path | str,
    *,
    full: bool = False,
    jobs: int = 1,
    dry_run: bool = False,
    wait: float = 0.0,
    keep_empty: bool = False,
    read: ReadContents = read_contents,
    progress: Callable[[Progress], None] = lambda _: None,
) -> ReindexReport:
    """Brings `index` up to date with `corpus`, using up to `jobs` processes.

    With `full` the index is rebuilt from nothing; with `dry_run` nothing is written, and the report says what would be
    done. `wait` is how many seconds to wait for another writer. Files that `read` does not give yet stay as they were.
    With `keep_empty`, JSON records without any text are kept too. Raises UsageError (there is no such corpus folder),
    IndexBusy, IndexDamaged and BuildFailed.
    """
    started = time.perf_counter()
    corpus, index = Path(corpus), Path(index)
    corpus_root(corpus, index=index)
    with nullcontext() if dry_run else open_builder(index, full=full, wait=wait) as builder:
        # Looked at under the lock: whoever held it may have indexed what was not there before.
        listing = walk_corpus(corpus, index=index)
        may_read_overrides = read(corpus / OVERRIDES) is not None
        overrides = read_overrides(corpus) if may_read_overrides else Overrides(is_readable=False)
        may_read_concepts = read(corpus / OWN_CONCEPTS) is not None
        own = read_own_concepts(corpus) if may_read_concepts else OwnConcepts(None)
        previous = builder.previous if builder else Catalog() if full else current_catalog(index)
        survey = _Survey(listing, overrides, own, previous, read, keep_empty, progress)
        with used_for_build():
            if builder is None:
                _rehearse(survey)
            else:
                _build(builder, survey, jobs)
    return ReindexReport(
        generation=current_generation(index),
        added=survey.added,
        changed=survey.changed,
        removed=len(survey.removed),
        unchanged=survey.unchanged,
        ignored=listing.ignored,
        skipped=tuple(survey.skipped),
        warnings=tuple(survey.warnings),
        releases=len(survey.winners),
        seconds=round(time.perf_counter() - started, 3),
        waiting=(
            *survey.waiting,
            *(() if may_read_overrides else (OVERRIDES,)),
            *(() if may_read_concepts else (OWN_CONCEPTS,)),
        ),
    )


def _rehearse(survey: _Survey) -> None:
    """Reads what a build would read, and finds the facts, for the warnings."""
    for record in survey.records():
        survey.warn(record, inspect_record(record).warnings)


def _build(builder: Builder, survey: _Survey, jobs: int) -> None:
    for prepared in prepare_all(survey.records(), jobs):
        builder.put(prepared.batch)
        for record, message in prepared.warnings:
            survey.warn(record, (message,))
    for release_id in survey.removed:
        builder.remove(release_id)
    concepts = survey.own.packed
    catalog = Catalog(survey.files, builder.previous.concepts if concepts is None else concepts)
    if builder.is_first or catalog != builder.previous:
        builder.publish(catalog)
