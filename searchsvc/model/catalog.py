"""The catalog of a generation: which release came from which place of the corpus.

A reindex compares the corpus with it to see what changed. It holds only records that could be read.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import starmap
from pathlib import Path
from typing import NamedTuple

import orjson
import zstandard

from searchsvc.model.lifecycle import NO_LIFECYCLE, Lifecycle, read_lifecycle, write_lifecycle

CATALOG = "catalog.json.zst"
CONCEPTS = "concepts.jsonl"


class CatalogRecord(NamedTuple):
    """One record of a file: its line (None outside `.jsonl`), its id, and the digest of its content.

    The digest is empty where the record is known, but withheld from the index. `correction` is the digest of what
    `overrides.toml` says of it, empty where that says nothing.
    A tuple, because a large index has a hundred thousand, all of which each reindex reads and compares.
    """

    line: int | None
    id: str
    digest: str
    correction: str = ""

    def as_row(self) -> tuple[int | str | None, ...]:
        """The fields in their order, as they are written."""
        return self[:] if self.correction else self[:-1]


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """One file of the corpus: its SHA-256, and the records that it holds.

    `clean` is False where some record could not be read: such a file is read again, so that it is named again.
    """

    sha256: str
    records: tuple[CatalogRecord, ...]
    clean: bool


@dataclass(frozen=True, slots=True)
class Catalog:
    """All files by path below the corpus, the concepts of its `concepts.toml`, packed, and the life of releases."""

    files: Mapping[str, CatalogFile] = field(default_factory=dict)
    concepts: bytes = b""
    lifecycle: Lifecycle = NO_LIFECYCLE

    def indexed(self) -> dict[str, str]:
        """The digest of each release in the index by id: the first of those with one id, by path, then line."""
        digests: dict[str, str] = {}
        for path in sorted(self.files, key=os.fsencode):
            for record in self.files[path].records:
                if record.digest:
                    digests.setdefault(record.id, record.digest)
        return digests


def write_catalog(folder: Path, catalog: Catalog) -> None:
    """Writes the catalog of a build."""
    data = {
        path: [file.sha256, file.clean, [record.as_row() for record in file.records]]
        for path, file in catalog.files.items()
    }
    (folder / CATALOG).write_bytes(zstandard.compress(orjson.dumps(data)))
    (folder / CONCEPTS).write_bytes(catalog.concepts)
    write_lifecycle(folder, catalog.lifecycle)


def read_catalog(folder: Path) -> Catalog:
    """The catalog of a generation."""
    data = orjson.loads(zstandard.decompress((folder / CATALOG).read_bytes()))
    return Catalog(
        {
            path: CatalogFile(sha256, tuple(starmap(CatalogRecord, records)), clean)
            for path, (sha256, clean, records) in data.items()
        },
        read_own(folder),
        read_lifecycle(folder),
    )


def read_own(folder: Path) -> bytes:
    """The concepts of the corpus that a generation was made of, packed."""
    return (folder / CONCEPTS).read_bytes()
