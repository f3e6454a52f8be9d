"""The catalog of a generation: which release came from which place of the corpus.

A reindex compares the corpus with it to see what changed. It holds only records that could be read. Files stand in it
in the order of their paths as bytes, as the survey finds them. The columns of all records are read and written as
wholes (`model.record_columns`), because a large index has a million, hardly one of which a reindex looks at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from pathlib import Path
from typing import Any

import orjson
import zstandard

from searchsvc.model.lifecycle import NO_LIFECYCLE, Lifecycle, read_lifecycle, write_lifecycle
from searchsvc.model.record_columns import CatalogRecord, RecordColumns, Records, gathered

CATALOG = "catalog.json.zst"
CONCEPTS = "concepts.jsonl"
_COLUMNS = 2
"""The shape in which catalogs are written. The first shape was an object, with a row for each record of a file."""
_LEVEL = 1
"""Of the compression: half of a catalog are digests, which no level makes smaller, and the lowest is the quickest."""


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """One file of the corpus: its SHA-256, and the records that it holds.

    `clean` is False where some record could not be read: such a file is read again, so that it is named again.
    """

    sha256: str
    records: Records
    clean: bool


@dataclass(frozen=True, slots=True)
class Catalog:
    """All files by path below the corpus, the concepts of its `concepts.toml`, packed, and the life of releases."""

    files: Mapping[str, CatalogFile] = field(default_factory=dict)
    concepts: bytes = b""
    lifecycle: Lifecycle = NO_LIFECYCLE

    def columns(self) -> RecordColumns:
        """The records of all files, one after the other."""
        return gathered(file.records for file in self.files.values())


def write_catalog(folder: Path, catalog: Catalog) -> None:
    """Writes the catalog of a build."""
    files, columns = catalog.files, catalog.columns()
    data = [
        _COLUMNS,
        [*files],
        [file.sha256 for file in files.values()],
        [number for number, file in enumerate(files.values()) if not file.clean],
        [len(file.records) for file in files.values()],
        columns.packed(),
    ]
    (folder / CATALOG).write_bytes(zstandard.compress(orjson.dumps(data), level=_LEVEL))
    (folder / CONCEPTS).write_bytes(catalog.concepts)
    write_lifecycle(folder, catalog.lifecycle)


def read_catalog(folder: Path) -> Catalog:
    """The catalog of a generation, of this program's or of an earlier one's shape."""
    data = orjson.loads(zstandard.decompress((folder / CATALOG).read_bytes()))
    files = _rows_of(data) if isinstance(data, dict) else _files_of(*data[1:])
    return Catalog(files, read_own(folder), read_lifecycle(folder))


def _files_of(
    paths: Sequence[str], digests: Sequence[str], unclean: Sequence[int], counts: Sequence[int], packed: Sequence[Any]
) -> dict[str, CatalogFile]:
    columns, faulty = RecordColumns.unpacked(packed), frozenset(unclean)
    files: dict[str, CatalogFile] = {}
    first = 0
    for number, (path, digest, count) in enumerate(zip(paths, digests, counts, strict=True)):
        files[path] = CatalogFile(digest, Records(columns, first, first + count), number not in faulty)
        first += count
    return files


def _rows_of(data: Mapping[str, tuple[str, bool, Sequence[Sequence[Any]]]]) -> dict[str, CatalogFile]:
    """The files of a catalog of the first shape."""
    columns = RecordColumns()
    return {
        path: CatalogFile(sha256, columns.added(starmap(CatalogRecord, rows)), clean)
        for path, (sha256, clean, rows) in data.items()
    }


def read_own(folder: Path) -> bytes:
    """The concepts of the corpus that a generation was made of, packed."""
    return (folder / CONCEPTS).read_bytes()
