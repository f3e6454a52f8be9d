"""The recipe as it reads aloud: one text, one unit, one term at a time, obviously right and slow.

It shares with the package the folding of a single character, the stem, jieba and the constants, nothing else. The
package does the same for many texts at once, in arrays; `test_document` holds it to this.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from searchsvc.model.release import Release
from searchsvc.text.analyzer import (
    MAX_TERM_LENGTH,
    START_MARK,
    STEM_MARK,
    WORD_MARK,
    is_function_stem,
    joined_forms,
    pair_term,
)
from searchsvc.text.fold import Folded, fold
from searchsvc.text.latin import stem
from searchsvc.text.units import HAN, Kind, Unit
from searchsvc.text.words import segmenter

_FREE = 2
_LONGEST_NEIGHBOUR = 4
Occurrences = dict[str, list[int]]

_LETTER = rf"[^\W_{HAN}]"
_PATTERN = re.compile(
    rf"""
    (?P<han>[{HAN}]+)
  | (?P<number>\d+(?:,\d{{3}}(?!\d))+(?:\.\d+(?![\d.]))?%?   # 3,000 and 1,234.5
      | (?<!\d)(?<!\d\.)\d+\.\d+(?!\.?\d)%?                  # 14.5%, but not 2020.7.15
      | \d+(?!{_LETTER})%?)
  | (?P<acronym>(?<!{_LETTER})[a-z](?:\.[a-z])+(?!{_LETTER})\.?)
  | (?P<word>(?<!\#)[a-z](?=\#(?!{_LETTER}))\#              # c#, but neither #c# nor c#x
      | {_LETTER}+(?:['’ʼ]{_LETTER}+)*(?:\+\+(?!\+))?)      # c++
    """,
    re.VERBOSE,
)
_APOSTROPHES = re.compile(r"['’ʼ]")
_POSSESSIVE = re.compile(r"['’ʼ]s$")
_SEPARATOR = re.compile(r"[,;:!?、。，；：！？…|\\]|\.(?:\s|$)|\n[ \t\r]*\n")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")
_JOINT = re.compile(r"[+&]| [+&](?= )")
_LEADING_POINT = re.compile(rf"(?<!{_LETTER})(?<!\.)\.(?=[a-z])")
_HYPHEN = re.compile(r"[-‐‑]")


def _form(kind: str, text: str) -> str:
    if kind == "number":
        return text.replace(",", "")
    if kind == "acronym":
        return text.replace(".", "")
    if kind == "word":
        return _APOSTROPHES.sub("", _POSSESSIVE.sub("", text))
    return text


def separated(before: Kind, between: str, after: Kind) -> bool:
    """Whether the text between two units keeps them apart."""
    if before is Kind.HAN and after is Kind.HAN:
        return True
    if not between:
        return False
    if Kind.HAN in (before, after):
        return _SEPARATOR.search(between) is not None
    return _PARAGRAPH.search(between) is not None


def units(folded: str, position: int = 0) -> Iterator[Unit]:
    """The units of a folded text, in order, the first at `position`, in time linear in the text's length."""
    previous: Kind | None = None
    previous_end = 0
    for match in _PATTERN.finditer(folded):
        group = match.lastgroup or "word"
        kind = Kind.WORD if group in ("word", "acronym") else Kind(group)
        start, end = match.span()
        between = folded[previous_end:start]
        if previous is not None and separated(previous, between, kind):
            position += 1
        hyphenated = kind is Kind.WORD and previous is Kind.WORD and _HYPHEN.fullmatch(between) is not None
        form = _form(group, folded[start:end])
        sign = ""
        if kind is not Kind.HAN:
            if joint := _JOINT.match(folded, end):
                sign = joint[0].strip()
                end += joint[0] == sign
            elif start and _LEADING_POINT.match(folded, start - 1):
                sign, start = ".", start - 1
        yield Unit(kind, form, position, start, end, hyphenated, sign)
        position += len(form) if kind is Kind.HAN else 1
        previous, previous_end = kind, end


def is_contested(run: str, start: int, end: int) -> bool:
    """Whether both neighbours of the word `run[start:end]` may claim its characters, so that it may be no word there.

    In 长春市长春节 the characters of 市长 also belong to 长春市 and 长春: a word ends inside it where another begins.
    """
    knows = segmenter().knows
    for middle in range(start + 1, end):
        lefts = range(max(0, middle - _LONGEST_NEIGHBOUR), start)
        rights = range(end + 1, min(len(run), middle + _LONGEST_NEIGHBOUR) + 1)
        if any(knows(run[left:middle]) for left in lefts) and any(knows(run[middle:right]) for right in rights):
            return True
    return False


def continued(sequence: Sequence[Unit]) -> set[int]:
    """The positions at which a word of a Han run goes on, which the dictionary knows."""
    found: set[int] = set()
    for unit in sequence:
        if unit.kind is Kind.HAN and unit.width > 1:
            position = unit.position
            for word in segmenter().cut(unit.form):
                if len(word) > _LONGEST_NEIGHBOUR or segmenter().knows(word):
                    found |= set(range(position + 1, position + len(word)))
                position += len(word)
    return found


def as_bits(positions: Collection[int]) -> bytes:
    """Positions as bits, the lowest first, up to the last one set."""
    number = sum(1 << position for position in positions)
    return number.to_bytes((number.bit_length() + 7) // 8, "little")


def clipped(form: str) -> str:
    """The part of a word that is indexed."""
    return form[:MAX_TERM_LENGTH]


def word_terms(form: str) -> tuple[str, str]:
    """The exact term and the stem term of a word."""
    form = clipped(form)
    return form, STEM_MARK + stem(form)


def _add_han(unit: Unit, into: Occurrences) -> None:
    run, first = unit.form, unit.position
    pairs: set[int] = set()
    if unit.width > 1:
        for word, offset in segmenter().search_words(run):
            width = len(word)
            if width > 1 and not is_contested(run, offset, offset + width):
                if width == 2:
                    pairs.add(offset)
                else:
                    into.setdefault(WORD_MARK + word, []).append((first + offset) * 2 + 1)
        offset, before = 0, ""
        for word in segmenter().cut(run):
            pair = before + word
            if (
                len(before) == len(word) == 1
                and segmenter().knows(pair)
                and not is_contested(run, offset - 1, offset + 1)
            ):
                pairs.add(offset - 1)
            offset, before = offset + len(word), word
    add = into.setdefault
    add(START_MARK + run[0], []).append(first * 2 + 1)
    add(run[-1], []).append((first + len(run) - 1) * 2 + 1)
    for offset in range(len(run) - 1):
        add(run[offset : offset + 2], []).append((first + offset) * 2 + (offset in pairs))


def _add_word(form: str, position: int, into: Occurrences) -> str:
    exact, stem_term = word_terms(form)
    into.setdefault(exact, []).append(position * 2 + 1)
    into.setdefault(stem_term, []).append(position * 2 + 1)
    return stem_term


def _add_number(unit: Unit, into: Occurrences) -> None:
    into.setdefault(clipped(unit.form), []).append(unit.position * 2 + 1)
    if unit.form.endswith("%") and clipped(unit.form) != clipped(unit.form[:-1]):
        into.setdefault(clipped(unit.form[:-1]), []).append(unit.position * 2 + 1)


def _add_signed(unit: Unit, into: Occurrences) -> None:
    if unit.kind is Kind.WORD:
        _add_word(unit.signed, unit.position, into)
    else:
        into.setdefault(clipped(unit.signed), []).append(unit.position * 2 + 1)


def add_terms(sequence: Sequence[Unit], into: Occurrences) -> None:
    """Adds the terms of units that stand after all those that are in already."""
    before, place = "", 0
    for unit in sequence:
        if unit.kind is Kind.HAN:
            _add_han(unit, into)
        elif unit.kind is Kind.WORD:
            stem_term = _add_word(unit.form, unit.position, into)
            if is_function_stem(stem_term):
                if before and place == unit.position - 1:
                    into.setdefault(pair_term(before, stem_term), []).append(place * 2 + 1)
                before, place = stem_term, unit.position
        else:
            _add_number(unit, into)
    joined = False
    for unit in sequence:
        if unit.sign:
            joined = True
            _add_signed(unit, into)
    for form, position, _ in joined_forms(sequence):
        joined = True
        _add_word(form, position, into)
    if joined:  # the one case in which a term may be added out of order, or twice at one position
        for occurrences in into.values():
            if len(occurrences) > 1:
                occurrences[:] = sorted(set(occurrences))


def _rows(folded: Folded, sequence: Sequence[Unit]) -> Iterator[tuple[int, int, int, int]]:
    starts, ends = folded.starts, folded.ends
    for unit in sequence:
        start, end = starts[unit.start], ends[unit.end - 1]
        if unit.kind is not Kind.HAN:
            yield unit.position, start, end - start, 0
        elif end - start == unit.width:
            yield unit.position, start, end - start, 1
        else:  # something without a width stands in the run
            for offset in range(unit.width):
                place = unit.start + offset
                yield unit.position + offset, starts[place], ends[place] - starts[place], 0


def pack_spans(folded: Folded, sequence: Sequence[Unit]) -> bytes:
    """The spans of a text's units, packed."""
    rows = np.array(list(_rows(folded, sequence)), dtype=np.int64).reshape(-1, 4)
    if not len(rows):
        return b""
    coded = np.empty((3, len(rows)), dtype=np.int64)
    positions, starts, lengths, is_run = rows.T
    distances = np.diff(starts, prepend=0) - np.append(0, lengths[:-1])
    coded[0] = np.diff(positions, prepend=0) - np.append(0, np.where(is_run, lengths, 1)[:-1])
    coded[1] = np.where(distances < 0, -2 * distances - 1, 2 * distances)
    coded[2] = lengths * 2 + is_run
    width: type[np.unsignedinteger] = np.uint8
    if coded.max() > 0xFF:
        width = np.uint16 if coded.max() <= 0xFFFF else np.uint32
    return bytes([np.dtype(width).itemsize]) + coded.astype(width).tobytes()


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the zones of a release begin and end, in positions: title [0, `title_end`), body [`body`, `body_end`).

    Category and source, the meta zone, follow from `meta` to `end`.
    """

    title_end: int
    body: int
    body_end: int
    meta: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A release, its terms, where in title and body each position stands (packed by `spans.pack_spans`).

    `continued` has the positions at which a Chinese word goes on.
    """

    release: Release
    terms: Occurrences
    bounds: Bounds
    title_spans: bytes
    body_spans: bytes
    continued: frozenset[int]


def _end(sequence: Sequence[Unit], start: int) -> int:
    return sequence[-1].position + sequence[-1].width if sequence else start


def document(release: Release) -> Document:
    """The document of a release. A title that is only the beginning of the body is not indexed twice."""
    terms: Occurrences = {}
    title = fold("" if release.title_shown_only else release.title)
    title_units = tuple(units(title.text))
    add_terms(title_units, terms)
    title_end = _end(title_units, 0)
    body = fold(release.body)
    body_units = tuple(units(body.text, title_end + _FREE))
    add_terms(body_units, terms)
    body_end = _end(body_units, title_end + _FREE)
    meta_text = "\n\n".join(value for value in (release.category, release.source) if value)
    meta_units = tuple(units(fold(meta_text).text, body_end + _FREE))
    add_terms(meta_units, terms)
    return Document(
        release=release,
        terms=terms,
        bounds=Bounds(title_end, title_end + _FREE, body_end, body_end + _FREE, _end(meta_units, body_end + _FREE)),
        title_spans=pack_spans(title, title_units),
        body_spans=pack_spans(body, body_units),
        continued=frozenset(continued((*title_units, *body_units, *meta_units))),
    )
