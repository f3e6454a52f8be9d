"""The ranking's parameters, all in one place.

The score of a word is BM25F (Robertson, Zaragoza 2009): its occurrences, each with a weight of its own, are summed
over the zones of a release with these weights and length normalisations, saturated with `K1`, and multiplied by its
idf.
"""

from searchsvc.queryparser.nodes import Leaf

K1 = 1.35
"""The higher, the longer further occurrences add to the score. English questions lose nothing up to 2, while Chinese
ones lose from 1.5 on."""

ZONE_WEIGHT = {"title": 3.0, "body": 1.0}
"""Category and source count like the body."""
ZONE_B = {"title": 0.4, "body": 0.75}
"""How strongly a zone's length counts."""

LEAD_BONUS = 0.1
"""How much more an occurrence in the lead counts, as a share of one elsewhere in the body."""

INFLECTED = 0.75
"""What an inflected form of the word that was typed counts, where the word itself counts 1."""
CROSSING = 0.02
"""The most that a Han match counts which only crosses word boundaries (市长 in 长春市长春节, 高明 in 提高明显), against
1 for a real one in a body of mean length; less where a release is so long that a real one in it counts less."""

COUNT_POWER = 0.8
"""A word that was typed n times counts n to the power of this."""
PAIR = 0.3
"""What two neighbouring words of the query that stand together count, where a word counts 1; so with those below."""
PAIR_WORDS = 10
"""In a query of more words, pairs count less, in inverse proportion: of a long text, few pairs are said so again."""
GRAM_PAIR, GRAM_SINGLE = 0.3, 0.7
"""Two neighbouring characters of a Han run, and a single one, in a query of which any word may match."""
NAME_WORD = 0.6
"""A single word of a name of several words, in a query of which any word may match."""
DERIVED = 0.25
"""The other words of the family of an English word, all together, in a query of which any word may match."""
WHOLE = 1.0
"""A long Han run that stands whole. Besides, it gets a bonus as high as the score that its words alone can reach."""


def word_weight(count: int) -> float:
    """What a word that was typed `count` times counts."""
    return 1.0 if count == 1 else float(count**COUNT_POWER)


def pair_weight(words: int) -> float:
    """What a pair of neighbours counts in a query of so many content words."""
    return PAIR * min(1.0, PAIR_WORDS / max(words, 1))


def may_find(gram: Leaf, word: str) -> bool:
    """Whether one of the `grams` of a query finds releases in place of a word that none of them holds.

    Pairs of the characters of longer words do: 体温表 finds a text that says 体温计. A single character is too little.
    """
    return gram.literal and len(gram.text) > 1 and len(word) > len(gram.text) and gram.text in word


def gram_weight(leaf: Leaf) -> float:
    """What one of the `grams` of a query's words counts."""
    if leaf.derived:
        return DERIVED * word_weight(leaf.count)
    if not leaf.literal:
        return NAME_WORD
    return GRAM_PAIR if len(leaf.text) > 1 else GRAM_SINGLE
