"""The pointer of an index: which generation serves, and which ones are kept behind it, each with its digest.

A line has the name of a generation and the SHA-256 of its manifest, which has the digests of all its files; so no byte
that is read of an index is covered by nothing. The first line serves. The file is replaced by one atomic rename.
"""

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from searchsvc.errors import IndexDamaged

POINTER = "current"
_LINE = re.compile(r"(\w{1,32}-\w{1,32})(?: ([0-9a-f]{64}))?", re.ASCII)


class Named(NamedTuple):
    """A generation as a pointer names it. `digest` is that of its manifest; empty in the format before this one."""

    name: str
    digest: str


def pointer_stamp(index: Path) -> tuple[int, int] | None:
    """Something that changes whenever the generation that serves does; None while there is none."""
    try:
        status = (index / POINTER).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


def read_pointer(index: Path) -> tuple[Named, ...]:
    """The generations of an index, that which serves first; none while none serves. Raises IndexDamaged."""
    pointer = index / POINTER
    try:
        lines = pointer.read_bytes().decode("ascii", "replace").splitlines()
    except FileNotFoundError:
        return ()
    except PermissionError as error:
        raise IndexDamaged(f"{pointer} may not be read ({error.strerror}); run 'searchsvc reindex'") from error
    matches = [_LINE.fullmatch(line) for line in lines]
    named = tuple(Named(each[1], each[2] or "") for each in matches if each)
    if not named or len(named) < len(lines):
        raise IndexDamaged(f"{pointer} does not name a generation; run 'searchsvc reindex'")
    return named


def write_pointer(index: Path, generations: Sequence[Named]) -> None:
    """Lets the first of some generations serve. Where it cannot be written, nothing of it is left. Raises OSError."""
    pointer = index / f".{POINTER}.new"
    try:
        with pointer.open("w", encoding="ascii") as file:
            file.writelines(f"{each.name} {each.digest}".rstrip() + "\n" for each in generations)
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(index / POINTER)
    except OSError:
        with suppress(OSError):
            pointer.unlink()
        raise
