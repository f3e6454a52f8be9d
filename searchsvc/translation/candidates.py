"""Candidates: the alternatives of a leaf while they are gathered, each way of writing once, at its greatest weight."""

from collections.abc import Iterable, Sequence

from searchsvc.queryparser.nodes import Slot
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind

Found = tuple[str, tuple[Slot, ...], float]
"""How an alternative is shown, its slots, and its weight."""
KEPT_WORDS = 512
"""The candidates of so many words are kept in each direction, some 3 MB: questions differ more than their words do."""
_NOTHING = ("", 0.0)


class Candidates:
    """Gathered alternatives. Adding one again changes something only where its weight is greater than before."""

    def __init__(self, found: Iterable[Found] = ()) -> None:
        self._found: dict[tuple[Slot, ...], tuple[str, float]] = {}
        self.add_all(found)

    def copy(self) -> "Candidates":
        """The same once more, to which others can be added."""
        other = Candidates()
        other._found = self._found.copy()
        return other

    def add(self, text: str, slots: tuple[Slot, ...], weight: float) -> None:
        """Adds an alternative: how it is shown, its slots, its weight. One without slots is ignored."""
        if slots and weight > self._found.get(slots, _NOTHING)[1]:
            self._found[slots] = (text, weight)

    def add_all(self, found: Iterable[Found], factor: float = 1.0) -> None:
        """Adds several alternatives, their weights multiplied by `factor`."""
        known = self._found
        for text, slots, weight in found:
            counted = weight * factor
            if slots and counted > known.get(slots, _NOTHING)[1]:
                known[slots] = (text, counted)

    def strongest(self, most: int) -> list[Found]:
        """Up to `most` candidates, the greatest weight first, equal ones in the order in which they came."""
        ranked = sorted(self._found.items(), key=lambda each: -each[1][1])[:most]
        return [(text, slots, weight) for slots, (text, weight) in ranked]

    def all(self) -> list[Found]:
        """All candidates, in the order in which they came."""
        return [(text, slots, weight) for slots, (text, weight) in self._found.items()]


def han_slots(text: str) -> tuple[Slot, ...]:
    """The slots of Chinese characters standing together."""
    return (Slot(Kind.HAN, text, 0),)


def word_slot(word: str, offset: int = 0) -> Slot:
    """The slot of an English word or of a number."""
    is_number = word[0].isdecimal() and word.rstrip("%").replace(".", "").isdecimal()
    return Slot(Kind.NUMBER if is_number else Kind.WORD, word, offset)


def english_slots(words: Sequence[str]) -> tuple[Slot, ...]:
    """The slots of English words; function words only keep the others apart (rule of law)."""
    kept = [(index, word) for index, word in enumerate(words) if word not in stopwords()]
    return tuple(word_slot(word, index - kept[0][0]) for index, word in kept)
