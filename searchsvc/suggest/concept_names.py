"""The names of concepts that a text may be completed to, found by their beginning, their pinyin, and their acronyms.

A concept is offered only where the index has a release for it: one that holds the name itself, or another name by which
a search for it finds something. That is not known beforehand: the words of a name that was asked for are looked up, and
the few names that may be shown are searched for; both are remembered for as long as the generation is open.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple
from weakref import WeakKeyDictionary

from searchsvc.concepts.concept_weights import SEARCHED, FormKind
from searchsvc.concepts.lexicon import Concepts
from searchsvc.concepts.rewriting import with_concepts
from searchsvc.queryparser.leaves import phrase_leaf
from searchsvc.queryparser.parser import parse
from searchsvc.suggest.pinyin import syllables
from searchsvc.suggest.vocabulary import Vocabulary
from searchsvc.text.fold import fold_text
from searchsvc.text.words import segmenter

MOST_SEARCHED = 10
"""How many names of one beginning are searched for, those with the commonest words first."""
ENOUGH = 4
"""With so many names that releases have, no name is looked at of which releases have another form only."""
MOST_KEPT = 10_000
"""Of how many beginnings the names are remembered."""
FULL, INITIALS = ">", "?"
"""What the two kinds of pinyin begin with."""
_WORD = re.compile(r"[^\W\d_]+")
_APOSTROPHES = re.compile("['’ʼ]")
_OFFERED = (FormKind.CHINESE, FormKind.ENGLISH, FormKind.ACRONYM, FormKind.CAPITALS, FormKind.REGIONAL)
_LETTERS = (FormKind.ACRONYM, FormKind.CAPITALS)


class Name(NamedTuple):
    """One name: the number of its concept, its kind, as it is written, and in folded form."""

    concept: int
    kind: FormKind
    text: str
    folded: str


class Offer(NamedTuple):
    """A name that is offered, and in how many releases it is.

    Where it is in none, an acronym counts as often as a search for it finds something, and a full name less than once:
    the more, the more it finds.
    """

    text: str
    frequency: float


class NameList:
    """All names of some concepts, sorted by folded form; their pinyin; and the acronyms of each concept."""

    def __init__(self, concepts: Concepts) -> None:
        self.names: list[Name] = []
        self.of_concept: list[list[Name]] = []
        read: list[tuple[str, Name]] = []
        self.abbreviated: dict[str, list[Name]] = {}
        for number, concept in enumerate(concepts):
            own = [Name(number, kind, text, fold_text(text)) for kind, text, _ in concept.forms if kind in _OFFERED]
            self.of_concept.append([name for name in own if name.kind in SEARCHED])
            self.names += own
            full_names = [name for name in own if name.kind is FormKind.ENGLISH][:1]
            full_names += [name for name in own if name.kind is FormKind.CHINESE][:1]
            for name in own:
                if name.kind in _LETTERS:
                    self.abbreviated.setdefault(name.folded.replace(".", ""), []).extend(full_names)
                elif name.kind is FormKind.CHINESE and all(spelt := syllables(name.folded)):
                    read.append((FULL + "".join(spelt), name))
                    read.append((INITIALS + "".join(each[0] for each in spelt), name))
        self.names.sort(key=lambda name: (name.folded, name.text))
        self.keys = [name.folded for name in self.names]
        read.sort(key=lambda each: (each[0], each[1].folded))
        self.read_keys = [key for key, _ in read]
        self.read = [name for _, name in read]

    def beginning(self, prefix: str) -> list[Name]:
        """The names that begin with a folded text."""
        return self.names[_first(self.keys, prefix) : _after(self.keys, prefix)]

    def read_as(self, letters: str) -> list[Name]:
        """The Chinese names whose pinyin, or its initials, begin with some letters."""
        found: list[Name] = []
        for kind in (FULL, INITIALS):
            found += self.read[_first(self.read_keys, kind + letters) : _after(self.read_keys, kind + letters)]
        return found


def _first(keys: list[str], prefix: str) -> int:
    return bisect_left(keys, prefix)


def _after(keys: list[str], prefix: str) -> int:
    return bisect_left(keys, prefix + "\U0010ffff")


_LISTS: WeakKeyDictionary[Concepts, NameList] = WeakKeyDictionary()


def name_list(concepts: Concepts) -> NameList:
    """The list of some concepts, made at its first use."""
    found = _LISTS.get(concepts)
    if found is None:
        found = _LISTS[concepts] = NameList(concepts)
    return found


class OfferedNames:
    """The names of concepts that releases of one generation have. What was looked up is remembered."""

    def __init__(self, concepts: Concepts) -> None:
        self._known = concepts
        self._is_acronym = concepts.is_acronym
        self._kept: dict[tuple[str, bool | None], list[Offer]] = {}
        self._likely: dict[str, int] = {}
        self._found: dict[str, float] = {}
        self._concepts: dict[int, int] = {}

    @cached_property
    def _list(self) -> NameList:
        return name_list(self._known)  # only when something is first completed: it takes a while

    def __contains__(self, folded: str) -> bool:
        """Whether a folded text is the name of a concept, in any case."""
        return any(name.folded == folded for name in self._list.beginning(folded)[:1])

    def beginning(self, prefix: str, typed: str, count: int, vocabulary: Vocabulary) -> list[Offer]:
        """Up to `count` names that begin with a folded text, `typed` as it was typed. Raises QueryTooSlow."""
        capitals = typed.isupper()
        names = [each for each in self._list.beginning(prefix) if capitals or each.kind is not FormKind.CAPITALS]
        return self._kept_offers((prefix, capitals), names, count, vocabulary)

    def read_as(self, letters: str, count: int, vocabulary: Vocabulary) -> list[Offer]:
        """Up to `count` names whose pinyin, or its initials, begin with some letters. Raises QueryTooSlow."""
        return self._kept_offers((letters, None), self._list.read_as(letters), count, vocabulary)

    def abbreviated(self, letters: str, vocabulary: Vocabulary) -> list[Offer]:
        """The full names of concepts with an acronym, in folded form. Raises QueryTooSlow."""
        return self._offers(self._list.abbreviated.get(letters, []), MOST_SEARCHED, vocabulary)

    def _kept_offers(
        self, asked: tuple[str, bool | None], names: Iterable[Name], count: int, vocabulary: Vocabulary
    ) -> list[Offer]:
        found = self._kept.get(asked)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[asked] = self._offers(names, count, vocabulary)
        return found

    def _offers(self, names: Iterable[Name], count: int, vocabulary: Vocabulary) -> list[Offer]:
        likely = [(*self._likely_of(name, vocabulary), name) for name in names]
        ordered = sorted(likely, key=lambda each: (-each[0], -each[1], each[2].folded, each[2].text))
        found: dict[tuple[int, bool], Offer] = {}
        for own, other, name in islice(ordered, MOST_SEARCHED):
            if own or (other and len(found) < ENOUGH):
                offer, key = Offer(name.text, self._frequency(name, vocabulary)), (name.concept, name.folded.isascii())
                if offer.frequency and _is_better(offer, found.get(key)):
                    found[key] = offer
        return sorted(found.values(), key=lambda offer: (-offer.frequency, offer.text))[:count]

    def _own(self, name: Name, vocabulary: Vocabulary) -> int:
        """In how many releases a name is. That of a name of one word stands in the word lists."""
        most = self._most(name, vocabulary)
        if vocabulary.is_exact and (most == 0 or most == vocabulary.frequency(name.folded)):
            return most
        leaf = phrase_leaf(name.text)
        return vocabulary.matching(leaf) if leaf and most else 0

    def _likely_of(self, name: Name, vocabulary: Vocabulary) -> tuple[int, int]:
        """In how many releases a name is at most, and, where that is none, another name of its concept."""
        own = self._most(name, vocabulary)
        return own, 0 if own else self._concept_most(name.concept, vocabulary)

    def _concept_most(self, concept: int, vocabulary: Vocabulary) -> int:
        most = self._concepts.get(concept)
        if most is None:
            most = max((self._most(each, vocabulary) for each in self._list.of_concept[concept]), default=0)
            self._concepts[concept] = most
        return most

    def _most(self, name: Name, vocabulary: Vocabulary) -> int:
        """In how many releases all words of a name are at most: as many as have the rarest; 1 if none tells."""
        most = self._likely.get(name.folded)
        if most is None:
            most = self._likely[name.folded] = min(
                map(vocabulary.frequency, _words(name.folded, vocabulary)), default=1
            )
        return most

    def _frequency(self, name: Name, vocabulary: Vocabulary) -> float:
        """How often a name counts, as `Offer` has it; 0 where it is not offered."""
        found = self._found.get(name.text)
        if found is None:
            found = float(self._own(name, vocabulary))
            if not found:
                tree = with_concepts(parse(name.text, is_acronym=self._is_acronym), self._known)
                found = float(vocabulary.matching(tree))
                if name.kind not in _LETTERS:
                    found /= found + 1
            self._found[name.text] = found
        return found


def _is_better(offer: Offer, held: Offer | None) -> bool:
    """Whether an offer is better than another name of its concept: more common, or that with more after it."""
    if held is None or offer.frequency != held.frequency:
        return held is None or offer.frequency > held.frequency
    return offer.text.startswith(held.text)


def _words(folded: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The words that every release with a name has: Latin ones, and jieba's of a Han run unless that is one itself."""
    for word in _WORD.findall(_APOSTROPHES.sub("", folded)):
        if word[0] < "\u2e80" or vocabulary.frequency(word):
            yield word
        else:
            yield from (piece for piece in segmenter().cut(word) if len(piece) > 1)
