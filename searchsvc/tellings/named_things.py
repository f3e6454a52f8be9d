"""Named things: concepts and places that a text names, in either language, by one automaton over all their names.

A thing is the same in both languages (港珠澳大桥 and Hong Kong-Zhuhai-Macao Bridge, 昆明 and Kunming). Provinces are
left to the facts of a release, which know more of them.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from searchsvc.concepts.concept_weights import NAMES
from searchsvc.concepts.packing import packed_bundle, unpack
from searchsvc.facts.places.gazetteer import names, plain
from searchsvc.runtime.data_files import data_lines
from searchsvc.text.fold import fold_text

SHORTEST_LATIN, SHORTEST_HAN = 4, 2
"""Characters; shorter names are mostly something else."""
SPECIFIC = 5
"""Characters of a Chinese name from which a thing is a particular one: 港珠澳大桥, and not 高考."""
MOST_THINGS = 3
"""A name of more things than that says nothing."""


class Thing(NamedTuple):
    """A concept or a place: what tells it from all others, and whether it is a particular one."""

    id: str
    is_specific: bool
    is_place: bool


def _concept_names() -> Iterator[tuple[str, Thing]]:
    for concept in unpack(packed_bundle()):
        thing = Thing(concept.id, len(concept.id) >= SPECIFIC and concept.id[0] >= "\u2e80", False)
        for form in concept.forms:
            if form.kind in NAMES:
                yield form.text, thing


def _place_names() -> Iterator[tuple[str, Thing]]:
    for line in data_lines("places.tsv"):
        _, chinese, english = line.split("\t")
        if chinese and english:
            thing = Thing("place " + chinese.split("|")[0], True, True)
            for name in (*chinese.split("|"), *english.split("|")):
                yield name, thing


@cache
def _things() -> dict[str, tuple[Thing, ...]]:
    """The things of each plain folded name, but for names of provinces."""
    rows = [*_place_names(), *_concept_names()]
    keys = plain(fold_text("\0".join(name for name, _ in rows))).split("\0")
    known, found = names(), dict[str, dict[Thing, None]]()
    for key, (_, thing) in zip(keys, rows, strict=True):
        is_long = len(key) >= (SHORTEST_LATIN if key.isascii() else SHORTEST_HAN)
        if not is_long or (key in known and known[key].kind in ("province", "list", "none")):
            continue
        things = found.setdefault(key, {})
        if thing.is_place or not any(other.is_place for other in things):  # cities are concepts, too
            things[thing] = None
    return {key: tuple(things) for key, things in found.items() if len(things) <= MOST_THINGS}


def places() -> Iterator[Thing]:
    """The places among the things."""
    return (thing for things in _things().values() for thing in things if thing.is_place)


@cache
def _automaton(is_ascii: bool) -> tuple[AhoCorasick, tuple[tuple[bool, tuple[Thing, ...]], ...]]:
    """The automaton for ASCII texts or for all others; of each of its patterns whether it is Latin, and its things."""
    known = {key: things for key, things in _things().items() if key.isascii() or not is_ascii}
    implementation = Implementation.DFA if is_ascii else Implementation.ContiguousNFA
    automaton = AhoCorasick(
        known, implementation=implementation, matchkind=MatchKind.LeftmostLongest, store_patterns=False
    )
    return automaton, tuple((key.isascii(), things) for key, things in known.items())


def things_in(text: str) -> Iterator[tuple[Thing, ...]]:
    """The things that each name in a plain folded text stands for; of overlapping names, the first and longest."""
    automaton, known = _automaton(text.isascii())
    for number, start, end in automaton.find_matches_as_indexes(text):
        is_latin, things = known[number]
        if not (is_latin and (_is_letter(text[start - 1 : start]) or not _ends_word(text, end))):
            yield things


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _ends_word(text: str, end: int) -> bool:
    """Whether a word ends at `end`, or there before the s of its plural."""
    if text[end : end + 1] == "s":
        end += 1
    return not _is_letter(text[end : end + 1])
