"""Reading ahead: the files of a corpus are read by a mapper some time before a survey comes to them.

The rule: what was read elsewhere counts only where the file cannot have changed since. A file is sent to be read only
while it is settled (`corpus.known_files`); whoever reads it must find the stamp that it has here, before and after, and
so must this process when the survey comes to it. In every other case the file is read here, as if nobody had read it
before: also where others do not see the folder, or see another one at its place.

Files of lines (`.jsonl`) are always read here. They may have any size, and hardly take time for each of their releases.
"""

import logging
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from searchsvc.corpus.contents import LINES_SUFFIX, FileContents, read_contents
from searchsvc.corpus.known_files import KnownFiles, Stamp, is_settled, stamp_of
from searchsvc.indexing.mapping import Mapper
from searchsvc.readers import read_file
from searchsvc.readers.walk import SourceFile

_LOG = logging.getLogger(__name__)
_FILES = 64
"""At most so many files are sent at once."""
_BYTES = 4 << 20
"""Bytes from which no more files are sent with those before."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the listing has it: its number there, and its stamp when it was looked at here."""

    number: int
    source: SourceFile
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Files:
    """Some files, at least one, that are read together; `upto` is the number of the listed file behind the last."""

    listed: tuple[Listed, ...]
    upto: int
    keep_empty: bool

    def __str__(self) -> str:
        first, last = self.listed[0].source.path, self.listed[-1].source.path
        return f"the reading of {first}" + (f" to {last}" if first != last else "")


@dataclass(frozen=True, slots=True)
class FilesRead:
    """What was read of `Files`: the contents and the stamp of each that was found as it was told, by its number.

    `is_foreign` where not one of them has the stamp that was told.
    """

    found: dict[int, tuple[Stamp, FileContents]]
    upto: int
    is_foreign: bool


def read_files(files: Files) -> FilesRead:
    """Reads files, in any process that sees them. Nothing is raised: what cannot be read is not among what is found."""
    found: dict[int, tuple[Stamp, FileContents]] = {}
    foreign = 0
    for each in files.listed:
        path = os.fspath(each.source.absolute)
        if stamp_of(path) != each.stamp:
            foreign += 1
            continue
        contents = read_contents(each.source.absolute)
        if contents is None or not contents.digest:
            continue
        items = tuple(read_file(each.source, contents.data, keep_empty=files.keep_empty))
        if stamp_of(path) == each.stamp:
            found[each.number] = each.stamp, FileContents(None, contents.digest, items)
    return FilesRead(found, files.upto, foreign == len(files.listed))


@dataclass(slots=True)
class ReadAhead:
    """Reads the files of a listing for a survey, which asks for them in the order of their numbers."""

    files: Sequence[SourceFile]
    known: KnownFiles
    mapper: Mapper
    keep_empty: bool
    _results: Iterator[FilesRead] = field(init=False)
    _found: dict[int, tuple[Stamp, FileContents]] = field(default_factory=dict)
    _upto: int = 0
    _is_told: bool = False

    def __post_init__(self) -> None:
        self._results = self.mapper.map(read_files, self._parts())

    def read(self, number: int, source: SourceFile) -> FileContents | None:
        """The contents of the file with a number, as `KnownFiles.read` gives them, mostly with what they hold."""
        return self.known.read(source.absolute, lambda path: self._contents(number, path))

    def _contents(self, number: int, path: Path) -> FileContents | None:
        while self._upto <= number and (result := next(self._results, None)) is not None:
            self._found, self._upto = result.found, result.upto
            if result.is_foreign and not self._is_told:
                self._is_told = True
                _LOG.warning(
                    "workers do not see files of the corpus as they are here, such as %s; this process reads them", path
                )
        stamp, contents = self._found.get(number, (None, None))
        return contents if contents is not None and stamp == stamp_of(os.fspath(path)) else read_contents(path)

    def _parts(self) -> Iterator[Files]:
        """The files that are worth sending, some at a time: those that are settled and not known."""
        listed: list[Listed] = []
        size = 0
        for number, source in enumerate(self.files):
            path = os.fspath(source.absolute)
            if source.path.lower().endswith(LINES_SUFFIX):
                continue
            now, stamp = time.time_ns(), stamp_of(path)
            if stamp is None or not is_settled(stamp, now) or self.known.is_known(path, stamp):
                continue
            listed.append(Listed(number, source, stamp))
            size += stamp[1]
            if len(listed) == _FILES or size >= _BYTES:
                yield Files(tuple(listed), number + 1, self.keep_empty)
                listed, size = [], 0
        if listed:
            yield Files(tuple(listed), len(self.files), self.keep_empty)
