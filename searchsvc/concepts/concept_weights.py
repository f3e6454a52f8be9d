"""The weights of concepts: what an occurrence of another name counts, where one of the words typed counts 1."""

from enum import Enum


class FormKind(Enum):
    """What a form of a concept is."""

    ENGLISH = "en"
    CHINESE = "zh"
    ACRONYM = "acronym"
    CAPITALS = "capitals"
    REGIONAL = "regional"
    TYPED = "typed"
    RELATED = "related"


SEARCHED: dict[FormKind, float] = {
    FormKind.ENGLISH: 0.8,
    FormKind.CHINESE: 0.8,
    FormKind.ACRONYM: 0.7,  # a few letters may always mean something else
    FormKind.REGIONAL: 0.7,  # some of it means something else on the mainland
    FormKind.RELATED: 0.4,  # broader, narrower or looser: only better than nothing
}
"""The forms that are searched for. All others are only recognised in a query."""

NAMES = frozenset({FormKind.ENGLISH, FormKind.CHINESE, FormKind.REGIONAL, FormKind.TYPED})
"""The forms that are recognised in any case; acronyms are too, but letter by letter, and CAPITALS only in capitals."""

SAME_LANGUAGE = 0.75
"""The factor for a name in the language that was typed: there the words typed would mostly do."""
STANDARD = 0.9
"""Regional vocabulary put into the mainland's within a longer run: the same words, in the same language."""
REGIONAL_WITHIN = 0.6
"""The mainland's vocabulary put into another region's within a longer run: some of that means something else there."""
AMBIGUOUS = 0.6
"""The factor where what was typed is the name of several things."""
SHORT_PINYIN = 0.75
"""The factor for pinyin of two syllables, which many words share; longer pinyin is as good as the name."""
FUNCTION_WORD = 0.1
"""What the word itself counts where its capitals mean a name (WHO, IT): nearly all of its occurrences are the other."""
MOST_ALTERNATIVES = 12
"""How many alternatives at most are searched for beside one leaf."""
