"""Known files: the digests of files that were read before, by which a reindex reads only what has been touched since.

The rule is that of git's index. A file is known by its inode, its size, and the times at which its bytes and its inode
changed last, which no program can set back. A stamp whose times are so near to the moment of the reading that a later
change could have the same ones is not kept: such a file is read again the next time. What is kept stands beside the
generations and is no part of any, so a file that was touched and has the same bytes brings no new generation.
"""

import logging
import os
import time
from array import array
from contextlib import suppress
from pathlib import Path

import orjson
import zstandard

from searchsvc.corpus.contents import FileContents, ReadContents

_LOG = logging.getLogger(__name__)
KNOWN_FILES = "known-files.zst"
_VERSION = 1
_NUMBERS = 4
"""Of a stamp: inode, size, and the two times in nanoseconds."""
_UNSIGNED = (1 << 64) - 1
_SETTLED_NS = 2_000_000_000
"""The coarsest times that a file system keeps are of two seconds."""
_LEVEL = 1

Stamp = tuple[int, int, int, int]


def stamp_of(path: str) -> Stamp | None:
    """By what a file is known; None where it is not there."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a `Path` of each of a million files would take seconds
    except OSError:
        return None
    times = status.st_mtime_ns & _UNSIGNED, status.st_ctime_ns & _UNSIGNED
    return status.st_ino & _UNSIGNED, status.st_size, *times


def is_settled(stamp: Stamp, now: int) -> bool:
    """Whether a change that comes now, in nanoseconds, must give a file another stamp."""
    *_, modified, changed = (number - (_UNSIGNED + 1) * (number >> 63) for number in stamp)  # below zero before 1970
    return max(modified, changed) < now - _SETTLED_NS


class KnownFiles:
    """Reads files as `read` does, but for those that are known: of these the digest is given without the bytes.

    Where the known ones are not `trusted`, every file is read.
    """

    def __init__(self, index: Path, read: ReadContents, *, trusted: bool) -> None:
        self._place = index / KNOWN_FILES
        self._read = read
        self._digests, self._stamps = _read_known(self._place) if trusted else ({}, array("Q"))
        self._numbers = {path: number for number, path in enumerate(self._digests)}
        self._kept: dict[str, int] = {}
        self._fresh: dict[str, tuple[Stamp, str]] = {}

    def is_known(self, name: str, stamp: Stamp | None) -> bool:
        """Whether the file with this path is known by this stamp."""
        number = self._numbers.get(name, -1)
        return number >= 0 and stamp == tuple(self._stamps[_NUMBERS * number : _NUMBERS * (number + 1)])

    def read(self, path: Path, read: ReadContents | None = None) -> FileContents | None:
        """The contents of a file, without its bytes where it is known; None while it must not be read.

        `read` takes the place of what reads otherwise. What it gives may have been read before, but only while the file
        was settled and had the stamp that it has when `read` is called.
        """
        name, started = os.fspath(path), time.time_ns()
        stamp = stamp_of(name)
        if self.is_known(name, stamp):
            self._kept[name] = self._numbers[name]
            return FileContents(None, self._digests[name])
        contents = (read or self._read)(path)
        if contents is not None and contents.digest and stamp is not None and stamp == stamp_of(name):
            self._keep(name, stamp, contents.digest, started)
        return contents

    def _keep(self, name: str, stamp: Stamp, digest: str, read_at: int) -> None:
        if is_settled(stamp, read_at):
            self._fresh[name] = stamp, digest

    def write(self) -> None:
        """Keeps what is known of the files that were read, at once. Where the disk refuses, all is read next time."""
        if not self._fresh and len(self._kept) == len(self._digests) and self._place.exists():
            return
        digests = {name: self._digests[name] for name in self._kept}
        stamps = array("Q")
        for number in self._kept.values():
            stamps += self._stamps[_NUMBERS * number : _NUMBERS * (number + 1)]
        for name, (stamp, digest) in self._fresh.items():
            digests[name] = digest
            stamps.extend(stamp)
        scratch = self._place.with_name(f".{KNOWN_FILES}.new")
        try:
            head = orjson.dumps([_VERSION, [*digests], [*digests.values()]])
        except TypeError:  # a path that is no Unicode
            return
        compressor = zstandard.ZstdCompressor(_LEVEL, write_checksum=True)  # no manifest covers it
        try:
            scratch.write_bytes(compressor.compress(head + b"\n" + stamps.tobytes()))
            scratch.replace(self._place)
        except OSError as error:
            _LOG.warning("which files are known could not be kept (%s); the next reindex reads all of them", error)
            with suppress(OSError):
                scratch.unlink()


def _read_known(place: Path) -> tuple[dict[str, str], "array[int]"]:
    """The digest of each file, and all stamps in the same order; nothing where they cannot be read."""
    stamps = array("Q")
    try:
        head, _, rest = zstandard.decompress(place.read_bytes()).partition(b"\n")
        version, paths, digests = orjson.loads(head)
        known = dict(zip(paths, digests, strict=True))
        stamps.frombytes(rest)
    except (OSError, ValueError, TypeError, zstandard.ZstdError):
        return {}, array("Q")
    is_whole = version == _VERSION and len(stamps) == _NUMBERS * len(known)
    return (known, stamps) if is_whole else ({}, array("Q"))
