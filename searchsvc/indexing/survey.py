"""The survey of a corpus: one pass over its files that finds what must be indexed, and the catalog that results.

The rule: a file is read only where its bytes have changed, or what `overrides.toml` says of a release in it. Of
releases with one id, the first in the order of path (by bytes), then line, wins. A release that is withdrawn, or may
not be shown yet, is known to the catalog and withheld from the index.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import NamedTuple

import orjson

from searchsvc.corpus.contents import FileContents
from searchsvc.corpus.overrides import OVERRIDES, Overrides
from searchsvc.corpus.own_concepts import OWN_CONCEPTS, OwnConcepts
from searchsvc.indexing.winners import Winners, file_and_line, place_number
from searchsvc.model.catalog import Catalog, CatalogFile
from searchsvc.model.lifecycle import NO_LIFECYCLE, Lifecycle
from searchsvc.model.record_columns import CatalogRecord, RecordColumns, Records
from searchsvc.model.release import Record
from searchsvc.readers import Refusal, read_file
from searchsvc.readers.walk import CorpusListing, SourceFile

ReadSource = Callable[[int, SourceFile], FileContents | None]
"""Reads a file, of which the number in the listing is told; gives None while the file must not be read yet."""
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
class Progress:
    """How far a reindex has come: files examined, files in all, and releases read to be indexed."""

    files: int
    of_files: int
    releases: int


@dataclass(slots=True)
class Survey:
    """One pass over the corpus: what of it must be indexed, and the catalog that results."""

    listing: CorpusListing
    overrides: Overrides
    own: OwnConcepts
    previous: Catalog
    read: ReadSource
    keep_empty: bool
    report_progress: Callable[[Progress], None]
    files: dict[str, CatalogFile] = field(default_factory=dict)
    winners: Winners = field(init=False)
    removed: list[str] = field(default_factory=list)
    """The ids that the index holds and no longer should, sorted; known when all records have been read."""
    _read: RecordColumns = field(default_factory=RecordColumns)
    withheld: set[str] = field(default_factory=set)
    lifecycle: Lifecycle = NO_LIFECYCLE
    skipped: list[Refusal] = field(default_factory=list)
    _warned: list[Warned] = field(default_factory=list)
    _warned_of_records: list[Warned] = field(default_factory=list)
    _warned_at_end: list[Warned] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __post_init__(self) -> None:
        self.winners = Winners(self.previous.columns())

    def records(self) -> Iterator[Record]:
        """The records that are new or changed, in order, while the corpus is walked."""
        self.overrides = self.overrides.after(self.previous.lifecycle)
        self.skipped.extend(self.listing.refused)
        self._warned.extend(Warned(Place(OVERRIDES, None), message) for message in self.overrides.warnings)
        self._warned.extend(Warned(Place(OWN_CONCEPTS, None), message) for message in self.own.warnings)
        for number, source in enumerate(self.listing.files):
            yield from self._file(number, source)
            self.report_progress(Progress(number + 1, len(self.listing.files), self.added + self.changed))
        self.removed = sorted(self.winners.gone() | {each for each in self.withheld if self._indexed_digest(each)})
        self.lifecycle, faults = self.overrides.lifecycle(self.winners, self.withheld, self.previous.lifecycle)
        self._warned_at_end.extend(Warned(Place(OVERRIDES, None), message) for message in faults)

    def warn(self, record: Record, messages: Iterable[str]) -> None:
        """Keeps what the facts of a record warned of, each message once."""
        place = Place(record.path, record.line)
        self._warned_of_records.extend(Warned(place, message) for message in dict.fromkeys(messages))

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """All warnings, in an order that does not depend on when the facts of a record were found."""
        return (*self._warned, *self._warned_of_records, *self._warned_at_end)

    @property
    def releases(self) -> int:
        """How many releases the index will hold."""
        return len(self.winners) - len(self.withheld)

    def _file(self, number: int, source: SourceFile) -> Iterator[Record]:
        contents = self.read(number, source)
        known = self.previous.files.get(source.path)
        if known is not None and self._is_indexed(number, known) and self._is_as_known(known, contents):
            self.files[source.path] = known
            self.unchanged += self._won(number, known.records)
        elif contents is not None:
            yield from self._read_file(number, source, contents)
        if contents is None:
            self.waiting.append(source.path)

    def _is_as_known(self, known: CatalogFile, contents: FileContents | None) -> bool:
        """Whether nothing of a file need be read: it did not change, or it may not be read yet."""
        if contents is None:
            return True
        return known.clean and known.sha256 == contents.digest and self._is_corrected_alike(known.records)

    def _is_corrected_alike(self, records: Records) -> bool:
        """Whether the overrides say of every release of a file what they said when it was indexed."""
        if not self.overrides.is_readable:
            return True
        if not records.are_corrected() and not self.overrides.names_any(records.ids()):
            return True
        return all(self.overrides.digest(record.id) == record.correction for record in records)

    def _is_indexed(self, number: int, known: CatalogFile) -> bool:
        """Whether the index holds every release of a file that is the one with its id: nothing of it need be read."""
        return self.winners.are_alone(known.records) or all(
            self._indexed_digest(record.id) == record.digest
            for record in known.records
            if self.winners.place(record.id) in (None, place_number(number, record.line))
        )

    def _indexed_digest(self, release_id: str) -> str:
        """The digest of a release that is in the index, else nothing."""
        return self.winners.ids_before.indexed_digest(release_id)

    def _read_file(self, number: int, source: SourceFile, contents: FileContents) -> Iterator[Record]:
        first, clean = len(self._read), True
        items: Iterable[Record | Refusal] | None = contents.items
        if items is None:
            items = read_file(source, contents.data, keep_empty=self.keep_empty)
        for item in items:
            if isinstance(item, Refusal):
                self.skipped.append(item)
                clean = False
                continue
            corrected, is_withheld = self.overrides.apply(item), self._is_withheld(item.id)
            digest = "" if is_withheld else _record_digest(corrected)
            correction = self.overrides.digest(item.id, withheld=is_withheld)
            self._read.add(CatalogRecord(item.line, item.id, digest, correction))
            if self._wins(item.id, place_number(number, item.line)):
                before = self._indexed_digest(item.id)
                if is_withheld:
                    self.withheld.add(item.id)
                elif before == digest:
                    self.unchanged += 1
                else:
                    self.added += not before
                    self.changed += bool(before)
                    yield corrected
        self.files[source.path] = CatalogFile(contents.digest, Records(self._read, first, len(self._read)), clean)

    def _is_withheld(self, release_id: str) -> bool:
        if self.overrides.withholds_new and not self._indexed_digest(release_id):
            return True
        return release_id in self.overrides.withheld

    def _won(self, number: int, records: Records) -> int:
        """How many records of a file win their ids and are indexed. Mostly all do, and are not looked at one by one."""
        withheld = records.withheld()
        if self.winners.are_alone(records):
            self.winners.add_all(number, records)
            won = len(records)
        else:
            winners = [each for each in records if self._wins(each.id, place_number(number, each.line))]
            won, withheld = len(winners), [each.id for each in winners if not each.digest]
        self.withheld.update(withheld)
        return won - len(withheld)

    def _wins(self, release_id: str, place: int) -> bool:
        winner = self.winners.add(release_id, place)
        if winner != place:
            path, line = self._place(place)
            reason = (
                f"has the id {release_id!r} of {self._place(winner)}, which comes first; give one of the two another id"
            )
            self.skipped.append(Refusal(path, line, reason))
        return winner == place

    def _place(self, number: int) -> Place:
        file, line = file_and_line(number)
        return Place(self.listing.files[file].path, line)


def _record_digest(record: Record) -> str:
    content = dict(zip(_RECORD_FIELDS, record.values(), strict=True))
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
