"""Vocabularies: a run of Han characters in the words of Taiwan and Hong Kong, or in those of the mainland.

硬件厂 is 硬體廠 there. A word may stand anywhere in the run, also within a longer word (软件 in 软件园), but not across
two words: what comes out by mistake stands in no text.
"""

from collections.abc import Callable, Iterator
from itertools import islice, product

from searchsvc.concepts.han import is_contested_in
from searchsvc.concepts.lexicon import Concepts

MOST_REGIONAL = 3
"""How many ways to write a run in regional words are searched for: 單車 and 腳踏車 are both 自行车."""


def _in_other_words(run: str, concepts: Concepts, others: Callable[[str], tuple[str, ...]]) -> Iterator[str]:
    """A run with every word of it that has `others` replaced, the longest word first at each place, in all ways."""
    parts: list[tuple[str, ...]] = []
    at = 0
    while at < len(run):
        limit = min(concepts.longest.get(run[at], 0), len(run) - at)
        for size in range(limit, 1, -1):
            found = others(run[at : at + size])
            if found and not is_contested_in(run, at, at + size):
                parts.append(found)
                at += size
                break
        else:
            parts.append((run[at],))
            at += 1
    return map("".join, product(*parts))


def mainland_run(run: str, concepts: Concepts) -> str:
    """A run in the mainland's words; the same where it has no others."""
    if not any(char in concepts.regional_first for char in run):
        return run

    def standard(word: str) -> tuple[str, ...]:
        found = concepts.regional.get(word)
        return (found,) if found else ()

    return next(_in_other_words(run, concepts, standard))


def regional_runs(run: str, concepts: Concepts) -> list[str]:
    """A run of the mainland's words in regional ones, in up to `MOST_REGIONAL` ways; none where it has none."""
    found = _in_other_words(run, concepts, lambda word: concepts.in_regional_words.get(word, ()))
    return [each for each in islice(found, MOST_REGIONAL) if each != run]
