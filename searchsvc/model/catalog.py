"""The catalog of a generation: which release came from which place of the corpus.

A reindex compares the corpus with it to see what changed. It holds only records that could be read. Files stand in it
in the order of their paths as bytes, as the survey finds them. The columns of all records are read and written as
wholes (`model.record_columns`), because a large index has a million, hardly one of which a reindex looks at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import zstandard

from searchsvc.model.lifecycle import NO_LIFECYCLE, Lifecycle, read_lifecycle, write_lifecycle
from searchsvc.model.record_columns import RecordColumns, Records, gathered

CATALOG = "catalog.zst"
SHAPE = 3
"""The shape in which catalogs are written. A catalog of another shape is not read: its index is built anew."""
CONCEPTS = "concepts.jsonl"
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
        """The records of all files, one after the other; the files of a catalog that was read have stretches of it."""
        return gathered(file.records for file in self.files.values())


def write_catalog(folder: Path, catalog: Catalog) -> None:
    """Writes the catalog of a build."""
    files, (ids, corrections, numbers) = catalog.files, catalog.columns().packed()
    head = [
        [*files],
        [file.sha256 for file in files.values()],
        [number for number, file in enumerate(files.values()) if not file.clean],
        [len(file.records) for file in files.values()],
        ids,
        corrections,
    ]
    (folder / CATALOG).write_bytes(zstandard.compress(b"\n".join((orjson.dumps(head), numbers)), level=_LEVEL))
    (folder / CONCEPTS).write_bytes(catalog.concepts)
    write_lifecycle(folder, catalog.lifecycle)


def read_catalog(folder: Path) -> Catalog:
    """The catalog of a generation."""
    head, _, numbers = zstandard.decompress((folder / CATALOG).read_bytes()).partition(b"\n")
    paths, digests, unclean, counts, ids, corrections = orjson.loads(head)
    columns, faulty = RecordColumns.unpacked(ids, corrections, numbers), frozenset(unclean)
    files: dict[str, CatalogFile] = {}
    first = 0
    for number, (path, digest, count) in enumerate(zip(paths, digests, counts, strict=True)):
        files[path] = CatalogFile(digest, Records(columns, first, first + count), number not in faulty)
        first += count
    return Catalog(files, read_own(folder), read_lifecycle(folder))


def read_own(folder: Path) -> bytes:
    """The concepts of the corpus that a generation was made of, packed."""
    return (folder / CONCEPTS).read_bytes()
