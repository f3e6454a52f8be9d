"""The gazetteer: every known name of a province, of a place in one, or of an institution, and words that only look so.

It is read from the files of `searchsvc/data` on first use and kept: `provinces.json`, `province_lists.txt`,
`places.tsv`, `institutions.tsv`, `not_places.txt`. Names are keyed by their folded form; a name in several files is
taken from the first of them in that order.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from searchsvc.runtime.data_files import data_json, data_lines
from searchsvc.text.fold import fold_text

NameKind = Literal["province", "list", "city", "institution", "none"]

# 1:1, so that offsets stand: Inner-Mongolia = Inner Mongolia, a line break is a blank, every apostrophe is one.
# One replacement after the other: on Chinese text `str.translate` takes twenty times as long (measured).
_PLAIN = (*((char, " ") for char in "-‐‑–—\n\t\r"), *((char, "'") for char in "’‘`´ʼ"))


@dataclass(frozen=True, slots=True)
class Province:
    """A province-level division: ISO 3166-2 code, English name, short Chinese name, every other form of its name."""

    code: str
    name: str
    name_zh: str
    letters: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceName:
    """What a name stands for. `codes` holds several provinces for a list (京津冀), none where it only looks so."""

    kind: NameKind
    codes: tuple[str, ...]
    length: int
    is_latin: bool


def plain(folded: str) -> str:
    """Folded text in the form in which names are compared, character for character."""
    for char, plain_char in _PLAIN:
        folded = folded.replace(char, plain_char)
    return folded


@cache
def provinces() -> Mapping[str, Province]:
    """The 34 province-level divisions by ISO 3166-2 code."""
    rows = data_json("provinces.json")["provinces"]
    return MappingProxyType(
        {
            row["code"]: Province(row["code"], row["name"], row["name_zh"], row["letters"], tuple(row["names"]))
            for row in rows
        }
    )


@cache
def letters() -> Mapping[str, str]:
    """One-letter abbreviations (京, 陕, 秦) and the code of each."""
    return MappingProxyType({letter: row.code for row in provinces().values() for letter in row.letters})


def _own_rows() -> Iterator[tuple[NameKind, tuple[str, ...], str]]:
    for row in provinces().values():
        for name in row.names:
            yield "province", (row.code,), name
    list_letters = {**letters(), "江": "CN-JS", "成": "CN-SC", "珠": "CN-GD"}
    for line in data_lines("province_lists.txt"):
        for run in line.split():
            yield "list", tuple(list_letters[letter] for letter in run), run


def _rows() -> Iterator[tuple[NameKind, tuple[str, ...], str]]:
    yield from _own_rows()
    for line in data_lines("places.tsv"):
        code, chinese, english = line.split("\t")
        for name in [*chinese.split("|"), *english.split("|")]:
            yield "city", (code,), name
    for line in data_lines("institutions.tsv"):
        code, name = line.split("\t")
        yield "institution", (code,), name
    for line in data_lines("not_places.txt"):
        yield "none", (), line


def _keys(texts: Iterable[str]) -> list[str]:
    """The plain folded forms of names, none of which holds a NUL: all at once, which takes a third of the time."""
    return plain(fold_text("\0".join(texts))).split("\0")


@cache
def names() -> Mapping[str, PlaceName]:
    """Every known name by its plain folded form."""
    rows = list(_rows())
    found: dict[str, PlaceName] = {}
    for (kind, codes, _), key in zip(rows, _keys(name for _, _, name in rows), strict=True):
        if key and key not in found:
            found[key] = PlaceName(kind, codes, len(key), key[0].isascii() and key[-1].isascii())
    return MappingProxyType(found)


@cache
def _own_names() -> Mapping[str, tuple[str, ...]]:
    """The plain folded names of provinces themselves, and of their lists, by their first two characters."""
    found: dict[str, dict[str, None]] = {}
    for name in _keys(name for _, _, name in _own_rows()):
        found.setdefault(name[:2], {})[name] = None
    return {beginning: tuple(held) for beginning, held in found.items()}


def may_name_province(text: str) -> bool:
    """Whether the name of a province, or a list of provinces, stands in a plain folded text, perhaps in a longer name.

    Only a few hundred of all names are of this kind, so this need not wait until all of them are loaded.
    """
    own = _own_names()
    return any(
        text.startswith(own[beginning], at)
        for at, beginning in enumerate(map(str.__add__, text, text[1:]))
        if beginning in own
    )


def province_code(name: str) -> str | None:
    """The code for a code, or for a province's name in either language and any form; None for anything else."""
    wanted = name.strip()
    if wanted.upper() in provinces():
        return wanted.upper()
    key = " ".join(plain(fold_text(wanted)).split())
    known = names().get(key)
    if known is not None and known.kind == "province":
        return known.codes[0]
    return letters().get(key)
