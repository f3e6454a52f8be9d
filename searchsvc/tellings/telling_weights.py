"""The parameters of tellings, all in one place: what each kind of evidence is worth, and how much is enough.

Chosen on the labelled pairs of `tests/tellings/`; the decision on other-language tellings says what was measured.
"""

NEAR_DAYS = 3
"""Releases whose days are further apart are never of one event; the second telling often comes a day or two later."""

# What a feature counts where two releases share it, by its kind.
FIGURE_BY_DIGITS = (0.0, 0.2, 1.0, 2.0, 2.6, 3.0, 3.0)
"""A figure, by the number of its significant digits: 5 is everywhere, 34.5 is not, 1,432 is hardly found twice."""
LARGE_EXPONENT, LARGE_FIGURE = 6, 0.5
"""What a figure counts more that ends in so many zeros: 10 billion is told less often than 10."""
ORDINAL = 0.6
LATIN = 1.5
"""A Latin word in a Chinese text, or one with digits (C919)."""
SPECIFIC_THING, GENERAL_THING = 1.0, 0.4
PROVINCE, PROVINCES_TOGETHER = 0.3, 0.6
"""One province; and all of several provinces the same."""

# Which releases are compared at all.
LEAST_SHARED = 1.25
"""The least that two releases must share by features alone, where there are many releases."""
LEAST_SHARED_UNDATED = 2.0
"""The same where the day of one of them is unknown."""
MOST_OF_A_KEY = 16
"""A feature that more releases of the days around share is not rare, and brings no candidates."""
MOST_CANDIDATES = 6
"""So many releases at most are compared with each."""
FEW_RELEASES = 2_000
"""Among so few, every release of the days around is compared that shares anything, or nothing but the day."""

# What each kind of evidence counts when two releases are compared; the sum decides.
BY_DAYS_APART = (1.0, 0.6, 0.0, -0.5)
"""For the same day, one day apart, and so on."""
DATE_UNKNOWN = -1.0
"""The day of one of them is unknown, and nothing of what is known contradicts."""
DAY_NAMED, OTHER_DAYS_NAMED = 0.3, -2.5
"""The same, but its text names that day, or one beside it, without a year (7月15日); and only other days."""
FIGURE_SHARED = 0.8
"""The factor of the features' weights; rounded figures count `FIGURE_ROUNDED` of it."""
FIGURE_ROUNDED = 0.5
MOST_OF_FIGURES = 5.0
NO_FIGURE = -0.8
"""No figure is shared, not even a rounded one: then persons, places and words must say more."""
FIGURES_DIFFER, MANY_FIGURES, FEW_SHARED = -1.2, 4.0, 0.25
"""Both releases tell figures of at least `MANY_FIGURES`, and less than `FEW_SHARED` of them are shared."""
NAME_LATIN, NAME_SPECIFIC, NAME_GENERAL, MOST_OF_NAMES = 1.0, 0.8, 0.15, 2.5
NAME_PLACE = 0.3
"""A city, where more than one event is held; between English and Chinese, names in pinyin say the same of it."""
ROMANIZED, ROMANIZED_CITY, MOST_OF_ROMANIZED = 0.9, 0.35, 2.4
"""A name in pinyin that both have; and one that is a city, where more than one event is held."""
PROVINCES_ALIKE = (0.0, 0.4, 0.8, 1.3, 1.6)
"""The same provinces, by how many they are."""
PROVINCES_SHARED, PROVINCES_DIFFER = 0.3, -1.5
"""Some provinces shared, and none."""
TITLE, HEAD = 5.0, 9.0
"""How much of the title's words, and of the head's, stands in the other release, from 0 to 1."""
CHANCE_TITLE, CHANCE_HEAD = 0.1, 0.1
"""So much stands in any release of the same field."""
ORDINALS_DIFFER, YEARS_DIFFER = -4.0, -6.0
"""The titles count different meetings of a series (第十五届, 14th), or name different years."""

# From the sum to the confidence, by a logistic curve.
HALF, STEEPNESS = 5.1, 0.9
"""The sum at which one is as likely as the other, and how fast confidence rises from there."""
HALF_WITHOUT_WORDS, MOST_OF_ROMANIZED_WITHOUT = 3.7, 1.5
"""The same where no words were compared, because there is no dictionary; then names of places say less."""
LEAST_CONFIDENCE = 0.5
"""Below it, a release is no telling of the same event."""
SURE, RIVALRY, CERTAIN = 0.9, 1.8, 0.9999
"""A telling that is not sure gives way to one whose odds are higher by e to the power of `RIVALRY`."""
MOST_KEPT, MOST_VERSIONS = 12, 4
"""So many tellings at most are kept of one release, and shown, the surest ones."""
