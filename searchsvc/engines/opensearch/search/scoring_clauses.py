"""Scoring clauses: what has the cluster find the best releases by our own ranking among the first. Pure.

A single term is scored by its weights (`format.weight_stream`), all else about as our ranking does it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from searchsvc.engines.opensearch.format.mapping import TEXT, TITLE, WEIGHTS
from searchsvc.engines.opensearch.format.weight_stream import is_han
from searchsvc.engines.opensearch.search.clauses import Clause, pattern_clause, sum_of
from searchsvc.engines.whoosh.search import ranking
from searchsvc.engines.whoosh.search.plan import Pattern, Spelling
from searchsvc.text.analyzer import WORD_MARK

Rarity = Callable[[Pattern], float]
"""What the score of a clause over a pattern is multiplied by: it evens out how rare that is to the cluster, and its
leaf to our ranking."""
_SOFT, _OFTEN = 0.5, 6.0
"""What a soft spelling counts, which our ranking saturates by itself; for how many occurrences others count as much."""
_OTHERS = 0.1
"""What the other spellings of a leaf add to the best one: our ranking adds occurrences up before it saturates them."""
_MOST_OF_CHARACTER = 1.0
"""The most that evens out the rarity of a single Han character: the frequencies of all pairs that begin with it are
added up, so a common one seems to stand in every release, and to need a thousand times its score."""
_IN_TITLE = (1 + ranking.K1) * ranking.ZONE_WEIGHT["title"] / (ranking.ZONE_WEIGHT["title"] + ranking.K1) - 1
"""What a phrase in a title counts besides, so that one occurrence there counts as much as in our ranking."""


def scored_leaf(
    spelt: Sequence[Spelling], field: str, weight: float, rarity: Rarity, *, titles: bool = True
) -> tuple[Clause | None, int]:
    """What scores a leaf by its spellings, None where there are none; and of how many clauses it consists.

    These are fewer without `titles`, where phrases count alike wherever they stand.
    """
    clauses = [scored_clauses(each, field, weight, rarity, titles=titles) for each in spelt]
    hard = [sum_of(mine) for each, mine in zip(spelt, clauses, strict=True) if not each.soft]
    soft = [sum_of(mine) for each, mine in zip(spelt, clauses, strict=True) if each.soft]
    best = [{"dis_max": {"queries": hard, "tie_breaker": _OTHERS}}] if len(hard) > 1 else hard
    every = [*best, *soft]
    return (sum_of(every) if every else None), sum(map(len, clauses))


def scored_clauses(
    spelling: Spelling, field: str, weight: float, rarity: Rarity, *, titles: bool = True
) -> list[Clause]:
    """What scores a spelling about as our own ranking does: by the weights of its term where that is a single one.

    A phrase is scored as the cluster does it, and once more where it is in the title.
    """
    pattern, weight = spelling.pattern, weight * _counted_as(spelling)

    def scored(pattern: Pattern, field: str, weight: float = weight) -> Clause:
        return pattern_clause(pattern, field, weight * rarity(pattern))

    if field == TITLE:
        return [scored(pattern, TITLE)]
    if len({*pattern.terms}) > 1 and not pattern.only_full:
        return [scored(pattern, TEXT), *([scored(pattern, TITLE, weight * _IN_TITLE)] if titles else [])]
    term = pattern.terms[0][0]
    if pattern.only_full:
        word = Pattern(((pattern.full or WORD_MARK + term, 0),), 1)
        return [pattern_clause(word, WEIGHTS, weight * rarity(Pattern(((pattern.full or term, 0),), 1)))]
    if pattern.range and is_han(term[0]):
        return [
            pattern_clause(replace(pattern, range=False), WEIGHTS, weight * min(rarity(pattern), _MOST_OF_CHARACTER))
        ]
    if pattern.range:
        return [pattern_clause(pattern, TEXT, weight)]
    if pattern.full is None:
        return [scored(pattern, WEIGHTS)]
    exact = Pattern(((pattern.full, 0),), 1)
    of_all, of_exact = weight * ranking.INFLECTED, weight * (1 - ranking.INFLECTED)
    return [scored(pattern, WEIGHTS, of_all), scored(exact, WEIGHTS, of_exact)]


def _counted_as(spelling: Spelling) -> float:
    """What the score of a spelling is to be multiplied by.

    Our ranking weighs occurrences before it saturates them, a cluster only afterwards, so both agree for `_OFTEN` many.
    """
    if spelling.soft:
        return _SOFT * spelling.weight
    return spelling.weight * (_OFTEN + ranking.K1) / (_OFTEN * spelling.weight + ranking.K1)
