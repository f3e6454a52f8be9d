"""The parameters of translation, all in one place; `docs/figures.md` says what each is worth.

Weights multiply. What comes out is the weight of an alternative: what an occurrence counts against one of the words
that were typed.
"""

TRANSLATED = 0.7
"""Any translation, so that a native match ranks above a translated one of equal strength."""
MOST = 32
"""The most alternatives of one leaf: common words have many translations, and a text may use any of them."""
STRICT_MOST = 12
"""The most alternatives of one leaf where every word must match."""
STRICT_SHARE = 0.3
"""Where every word must match, a translation of several characters stands for a word if it has this share of the best
one's weight."""
STRICT_INSIDE, STRICT_INSIDE_LEAST = 0.7, 0.45
"""There, 国家公园 (national park) does say national: what a headword counts that has the word inside a gloss of two
words, and the least that it must have."""
STRICT_BESIDE_FIGURE = 2
"""There, a figure stands for itself and for up to this many characters beside it (2020年, not 3000名教师)."""

# Made when the dictionary is packed; a change needs a new `dictionary.RECIPE`.
RANK_POWER = 0.5
"""The n-th sense of a headword counts n to the power of minus this."""
SENSES_POWER = 0.4
"""From English, a headword with n senses counts n to the power of minus this: it is mostly used in another one."""
FREQUENT, FREQUENCY_POWER = 3000, 0.5
"""From English, a headword less frequent than this in jieba's list counts less, by this power of the logarithm."""
MOST_INSIDE, LONGEST_INSIDE = 8, 4
"""How many headwords are kept for a word inside their glosses, and how many words such a gloss has at most."""
NAME_IN_GLOSS = 0.7
"""The name that a longer gloss begins with (Hubei, of Hubei Province in central China)."""
SURNAME = 0.2
"""A single character as a proper name."""
MOST_PACKED = 48
"""The most entries that are kept of one key."""

# From English.
ONE_CHARACTER = 0.3
"""A headword of one character, which is a part of many other words."""
UNKNOWN_FAMILY, KNOWN_FAMILY = 0.5, 0.15
"""A word of the same family (discussion, discuss), where the word itself is unknown, and where it is known."""
INSIDE = 0.3
"""A headword with the word inside a longer gloss (职业教育, vocational education, for vocational): evidence only."""
LONGEST_SPAN = 4
"""How many neighbouring words are looked up as one gloss."""
NUMERAL = 0.7
"""What English words for numbers are in figures."""

# From Chinese.
WORD_OF_GLOSS, LONGEST_BAG = 0.7, 4
"""The words of a gloss are alternatives too, and share this weight; and how many words such a gloss has at most."""
FAMILY_OF_GLOSS = 0.2
"""A word of the family of a gloss of one word."""
COMPOUND, COMPOUND_WORDS = 0.8, 4
"""Translations of both parts of a compound standing together; and how many of each part are tried."""
PART, ONE_CHARACTER_PART = 0.5, 0.15
"""The translation of one part of a compound alone, and of a part of one character."""
BESIDE_FIGURE, ONE_BESIDE_FIGURE = 0.5, 0.15
"""What stands beside a figure (3000名教师), and where that is one character."""
LONGEST_HAN_SPAN, LONGEST_HEADWORD = 5, 12
"""How many neighbouring Chinese words, and how many characters, are looked up as one headword."""
LONGEST_COMPOUND, LONGEST_PART = 24, 16
"""How many characters a word may have that is taken apart into headwords, and how many its parts: no headword has more.
A longer one is characters that jieba does not know, any number of which it takes for one word."""
