"""Cleaning: declared text made safe to keep: no control characters, no lone surrogates, newlines as `\\n`.

The rule: what these functions return can always be encoded as UTF-8, put into XML, and written as JSON.
"""

import math
import re

from searchsvc.errors import ReadError
from searchsvc.model.release import Json
from searchsvc.text.fold import fold_text

MAX_DEPTH = 64  # levels of lists and objects in one another, well under what any JSON writer allows

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BREAK = re.compile(r"[ \t]*[\n\t][\s]*")
_NOT_LETTERS = re.compile(r"[\W_]+")
_MAX_INT = 2**63


def clean_text(text: str) -> str:
    """A text of many lines: every kind of line end is `\\n`, other control characters are spaces."""
    if _UNWANTED.search(text) is None:
        return text
    return _UNWANTED.sub(" ", without_surrogates(_NEWLINES.sub("\n", text)))


def clean_line(text: str) -> str:
    """A text of one line, without space around it."""
    if text.isprintable():
        return text.strip()
    line = clean_text(text).strip()
    return _BREAK.sub(" ", line) if "\n" in line or "\t" in line else line


def letters_only(text: str) -> str:
    """The letters and digits of a text, folded: what two spellings of one heading share."""
    return _NOT_LETTERS.sub("", fold_text(text))


def without_surrogates(text: str) -> str:
    """The text with halves of UTF-16 pairs, which no encoding can hold, replaced by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def clean_json(value: object, depth: int = 1) -> Json:
    """A value that any JSON writer can write; ReadError where it is nested too deep."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        writable = math.isfinite(value) if isinstance(value, float) else -_MAX_INT <= value < _MAX_INT
        return value if writable else str(value)
    if not isinstance(value, dict | list):
        return without_surrogates(str(value))
    if depth > MAX_DEPTH:
        raise ReadError(f"is nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, list):
        return [clean_json(inner, depth + 1) for inner in value]
    return {without_surrogates(str(key)): clean_json(inner, depth + 1) for key, inner in value.items()}
