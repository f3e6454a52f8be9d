"""What an importer is given: a file, or a folder with files of its kind."""

from pathlib import Path

from searchsvc.errors import ReadError, UsageError
from searchsvc.readers.refusal import fault_of_system


def files_of(source: Path, suffixes: tuple[str, ...], kind: str) -> list[Path]:
    """The file itself, or the files directly in a folder with one of the suffixes, by name. Raises UsageError."""
    if source.is_file():
        return [source]
    if not source.exists():
        raise UsageError(f"There is no {source}; name a {kind}, or a folder that holds some.")
    found = sorted(path for path in source.iterdir() if path.is_file() and path.name.lower().endswith(suffixes))
    if not found:
        raise UsageError(f"There is no {kind} in {source}; its name would end in {' or '.join(suffixes)}.")
    return found


def read_bounded(path: Path, most: int) -> bytes:
    """The bytes of a file; ReadError where they are more than `most`, or it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise ReadError(fault_of_system(error)) from None
    if len(data) > most:
        raise ReadError(f"is larger than {most // 2**20} MiB, the most that is read")
    return data
