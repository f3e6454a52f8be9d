"""Room on the disk: looked at before a build from nothing, and told when it ran out."""

import errno
import shutil
from pathlib import Path

from searchsvc.errors import BuildFailed
from searchsvc.readers.walk import CorpusListing, walk_corpus

_TEXTS = (".txt", ".md", ".json", ".jsonl")
"""Files that are nearly all text; of others nobody knows how much text they hold."""
LEAST, USUAL = 1.0, 6.5
"""Bytes of disk for each byte of such files. Of 100,000 releases an index takes 2, and its build 6.4 (docs/figures.md);
texts that repeat themselves take less."""
_SECTOR = 512
"""Bytes, in which the system counts what a file takes, whatever its disk has."""
_FULL = {errno.ENOSPC, errno.EDQUOT}


def check_room(index: Path, listing: CorpusListing) -> None:
    """Looks whether a build from nothing can fit at all. Raises BuildFailed, before anything is written."""
    texts, free = _size_of_texts(listing), shutil.disk_usage(index).free
    if free < LEAST * texts:
        raise BuildFailed(
            f"{index} has no room for this index: some {_megabytes(USUAL * texts)} are needed, and "
            f"{_megabytes(free)} are free; free some, or name another folder with --index"
        )


def is_of_full_disk(error: OSError) -> bool:
    """Whether the system refused to write because there is no room left."""
    return error.errno in _FULL


def ran_out_of_room(index: Path, corpus: Path, error: OSError) -> BuildFailed | None:
    """What to say where the disk of an index was full; None where the error is another one."""
    if not is_of_full_disk(error) or not index.exists():
        return None
    texts, free = _size_of_texts(walk_corpus(corpus, index=index)), shutil.disk_usage(index).free
    why = "the quota is used up" if error.errno == errno.EDQUOT else f"{_megabytes(free)} are free now"
    return BuildFailed(
        f"the disk of {index} is full: a build may need some {_megabytes(USUAL * texts)}, and {why}; free some, or "
        "name another folder with --index. The index stays as it was"
    )


def _size_of_texts(listing: CorpusListing) -> int:
    size = 0
    for source in listing.files:
        if source.path.endswith(_TEXTS):
            try:
                status = source.absolute.stat()
            except OSError:
                continue  # which the reader tells of
            size += min(status.st_size, status.st_blocks * _SECTOR)  # a hole takes nothing
    return size


def _megabytes(size: float) -> str:
    return f"{max(1, round(size / 1e6)):,} MB"
