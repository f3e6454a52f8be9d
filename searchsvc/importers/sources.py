"""What an importer is given: a file, or a folder with files of its kind.

The rule: a file that somebody named is read, wherever a link leads; of a folder nothing is read that is outside it.
"""

import os
from pathlib import Path
from typing import IO

from searchsvc.errors import ReadError, UsageError
from searchsvc.readers.opening import NOT_REGULAR, open_regular
from searchsvc.readers.refusal import fault_of_system


def files_of(source: Path, suffixes: tuple[str, ...], kind: str) -> list[Path]:
    """The file itself, or the files directly in a folder with one of the suffixes, by name. Raises UsageError."""
    if source.is_file():
        return [source]
    if not source.exists():
        raise UsageError(f"There is no {source}; name a {kind}, or a folder that holds some.")
    if not source.is_dir():
        raise UsageError(f"{source} {NOT_REGULAR}; name a {kind}, or a folder that holds some.")
    found = sorted(path for path in source.iterdir() if path.is_file() and path.name.lower().endswith(suffixes))
    if not found:
        raise UsageError(f"There is no {kind} in {source}; its name would end in {' or '.join(suffixes)}.")
    return found


def open_source(path: Path, within: Path | None = None) -> IO[bytes]:
    """A file, open for reading; ReadError where it is no regular one, or a link leads it out of the folder `within`."""
    target = Path(os.path.realpath(path))
    if within is not None and not target.is_relative_to(os.path.realpath(within)):
        raise ReadError("is a symbolic link that leads out of its folder, which is not followed; copy the file into it")
    try:
        return open_regular(target)
    except OSError as error:
        raise ReadError(fault_of_system(error)) from None


def folder_of(source: Path) -> Path | None:
    """The folder that the files of a source must not lead out of; None where a single file was named."""
    return source if source.is_dir() else None


def read_bounded(path: Path, most: int, within: Path | None = None) -> bytes:
    """The bytes of a file; ReadError where they are more than `most`, or `open_source` does not open it."""
    try:
        with open_source(path, within) as file:
            data = file.read(most + 1)
    except OSError as error:
        raise ReadError(fault_of_system(error)) from None
    if len(data) > most:
        raise ReadError(f"is larger than {most // 2**20} MiB, the most that is read")
    return data
