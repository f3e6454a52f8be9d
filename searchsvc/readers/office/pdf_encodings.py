"""Encodings of PDF fonts: the predefined ones of Chinese, Japanese and Korean fonts, and which cannot be read.

The rule: what a font writes is read by the encoding that it names, or counts as unknown; never by another encoding,
which would make other characters of it. pypdf knows some predefined encodings and takes all others for UTF-16.
"""

from collections.abc import Iterator

from pypdf import PageObject
from pypdf._cmap import _predefined_cmap as known_encodings  # there is no public way to add one
from pypdf.generic import DictionaryObject, NameObject, PdfObject, StreamObject

_CODECS = {
    "GBKp-EUC": "gbk",
    "B5pc": "cp950",
    "HKscs-B5": "big5hkscs",
    "ETHK-B5": "big5hkscs",
    "UniGB-UTF8": "utf-8",
    "UniGB-UTF32": "utf-32-be",
    "UniCNS-UTF8": "utf-8",
    "UniCNS-UTF32": "utf-32-be",
    "90msp-RKSJ": "cp932",
    "90pv-RKSJ": "cp932",
    "83pv-RKSJ": "cp932",
    "Ext-RKSJ": "cp932",
    "Add-RKSJ": "cp932",
    "EUC": "euc_jp",
    "KSC-EUC": "cp949",
    "KSCms-UHC": "cp949",
    "KSCms-UHC-HW": "cp949",
    "KSCpc-EUC": "cp949",
    "UniKS-UTF16": "utf-16-be",
}
"""Predefined encodings that pypdf does not know, each with its codec. -H is for horizontal lines, -V for vertical."""

_UNKNOWN = "/Unknown"
_UNKNOWN_CODEC = "ascii"  # which turns what it does not have into U+FFFD
_IDENTITY = ("/Identity-H", "/Identity-V")
_DEEPEST = 4  # forms within forms


def add_encodings() -> None:
    """Makes the encodings known to pypdf; once more does nothing."""
    for name, codec in _CODECS.items():
        for direction in "HV":
            known_encodings[f"/{name}-{direction}"] = codec
    known_encodings[_UNKNOWN] = _UNKNOWN_CODEC


def mark_unknown(page: PageObject) -> tuple[set[str], bool]:
    """Makes fonts of a page in encodings that nobody can read write U+FFFD.

    Returns the names of these encodings, and whether a font numbers its glyphs and does not say what they are: its text
    may be right or noise.
    """
    unknown: set[str] = set()
    unnamed = False
    for font in _fonts(page):
        has_map = isinstance(_dereferenced(font.get("/ToUnicode")), StreamObject)
        if has_map or _dereferenced(font.get("/Subtype")) != "/Type0":
            continue
        encoding = _dereferenced(font.get("/Encoding"))
        if encoding in _IDENTITY:
            unnamed = True
        elif not isinstance(encoding, str) or not (encoding in known_encodings or "-UCS2-" in encoding):
            unknown.add(encoding.removeprefix("/") if isinstance(encoding, str) else "of its own")
            font[NameObject("/Encoding")] = NameObject(_UNKNOWN)
    return unknown, unnamed


def _fonts(page: PageObject) -> Iterator[DictionaryObject]:
    """The fonts of a page and of the forms that it draws, each once."""
    seen: set[int] = set()
    waiting = [(_dereferenced(page.get_inherited("/Resources", None)), 0)]
    while waiting:
        resources, depth = waiting.pop()
        if not isinstance(resources, DictionaryObject) or id(resources) in seen:
            continue
        seen.add(id(resources))
        yield from _dictionaries(resources, "/Font")
        if depth < _DEEPEST:
            forms = _dictionaries(resources, "/XObject")
            waiting += [(_dereferenced(form.get("/Resources")), depth + 1) for form in forms]


def _dictionaries(resources: DictionaryObject, kind: str) -> list[DictionaryObject]:
    held = _dereferenced(resources.get(kind))
    values = [_dereferenced(value) for value in held.values()] if isinstance(held, DictionaryObject) else []
    return [value for value in values if isinstance(value, DictionaryObject)]


def _dereferenced(value: object) -> object:
    return value.get_object() if isinstance(value, PdfObject) else value
