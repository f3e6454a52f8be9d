"""Profiles: what of a release is compared with another one, worked out once for all its comparisons."""

from dataclasses import dataclass
from functools import cached_property

from searchsvc.model.release import Language, PartialDate, Release
from searchsvc.tellings.figures import Figure, FigureKind
from searchsvc.tellings.month_days import month_days
from searchsvc.tellings.romanized import names_in, spoken
from searchsvc.tellings.shared_words import chinese_words, english_words, substrings
from searchsvc.tellings.signature import KeyKind, figures_in, kinds_of
from searchsvc.tellings.spelled_numbers import spelled_numbers
from searchsvc.text.fold import fold_text
from searchsvc.text.kernels.characters import U32
from searchsvc.text.latin import stem

LONGEST_LATIN, LONGEST_HAN = 4_000, 1_500
"""Characters; of a longer body only the beginning is compared."""
HEAD_LATIN, HEAD_HAN = 1_200, 400
"""Characters of the body that make the head, together with the title: where a release says what happened."""
MOST_HEAD_WORDS = 50


@dataclass(frozen=True)
class Profile:
    """A release as it is compared: `title` and `body` folded, `original` as they were, `keys` its signature."""

    language: Language
    date: PartialDate | None
    provinces: frozenset[str]
    title: str
    body: str
    original: str
    keys: U32

    @cached_property
    def days_named(self) -> frozenset[tuple[int, int]]:
        """The days that the head names, as month and day, whatever the year."""
        return frozenset(month_days(self.head))

    @property
    def is_english(self) -> bool:
        """Whether the release is in English."""
        return self.language == "en"

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures but for ordinals and those of its date; of an English text also those that are written out."""
        date = self.date
        dated = {date.year, date.month, date.day} if date else set()
        told = dict.fromkeys(each for each in figures_in(self.keys) if each.kind != FigureKind.ORDINAL)
        if self.is_english:
            told |= dict.fromkeys(spelled_numbers(f"{self.title}\n{self.body}"))
        return [each for each in told if each.value not in dated]

    @cached_property
    def names(self) -> dict[int, KeyKind]:
        """The keys of things and of Latin words, each with its kind."""
        kinds = kinds_of(self.keys)
        chosen = (kinds >= KeyKind.LATIN) & (kinds <= KeyKind.GENERAL)
        return dict(zip(self.keys[chosen].tolist(), map(KeyKind, kinds[chosen].tolist()), strict=True))

    @cached_property
    def head(self) -> str:
        """The title and the beginning of the body, folded."""
        return f"{self.title}\n{self.body[: HEAD_LATIN if self.is_english else HEAD_HAN]}"

    @cached_property
    def title_words(self) -> tuple[str, ...]:
        """The words of the title that say something."""
        return tuple(english_words(self.title) if self.is_english else chinese_words(self.title))

    @cached_property
    def head_words(self) -> tuple[str, ...]:
        """The first words that say something, those of the title among them."""
        return tuple((english_words(self.head) if self.is_english else chinese_words(self.head))[:MOST_HEAD_WORDS])

    @cached_property
    def head_stems(self) -> frozenset[str]:
        """The stems of the English words of the head."""
        return frozenset(map(stem, english_words(self.head)))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all English words."""
        return frozenset(map(stem, english_words(f"{self.title}\n{self.body}")))

    @cached_property
    def head_substrings(self) -> frozenset[str]:
        """What stands in the Chinese head, up to the length of a word."""
        return substrings(self.head)

    @cached_property
    def substrings(self) -> frozenset[str]:
        """What stands in the whole Chinese text, up to the length of a word."""
        return substrings(f"{self.title}\n{self.body}")

    @cached_property
    def stream(self) -> str:
        """The syllables of its Han characters."""
        return spoken(f"{self.title}\n{self.body}")

    @cached_property
    def romanized(self) -> list[str]:
        """The names that may be spelt in pinyin."""
        return list(names_in(self.original))


def profile_of(release: Release, keys: U32) -> Profile | None:
    """The profile of a release with a signature; None where its language is unknown."""
    if release.language is None:
        return None
    body = release.body[: LONGEST_LATIN if release.language == "en" else LONGEST_HAN]
    return Profile(
        release.language,
        release.date,
        frozenset(fact.code for fact in release.provinces),
        "" if release.title_shown_only else fold_text(release.title),
        fold_text(body),
        f"{release.title}\n{body}",
        keys,
    )
