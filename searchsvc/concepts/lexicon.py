"""The lexicon: all concepts in memory, looked up by what was typed: a name, an acronym, or pinyin."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Literal

from searchsvc.concepts.concept_weights import (
    AMBIGUOUS,
    MOST_ALTERNATIVES,
    NAMES,
    SAME_LANGUAGE,
    SEARCHED,
    SHORT_PINYIN,
    FormKind,
)
from searchsvc.concepts.names import searched, single_key
from searchsvc.concepts.packing import Concept, Form, packed_bundle, unpack
from searchsvc.queryparser.nodes import Alternative
from searchsvc.text.fold import fold_text

_LONG_PINYIN = 3
"""Syllables from which pinyin is long enough to say which word is meant."""
MOST_PINYIN_WORDS = 10
_BEGINNING = 4

_Index = dict[str, list[Concept]]


def _contains(form: Form, key: str) -> bool:
    """Whether a text that holds the form holds what has the key, too."""
    return f" {key} " in f" {form.key} " or (" " not in key and key[0] >= "\u2e80" and key in form.key)


def _worth_searching(concepts: Sequence[Concept], typed: str) -> list[Form]:
    """The forms that find something which others of them do not, those in the other language first.

    Who finds 教育部 finds 中华人民共和国教育部.
    """
    held: dict[str, Form] = {}
    for concept in concepts:
        for form in concept.forms:
            if form.kind in SEARCHED and form.key != typed:
                held.setdefault(form.key, form)
    forms = [
        form
        for form in held.values()
        if not _contains(form, typed)
        and not any(
            other is not form and _contains(form, other.key) and SEARCHED[other.kind] >= SEARCHED[form.kind] * 0.8
            for other in held.values()
        )
    ]
    best = sorted(forms, key=lambda form: -SEARCHED[form.kind])[:MOST_ALTERNATIVES]
    late = (FormKind.RELATED, FormKind.REGIONAL)
    return sorted(best, key=lambda form: (form.kind in late, form.key.isascii() == typed.isascii()))


def _weight(form: Form, typed: str, origin: str) -> float:
    same = origin != "pinyin" and form.kind is not FormKind.RELATED and form.key.isascii() == typed.isascii()
    return SEARCHED[form.kind] * (SAME_LANGUAGE if same else 1.0)


class Concepts:
    """Concepts, found by their names. Of two concepts with the same id, the later one counts."""

    def __init__(self, concepts: Iterable[Concept] = ()) -> None:
        self._by_id = {concept.id: concept for concept in concepts}
        self._names: _Index = {}
        self._acronyms: _Index = {}
        self._capitals: _Index = {}
        self._pinyin: dict[str, list[tuple[Concept, str]]] = {}
        self._pinyin_beginnings: set[str] = set()
        self.regional: dict[str, str] = {}
        """Regional vocabulary in folded characters, and the mainland's word for it."""
        self.in_regional_words: dict[str, tuple[str, ...]] = {}
        """The mainland's words in folded characters, and the regional ones for each."""
        self.regional_first: set[str] = set()
        """The characters with which regional words begin."""
        self.longest: dict[str, int] = {}
        """How many units the longest name with this first one has; how many characters, by a first Han character."""
        self._alternatives: dict[tuple[str, str], tuple[Alternative, ...]] = {}
        for concept in self._by_id.values():
            self._add(concept)
        for concept in self._by_id.values():
            self._add_pinyin(concept)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._by_id.values())

    def with_own(self, concepts: Iterable[Concept]) -> "Concepts":
        """These concepts with a user's own, which take the place of those with the same id."""
        own = tuple(concepts)
        return Concepts((*self._by_id.values(), *own)) if own else self

    def _add(self, concept: Concept) -> None:
        standard = ""
        self._add_regional(concept)
        for kind, text, key in concept.forms:
            if kind is FormKind.CHINESE and not standard:
                standard = key
            if kind in NAMES:
                index = self._names
            elif kind is FormKind.ACRONYM:
                index = self._acronyms if text.isascii() and text.isalnum() else self._names
            elif kind is FormKind.CAPITALS:
                index = self._capitals
            else:
                continue
            if index is self._names:
                self._measure(key)
                is_open = " " not in key and not "\u3400" <= text[-1] <= "\u9fff"  # only Latin words have endings
                entered = single_key(key, fold_text(text)) if is_open else key
            else:
                entered = text.casefold().replace(".", "")
            held = index.setdefault(entered, [])
            if not held or held[-1] is not concept:
                held.append(concept)
            if kind is FormKind.REGIONAL and standard and " " not in key + standard:
                self.regional.setdefault(key, standard)
                self.regional_first.add(key[0])

    def _add_regional(self, concept: Concept) -> None:
        words = tuple(form.key for form in concept.forms if form.kind is FormKind.REGIONAL and " " not in form.key)
        if words:
            for form in concept.forms:
                if form.kind is FormKind.CHINESE and " " not in form.key:
                    self.in_regional_words.setdefault(form.key, words)

    def _measure(self, key: str) -> None:
        is_han = key[0] >= "\u2e80" and " " not in key
        first, size = (key[0], len(key)) if is_han else (key.split(" ", 1)[0], key.count(" ") + 1)
        if size > self.longest.get(first, 0):
            self.longest[first] = size

    def _add_pinyin(self, concept: Concept) -> None:
        for spelling in concept.pinyin:
            joined = spelling.replace(" ", "")
            taken = self._names.get(joined) or self._acronyms.get(joined)
            if taken is None or concept in taken:
                self._pinyin.setdefault(joined, []).append((concept, spelling))
                self._pinyin_beginnings.update(joined[:length] for length in range(1, _BEGINNING + 1))

    def is_name(self, key: str) -> bool:
        """Whether some concept has a name with this key."""
        return key in self._names

    def named(self, key: str, typed: str = "") -> tuple[Alternative, ...] | None:
        """The other forms of the concepts that have a name with this key; None where no concept has.

        Where several concepts have it, those count that have a form written as was `typed`, if there are any (developed
        and developing countries have one key).
        """
        found = self._names.get(key)
        if not found:
            return None
        if len(found) > 1 and typed:
            written = [concept for concept in found if any(fold_text(form.text) == typed for form in concept.forms)]
            found = written or found
        asked = f"{key} {typed}" if len(self._names[key]) > 1 else key
        return self._cached(("name", asked), found, key.partition("~")[0])

    def abbreviated(self, form: str, *, capitals: bool) -> tuple[Alternative, ...] | None:
        """The other forms of the concepts with this acronym, a folded word; None where no concept has it.

        `capitals` says that the word was typed in capitals, as some acronyms must be.
        """
        found = self._acronyms.get(form, [])
        if capitals and form in self._capitals:
            found = [*found, *self._capitals[form]]
        return self._cached(("capitals" if capitals else "acronym", form), found, form) if found else None

    def is_acronym(self, form: str) -> bool:
        """Whether a folded word is an acronym of some concept, if it is typed in capitals."""
        return form in self._capitals or form in self._acronyms

    def may_begin_pinyin(self, letters: str) -> bool:
        """Whether the pinyin of some concept may begin with these letters, judged by the first few of them."""
        return letters[:_BEGINNING] in self._pinyin_beginnings

    def spelt(self, words: Sequence[str]) -> tuple[Alternative, ...] | None:
        """The names of the concepts that these words spell in pinyin; None where there are none.

        The words may be cut anywhere between syllables.
        """
        joined = "".join(words)
        candidates = self._pinyin.get(joined)
        if candidates is None:
            return None
        cuts = set(accumulate(map(len, words)))
        found = [concept for concept, spelling in candidates if cuts <= set(accumulate(map(len, spelling.split())))]
        if not found:
            return None
        factor = SHORT_PINYIN if min(spelling.count(" ") + 1 for _, spelling in candidates) < _LONG_PINYIN else 1.0
        spaced = " ".join(words)
        return self._cached(("pinyin", spaced), found, spaced, factor, origin="pinyin")

    def _cached(
        self,
        asked: tuple[str, str],
        concepts: Sequence[Concept],
        key: str,
        factor: float = 1.0,
        origin: Literal["concept", "pinyin"] = "concept",
    ) -> tuple[Alternative, ...]:
        cached = self._alternatives.get(asked)
        if cached is None:
            if len(concepts) > 1:
                factor *= AMBIGUOUS
            cached = self._alternatives[asked] = tuple(
                Alternative(form.text, slots, round(_weight(form, key, origin) * factor, 3), origin)
                for form in _worth_searching(concepts, key)
                for slots in searched(form.text)
            )
        return cached


@cache
def bundled() -> Concepts:
    """Our own concepts, loaded at their first use."""
    return Concepts(unpack(packed_bundle()))
