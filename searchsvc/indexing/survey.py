"""The survey of a corpus: one pass over its files that finds what must be indexed, and the catalog that results.

The rule: a file is read only where its bytes have changed, or what `overrides.toml` says of a release in it. Of
releases with one id, the first in the order of path (by bytes), then line, wins. A release that is withdrawn, or may
not be shown yet, is known to the catalog and withheld from the index.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import NamedTuple

import orjson

from searchsvc.corpus.contents import FileContents, ReadContents
from searchsvc.corpus.overrides import OVERRIDES, Overrides
from searchsvc.corpus.own_concepts import OWN_CONCEPTS, OwnConcepts
from searchsvc.model.catalog import Catalog, CatalogFile, CatalogRecord
from searchsvc.model.lifecycle import NO_LIFECYCLE, Lifecycle
from searchsvc.model.release import Record
from searchsvc.readers import Refusal, read_file
from searchsvc.readers.walk import CorpusListing, SourceFile

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
    read: ReadContents
    keep_empty: bool
    report_progress: Callable[[Progress], None]
    files: dict[str, CatalogFile] = field(default_factory=dict)
    winners: dict[str, Place] = field(default_factory=dict)
    indexed: dict[str, str] = field(default_factory=dict)
    has_twins: bool = False
    withheld: set[str] = field(default_factory=set)
    lifecycle: Lifecycle = NO_LIFECYCLE
    skipped: list[Refusal] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def records(self) -> Iterator[Record]:
        """The records that are new or changed, in order, while the corpus is walked."""
        self.indexed = self.previous.indexed()
        self.has_twins = len(self.indexed) < sum(
            bool(record.digest) for known in self.previous.files.values() for record in known.records
        )
        self.overrides = self.overrides.after(self.previous.lifecycle)
        self.skipped.extend(self.listing.refused)
        self.warnings.extend(Warned(Place(OVERRIDES, None), message) for message in self.overrides.warnings)
        self.warnings.extend(Warned(Place(OWN_CONCEPTS, None), message) for message in self.own.warnings)
        for number, source in enumerate(self.listing.files, 1):
            yield from self._file(source)
            self.report_progress(Progress(number, len(self.listing.files), self.added + self.changed))
        self.lifecycle, faults = self.overrides.lifecycle(self.winners, self.withheld, self.previous.lifecycle)
        self.warnings.extend(Warned(Place(OVERRIDES, None), message) for message in faults)

    def warn(self, record: Record, messages: Iterable[str]) -> None:
        """Keeps what the facts of a record warned of, each message once."""
        place = Place(record.path, record.line)
        self.warnings.extend(Warned(place, message) for message in dict.fromkeys(messages))

    @property
    def removed(self) -> list[str]:
        """The ids that the index holds and no longer should."""
        return [each for each in self.indexed if each not in self.winners or each in self.withheld]

    @property
    def releases(self) -> int:
        """How many releases the index will hold."""
        return len(self.winners) - len(self.withheld)

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
        if self.overrides.says_nothing():
            return not any(record.correction for record in known.records)
        return all(self.overrides.digest(record.id) == record.correction for record in known.records)

    def _is_indexed(self, path: str, known: CatalogFile) -> bool:
        """Whether the index holds every release of a file that is the one with its id: nothing of it need be read."""
        return not self.has_twins or all(
            self.indexed.get(record.id, "") == record.digest
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
            corrected, is_withheld = self.overrides.apply(item), self._is_withheld(item.id)
            digest = "" if is_withheld else _record_digest(corrected)
            record = CatalogRecord(item.line, item.id, digest, self.overrides.digest(item.id, withheld=is_withheld))
            records.append(record)
            if self._wins(item.id, Place(item.path, item.line)):
                if is_withheld:
                    self.withheld.add(item.id)
                elif self.indexed.get(item.id) == record.digest:
                    self.unchanged += 1
                else:
                    yield self._counted(corrected)
        self.files[source.path] = CatalogFile(contents.digest, tuple(records), clean)

    def _is_withheld(self, release_id: str) -> bool:
        is_new = release_id not in self.indexed
        return release_id in self.overrides.withheld or (is_new and self.overrides.withholds_new)

    def _counted(self, record: Record) -> Record:
        if record.id in self.indexed:
            self.changed += 1
        else:
            self.added += 1
        return record

    def _won(self, path: str, records: Sequence[CatalogRecord]) -> int:
        """How many records of a file win their ids and are indexed. Mostly all do, and are not looked at one by one."""
        places = {record.id: Place(path, record.line) for record in records}
        if len(places) == len(records) and self.winners.keys().isdisjoint(places):
            self.winners |= places
            won = records
        else:
            won = [record for record in records if self._wins(record.id, Place(path, record.line))]
        withheld = [record.id for record in won if not record.digest]
        self.withheld.update(withheld)
        return len(won) - len(withheld)

    def _wins(self, release_id: str, place: Place) -> bool:
        winner = self.winners.setdefault(release_id, place)
        if winner != place:
            reason = f"has the id {release_id!r} of {winner}, which comes first; give one of the two another id"
            self.skipped.append(Refusal(place.path, place.line, reason))
        return winner == place


def _record_digest(record: Record) -> str:
    content = dict(zip(_RECORD_FIELDS, record.values(), strict=True))
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
