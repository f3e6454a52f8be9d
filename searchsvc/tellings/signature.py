"""Signatures: the few features of a release that its telling in another language should have, too, as numbers.

A feature is a key of 32 bits: its kind in the highest three, then a figure or the hash of a name. They are found while
a release is analysed anyway, and stored, so that later builds find what to compare without reading it again.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import IntEnum
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from searchsvc.facts.places.gazetteer import plain
from searchsvc.model.release import Release
from searchsvc.tellings.figures import (
    EXPONENT_BIAS,
    MOST_EXPONENT,
    Figure,
    FigureKind,
    figures_of,
    unpack_figure,
    with_digits,
)
from searchsvc.tellings.named_things import Thing, things_in
from searchsvc.text.document import ZONES, Documents
from searchsvc.text.kernels.characters import U32, text_of
from searchsvc.text.kernels.cutting import WORD
from searchsvc.text.stopwords import stopwords

MOST_FIGURES, MOST_LATIN = 48, 24
"""So many of the first figures of a text, and of its Latin words, are kept."""
LEAD_LATIN, LEAD_HAN = 320, 160
"""Characters of the body in which concepts and places are looked for, besides the title."""
_KIND_BITS = 29


class KeyKind(IntEnum):
    """What a feature is. The first three are the kinds of figures."""

    COUNT = 0
    PERCENT = 1
    ORDINAL = 2
    LATIN = 3
    SPECIFIC = 4
    GENERAL = 5
    PROVINCE = 6
    PROVINCES = 7


class Signatures(NamedTuple):
    """The keys of releases one after the other, those of each ascending; of release `r` up to `ends[r]`.

    `days` has the day of each, counted from 1 January of the year 1, which is 1; 0 where it is unknown.
    """

    keys: U32
    ends: NDArray[np.int64]
    days: U32

    def of(self, number: int) -> U32:
        """The keys of one release."""
        return self.keys[int(self.ends[number - 1]) if number else 0 : int(self.ends[number])]

    def packed(self) -> list[bytes]:
        """The signature of each release as bytes: its day, then its keys."""
        starts = [0, *self.ends.tolist()]
        return [
            day.tobytes() + self.keys[start:end].tobytes()
            for day, (start, end) in zip(self.days, pairwise(starts), strict=True)
        ]


def unpack_signatures(packed: Sequence[bytes]) -> Signatures:
    """The signatures that were packed."""
    counts = np.array([*map(len, packed)], dtype=np.int64) // 4
    flat = np.frombuffer(b"".join(packed), dtype=np.uint32)
    ends = np.cumsum(counts)
    are_days = np.zeros(len(flat), dtype=np.bool_)
    are_days[ends - counts] = True
    return Signatures(flat[~are_days], ends - np.arange(1, len(packed) + 1), flat[are_days])


def joined(several: Sequence[Signatures]) -> Signatures:
    """Signatures one after the other, as one."""
    sizes = np.cumsum([0, *(len(each.keys) for each in several)])
    ends = [each.ends.astype(np.int64) + base for each, base in zip(several, sizes[:-1].tolist(), strict=True)]
    nothing = np.empty(0, dtype=np.uint32)
    return Signatures(
        np.concatenate([*(each.keys for each in several), nothing]),
        np.concatenate([*ends, np.empty(0, dtype=np.int64)]),
        np.concatenate([*(each.days for each in several), nothing]),
    )


def kinds_of(keys: U32) -> U32:
    """The kind of each key."""
    return keys >> np.uint32(_KIND_BITS)


def exponents_of(keys: U32) -> NDArray[np.int64]:
    """The exponent of the figure of each key."""
    return (keys >> np.uint32(20) & np.uint32(MOST_EXPONENT)).astype(np.int64) - EXPONENT_BIAS


@lru_cache(maxsize=65536)
def name_key(kind: KeyKind, name: str) -> int:
    """The key of a name."""
    return kind << _KIND_BITS | crc32(name.encode("utf-8", "surrogatepass")) >> 32 - _KIND_BITS


def figure_key(figure: Figure) -> int:
    """The key of a figure."""
    return figure.kind << _KIND_BITS | figure.packed


def figures_in(keys: U32) -> list[Figure]:
    """The figures among some keys."""
    mask = (1 << _KIND_BITS) - 1
    return [unpack_figure(FigureKind(key >> _KIND_BITS), key & mask) for key in keys[kinds_of(keys) < 3].tolist()]


@lru_cache(maxsize=4096)
def _province_keys(codes: tuple[str, ...]) -> tuple[int, ...]:
    together = (name_key(KeyKind.PROVINCES, ",".join(codes)),) if len(codes) > 1 else ()
    return (*(name_key(KeyKind.PROVINCE, code) for code in codes), *together)


@lru_cache(maxsize=65536)
def thing_key(thing: Thing) -> int:
    """The key of a concept or a place."""
    return name_key(KeyKind.SPECIFIC if thing.is_specific else KeyKind.GENERAL, thing.id)


@lru_cache(maxsize=65536)
def _latin_keys(form: str) -> tuple[int, ...]:
    """The key of a Latin word; none of a function word, and of 13th or 1990s."""
    is_ordinal = form[:-2].isdecimal() or form[:-1].isdecimal()
    return () if is_ordinal or form in stopwords() else (name_key(KeyKind.LATIN, form),)


def _latin_words(documents: Documents, are_chinese: NDArray[np.bool_]) -> Iterator[tuple[int, str]]:
    """The Latin words of Chinese documents, and those with digits of all others (C919), each with its document."""
    cut = documents.analysis.cut
    units = np.diff(cut.ends, prepend=0)
    are_in_chinese = np.repeat(np.repeat(are_chinese, ZONES), units)
    words = np.concatenate([cut.units[are_in_chinese], with_digits(documents.analysis.folded.codes, cut.units)])
    words = words[(words["kind"] == WORD) & (words["end"] - words["start"] > 1)]
    texts = np.searchsorted(documents.analysis.folded.ends_of_texts, words["start"], side="right")
    is_told = texts % ZONES < ZONES - 1  # not in category and source
    words, texts = words[is_told], texts[is_told]
    forms = text_of(cut.forms[: cut.units["form_end"].max(initial=0)])
    for document, start, end in zip(
        (texts // ZONES).tolist(), words["form_start"].tolist(), words["form_end"].tolist(), strict=True
    ):
        yield document, forms[start:end]


def _day(release: Release) -> int:
    told = release.date
    return date(told.year, told.month, told.day).toordinal() if told and told.month and told.day else 0


def signatures_of(documents: Documents) -> Signatures:
    """The signatures of some releases that have been analysed."""
    releases, folded = documents.releases, documents.analysis.folded
    are_chinese = np.array([(release.language or "").startswith("zh") for release in releases], dtype=np.bool_)
    keys: list[list[int]] = [
        list(_province_keys(tuple([fact.code for fact in release.provinces]))) for release in releases
    ]
    for text, figure in figures_of(folded.codes, folded.ends_of_texts, documents.analysis.cut, MOST_FIGURES):
        if text % ZONES < ZONES - 1:
            keys[text // ZONES].append(figure_key(figure))
    left = [MOST_LATIN] * len(releases)
    for document, form in _latin_words(documents, are_chinese):
        if left[document]:
            left[document] -= 1
            keys[document] += _latin_keys(form)
    whole, ends = text_of(folded.codes), [0, *folded.ends_of_texts.tolist()]
    leads = np.where(are_chinese, LEAD_HAN, LEAD_LATIN).tolist()
    for number, lead in enumerate(leads):
        title, body, last = ends[ZONES * number : ZONES * number + 3]
        for things in things_in(plain(whole[title:body] + "\n" + whole[body : min(last, body + lead)])):
            keys[number] += map(thing_key, things)
    documents_of_keys = np.repeat(np.arange(len(keys), dtype=np.uint64), [*map(len, keys)])
    flat = np.fromiter(chain.from_iterable(keys), dtype=np.uint64, count=len(documents_of_keys))
    distinct = np.unique(documents_of_keys << np.uint64(32) | flat)
    counts = np.bincount((distinct >> np.uint64(32)).astype(np.int64), minlength=len(keys))
    days = np.array([*map(_day, releases)], dtype=np.uint32)
    return Signatures(distinct.astype(np.uint32), np.cumsum(counts), days)
