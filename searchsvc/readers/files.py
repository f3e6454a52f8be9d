"""Reading of one file in its format, and of the files and folders that `inspect` is given.

The rule: whatever a file holds, and whatever happens to it meanwhile, the answer is a record or a refusal, never an
exception.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path

from searchsvc.errors import ReadError, UsageError
from searchsvc.model.release import Record
from searchsvc.readers.confinement import read_confined
from searchsvc.readers.formats import must_be_confined, read_release
from searchsvc.readers.json_records import read_jsonl
from searchsvc.readers.limits import MAX_TEXT
from searchsvc.readers.opening import MAX_FILE, open_regular
from searchsvc.readers.refusal import Refusal, bounded, fault_of_name, fault_of_system, printable
from searchsvc.readers.walk import SUFFIXES, SourceFile, walk_corpus


def read_file(
    source: SourceFile, data: bytes | None = None, *, keep_empty: bool = False, explain: bool = False
) -> Iterator[Record | Refusal]:
    """The releases of one file, from `data` where its bytes are at hand; one item, or one a line of a `.jsonl` file.

    `keep_empty` keeps `.json` and `.jsonl` records that have neither title nor text, as judged test sets need.
    `explain` fills `Record.left_out` where the format knows clutter.
    """
    for item in _read_items(source, data, keep_empty=keep_empty, explain=explain):
        if isinstance(item, Record) and len(item.body) > MAX_TEXT:
            reason = f"its text has {len(item.body):,} characters, and may have {MAX_TEXT:,}; divide it"
            yield Refusal(printable(item.path), item.line, reason)
        else:
            yield item


def _read_items(
    source: SourceFile, data: bytes | None, *, keep_empty: bool, explain: bool
) -> Iterator[Record | Refusal]:
    """The releases of one file, however long."""
    path = source.path
    suffix = os.path.splitext(path)[1].lower()
    try:
        if suffix == ".jsonl":
            with io.BytesIO(data) if data is not None else open_regular(source.absolute) as stream:
                yield from read_jsonl(path, stream, keep_empty=keep_empty)
            return
        if data is None:
            with open_regular(source.absolute) as stream:
                data = stream.read(MAX_FILE + 1)
        if len(data) > MAX_FILE:
            raise ReadError(f"is larger than {MAX_FILE // 2**20} MiB, the most that a file of one release may have")
        if must_be_confined(suffix, len(data)):
            yield read_confined(path, suffix, data, explain=explain)
        else:
            yield read_release(path, suffix, data, keep_empty=keep_empty, explain=explain)
    except ReadError as error:
        yield Refusal(printable(path), None, bounded(str(error)))
    except OSError as error:
        yield Refusal(printable(path), None, fault_of_system(error))


def read_path(path: str, *, explain: bool = False) -> Iterator[Record | Refusal]:
    """The releases of a file, or of a folder in the order of paths; ids begin with `path` as given.

    `explain` is that of `read_file`.
    """
    if not os.path.isdir(path):
        yield from _read_named(path, explain=explain)
        return
    try:
        listing = walk_corpus(Path(path))
    except UsageError as error:
        yield Refusal(printable(path), None, str(error))
        return
    found: list[SourceFile | Refusal] = [*listing.files, *listing.refused]
    for item in sorted(found, key=lambda item: os.fsencode(item.path)):
        inner = os.path.join(path, item.path)
        if isinstance(item, Refusal):
            yield Refusal(printable(inner), item.line, item.reason)
        elif (fault := fault_of_name(inner)) is not None:
            yield Refusal(printable(inner), None, fault)
        else:
            yield from read_file(SourceFile(inner, item.absolute), explain=explain)


def _read_named(path: str, *, explain: bool) -> Iterator[Record | Refusal]:
    """The releases of a file that was named, hidden or not."""
    fault = fault_of_name(path)
    if fault is None and not os.path.lexists(path):
        fault = "does not exist"
    if fault is None and os.path.splitext(path)[1].lower() not in SUFFIXES:
        fault = f"is not of a kind that can be read ({', '.join(sorted(SUFFIXES))})"
    if fault is None:
        yield from read_file(SourceFile(path, Path(os.path.realpath(path))), explain=explain)
    else:
        yield Refusal(printable(path), None, fault)
