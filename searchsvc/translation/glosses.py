"""Glosses: the senses of an entry, cleaned to the words that a text would use.

Asides, labels and references go; `to`, articles, `sth` and `sb` go from the ends; of `Hubei Province in central China`
the name stays as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from searchsvc.text.fold import fold_text
from searchsvc.text.units import HAN, Kind, units
from searchsvc.translation.cedict import CedictEntry

LONGEST = 5
"""Glosses of more words are explanations, which no text repeats."""

_ASIDE = re.compile(r"\([^()]*\)|\[[^\]]*\]|（[^）]*）")
_ACRONYM = re.compile(r"\(([A-Z]{2,8})\)")
_HAN_FORMS = re.compile(rf"[{HAN}·，|]+")
_NO_GLOSS = re.compile(
    r"""CL: | (?:(?:old|archaic|erhua|erroneous|japanese|ancient)\ )?variant\b | see\b | also\ (?:written|pr|called)\b
      | taiwan\ pr | used\ (?:in|as|before|after|to)\b | (?:kangxi\ )?radical\b | abbr\.\ (?:for|of|to)\ [^,;]*$
      | pr\.[ ] | surname\b | same\ as\b | equivalent\ to\b | contrasted\ with\b
      | classifier\b | particle\b | suffix\b | prefix\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:lit\.|fig\.|abbr\. (?:for|of|to) [^,;]*,|esp\.|i\.e\.|or)\s*", re.IGNORECASE)
_NAME_WORD = r"(?:[A-Z][\w.'’-]*|of|the|and|de|for)"
_NAME = re.compile(rf"{_NAME_WORD}(?:[ -]{_NAME_WORD})*")
_LEADING = frozenset(("to", "a", "an", "the", "sth", "sb", "one", "ones", "s", "oneself", "etc", "or", "and"))
_TRAILING = frozenset(("sth", "sb", "etc", "oneself", "ones"))
_LINKS = frozenset(("of", "the", "and", "de", "for"))
_PLACES_LISTED = (
    "province city county district prefecture town township region municipality island river lake mountain state "
    "country republic capital village peninsula autonomous level sub shi xian sheng"
)
_KINDS_OF_PLACE = frozenset(_PLACES_LISTED.split(" "))


@dataclass(frozen=True, slots=True)
class Gloss:
    """The words of a gloss in folded form, and the rank (from 0) of its sense among those that say something.

    `partial` marks what is only a part of what the dictionary says: a name before its description, an acronym.
    """

    words: tuple[str, ...]
    rank: int
    partial: bool = False


def words_of(text: str) -> tuple[str, ...]:
    """The words and numbers of an English text, in folded form."""
    if text.isascii() and text.replace(" ", "").isalpha():
        return tuple(text.lower().split())  # what `units` gives, at a tenth of the time, for most of 200,000 glosses
    return tuple(unit.form for unit in units(fold_text(text)) if unit.kind is not Kind.HAN)


def glosses(entry: CedictEntry) -> Iterator[Gloss]:
    """The glosses of an entry, the first sense first."""
    rank = 0
    for sense in entry.senses:
        found = [gloss for part in sense.split(";") for gloss in _of_part(part, rank, entry.pinyin[:1].isupper())]
        yield from found
        rank += bool(found)


def _of_part(part: str, rank: int, is_name: bool) -> Iterator[Gloss]:
    bare = _ASIDE.sub(" ", _ASIDE.sub(" ", part)).strip()
    if _NO_GLOSS.match(bare):
        return
    bare = _HAN_FORMS.sub(" ", _LABEL.sub("", bare)).strip(" ,.:")
    pieces = [piece for piece in re.split("[,:]", bare) if piece.strip()]
    if not pieces:
        return
    first = _trimmed(words_of(pieces[0]))
    if 0 < len(first) <= LONGEST:
        yield Gloss(first, rank)
    for acronym in _ACRONYM.findall(part):
        yield Gloss((acronym.lower(),), rank, partial=True)
    if is_name:
        yield from (Gloss(words, rank, partial=True) for words in _names(pieces[0]) if words != first)


def _names(piece: str) -> Iterator[tuple[str, ...]]:
    """The name that a description begins with, and the name without what kind of place it is."""
    match = _NAME.match(piece)
    words = words_of(match[0]) if match else ()
    while words and words[-1] in _LINKS:
        words = words[:-1]
    if not 0 < len(words) <= LONGEST:
        return
    yield words
    bare = words
    while len(bare) > 1 and bare[-1] in _KINDS_OF_PLACE:
        bare = bare[:-1]
    if bare != words:
        yield bare


def _trimmed(words: tuple[str, ...]) -> tuple[str, ...]:
    first, last = 0, len(words)
    while last - first > 1 and words[first] in _LEADING:
        first += 1
    if last - first > 1 and words[first] in ("be", "become"):
        first += 1
    while last - first > 1 and words[last - 1] in _TRAILING:
        last -= 1
    return words[first:last]
