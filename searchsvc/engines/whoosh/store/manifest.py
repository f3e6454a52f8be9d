"""Manifests: what a generation says of itself, every file with its size and digest, and that it is held to it.

A build is sealed by its manifest, after everything else is on the disk; files are never changed after that. The digest
of the manifest itself stands in the pointer of the index (`pointer`).
"""

import hashlib
import json
import os
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from searchsvc.engines.whoosh.format.index_format import EARLIER_VERSION
from searchsvc.engines.whoosh.format.segment_files import FACTS_COLUMN
from searchsvc.errors import IndexDamaged
from searchsvc.model.catalog import CATALOG, CONCEPTS
from searchsvc.model.lifecycle import LIFECYCLE

MANIFEST = "MANIFEST.json"
HELD = "held"
"""The empty file of a generation that its readers lock."""
_BLOCK = 1 << 20
_ADVICE = "run 'searchsvc reindex --full'"
_READ_WHOLE = (".toc", CATALOG, CONCEPTS, LIFECYCLE, FACTS_COLUMN)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself. `files` maps each file's name to (size in bytes, SHA-256).

    `dictionary` is the version of the dictionary by which tellings in another language were found; empty where there
    was none, and None where no two releases had to be compared.
    """

    generation: str
    format: int
    fingerprint: str
    built: str
    releases: int
    languages: Mapping[str, int]
    years: Mapping[str, int]
    program: str
    files: Mapping[str, tuple[int, str]]
    dictionary: str | None = None


_FIELDS = frozenset(each.name for each in fields(Manifest))


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build holds, as its manifest will say. Counts are releases."""

    format: int
    fingerprint: str
    program: str
    releases: int
    languages: Mapping[str, int]
    years: Mapping[str, int]
    dictionary: str | None = None


def read_manifest(folder: Path, digest: str) -> Manifest:
    """The manifest of a generation, whose digest is known; it may be empty for one of the earlier format.

    Raises IndexDamaged where it cannot be read, or is not the one that was written.
    """
    path = folder / MANIFEST
    try:
        data = path.read_bytes()
        if digest and hashlib.sha256(data).hexdigest() != digest:
            raise IndexDamaged(f"{path} has changed since it was written; {_ADVICE}")
        told = json.loads(data)
        files = {name: (int(size), str(of_file)) for name, (size, of_file) in told.pop("files").items()}
        known = {name: value for name, value in told.items() if name in _FIELDS}  # a newer format may have more
        manifest = Manifest(files=files, **known)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}); {_ADVICE}") from error
    if not digest and manifest.format != EARLIER_VERSION:
        raise IndexDamaged(f"the digest of {path} is not known; {_ADVICE}")
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digests(paths: Sequence[Path]) -> list[str]:
    """The SHA-256 of each of some files, two of which are read at a time."""
    with ThreadPoolExecutor(2, thread_name_prefix="digest") as threads:
        return list(threads.map(_sha256, paths))


def check_opening(folder: Path, manifest: Manifest) -> None:
    """What is checked at each opening, before anything is unpickled: the size of every file, every byte of small ones.

    Of large ones, only those are that are read whole: tables of contents, which are pickles, and what the corpus held.
    Raises IndexDamaged.
    """
    _check_sizes(folder, manifest)
    is_whole = {name: name.endswith(_READ_WHOLE) for name in manifest.files}
    check_digests(
        folder, {name: digest for name, (size, digest) in manifest.files.items() if size <= _BLOCK or is_whole[name]}
    )


def check_digests(folder: Path, wanted: Mapping[str, str]) -> None:
    """Checks every byte of some files. Raises IndexDamaged."""
    paths = [folder / name for name in wanted]
    try:
        digests = _digests(paths)
    except OSError as error:
        raise IndexDamaged(f"{error.filename} cannot be read ({error.strerror}); {_ADVICE}") from error
    for path, found, digest in zip(paths, digests, wanted.values(), strict=True):
        if found != digest:
            raise IndexDamaged(f"{path} has changed since it was written; {_ADVICE}")


def _check_sizes(folder: Path, manifest: Manifest) -> None:
    for name, (size, _) in manifest.files.items():
        try:
            found = (folder / name).stat().st_size
        except OSError as error:
            raise IndexDamaged(f"{folder / name} is missing; {_ADVICE}") from error
        if found != size:
            raise IndexDamaged(f"{folder / name} has {found} bytes, not {size}; {_ADVICE}")


def check_content(folder: Path, manifest: Manifest, except_for: Collection[str] = ()) -> int:
    """Checks every byte of a generation against its manifest, but for the files named; returns how many bytes.

    Raises IndexDamaged.
    """
    _check_sizes(folder, manifest)
    check_digests(folder, {name: digest for name, (_, digest) in manifest.files.items() if name not in except_for})
    return sum(size for size, _ in manifest.files.values())


def sync(path: Path) -> None:
    """Has the system write a file or a folder to its disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Sealed(NamedTuple):
    """A generation on the disk with what it says of itself, and the digest of that."""

    folder: Path
    manifest: Manifest
    digest: str


def seal(build: Path, summary: BuildSummary, linked_from: Sealed | None) -> Sealed:
    """Makes a build durable and writes its manifest.

    Files that are links to those of the generation `linked_from` keep the digests that they have there.
    """
    (build / HELD).touch()
    names = sorted(path.name for path in build.iterdir() if path.is_file() and path.name != MANIFEST)
    known = _known_digests(build, names, linked_from) if linked_from else {}
    written = [build / name for name in names if name not in known]
    for path in written:
        sync(path)
    digests = {
        path.name: (path.stat().st_size, digest) for path, digest in zip(written, _digests(written), strict=True)
    }
    manifest = Manifest(
        generation=build.name.removeprefix("."),
        format=summary.format,
        fingerprint=summary.fingerprint,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        releases=summary.releases,
        languages=summary.languages,
        years=summary.years,
        program=summary.program,
        files={name: known.get(name) or digests[name] for name in names},
        dictionary=summary.dictionary,
    )
    written_manifest = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    (build / MANIFEST).write_bytes(written_manifest)
    sync(build / MANIFEST)
    sync(build)
    return Sealed(build, manifest, hashlib.sha256(written_manifest).hexdigest())


def _known_digests(build: Path, names: list[str], older: Sealed) -> dict[str, tuple[int, str]]:
    files = older.manifest.files
    return {name: files[name] for name in names if name in files and (build / name).samefile(older.folder / name)}
