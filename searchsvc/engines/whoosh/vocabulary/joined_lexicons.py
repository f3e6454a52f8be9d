"""The lexicons of several segments, read as one."""

from collections.abc import Iterable, Sequence
from itertools import chain

from searchsvc.engines.whoosh.vocabulary.word_lists import Lexicon
from searchsvc.suggest.vocabulary import Entry, Near


class JoinedLexicons:
    """What a `Vocabulary` says of words and phrases, summed over several lexicons."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self._lexicons = lexicons

    def frequency(self, text: str) -> int:
        """See `Vocabulary`."""
        return sum(lexicon.frequency(text) for lexicon in self._lexicons)

    def near(self, word: str, most: float) -> list[Near]:
        """See `Vocabulary`."""
        found: dict[str, Near] = {}
        for each in chain.from_iterable(lexicon.near(word, most) for lexicon in self._lexicons):
            known = found.get(each.text)
            found[each.text] = each._replace(frequency=each.frequency + known.frequency) if known else each
        return list(found.values())

    def sounding(self, sound: str) -> list[Entry]:
        """See `Vocabulary`."""
        return _summed(chain.from_iterable(lexicon.sounding(sound) for lexicon in self._lexicons))

    def beginning(self, prefix: str, count: int) -> list[Entry]:
        """See `Vocabulary`."""
        return self._best((each for lexicon in self._lexicons for each in lexicon.beginning(prefix, count)), count)

    def read_as(self, letters: str, count: int) -> list[Entry]:
        """See `Vocabulary`."""
        return self._best((each for lexicon in self._lexicons for each in lexicon.read_as(letters, count)), count)

    def _best(self, entries: Iterable[Entry], count: int) -> list[Entry]:
        """The most frequent of the segments' most frequent entries, each counted in all segments."""
        found = list(entries)
        if len(self._lexicons) > 1:
            found = [
                each._replace(frequency=self.frequency(each.text))
                for each in {each.text: each for each in found}.values()
            ]
        ordered = sorted(found, key=lambda each: (-each.frequency, each.text))
        return [each for kind in (False, True) for each in [one for one in ordered if one.is_phrase is kind][:count]]


def _summed(entries: Iterable[Entry]) -> list[Entry]:
    found: dict[str, int] = {}
    for text, frequency, *_ in entries:
        found[text] = found.get(text, 0) + frequency
    return [Entry(text, frequency) for text, frequency in found.items()]
