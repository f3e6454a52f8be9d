"""The questions: every kind in both languages, taken from the releases themselves, so that each finds something.

What may be compared is said with each question. English totals and counts must be equal: a word of a question has
one form in the generated releases, and the real ones do not hold all of a question in any form. Chinese ones may be
higher with us, who find a word wherever its characters stand and not only where jieba cut it out. Chinese phrases
are not compared with us: to the peers the words beside a comma are neighbours, and a word's own parts come between.
Nor are relaxed questions: the peers are asked for any of their words, while we ask for all of them first.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import Literal

from benchmarks.corpus import BenchRelease, read_corpus
from benchmarks.tokens import TokenizedRelease, read_tokens
from searchsvc.facts.places.release_provinces import query_mentions
from searchsvc.text.analyzer import joined_forms
from searchsvc.text.fold import fold_text
from searchsvc.text.latin import stem
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import units

Kind = Literal["frequent", "rare", "two_words", "three_words", "phrase", "common_phrase", "filtered", "relaxed"]
Comparison = Literal["equal", "at_least", "none"]
KINDS: tuple[Kind, ...] = (
    "frequent",
    "rare",
    "two_words",
    "three_words",
    "phrase",
    "common_phrase",
    "filtered",
    "relaxed",
)
LANGUAGES = ("en", "zh")
SAMPLE = 20_000
"""Releases that are looked at, evenly spread; more would only take memory."""
_TRIES = 5_000


@dataclass(frozen=True, slots=True)
class BenchQuery:
    """One question: `text` is what a person types into our service, `terms` the same as the peers' tokens.

    `years` is inclusive. `comparison` says how our total and counts relate to the peers'.
    """

    kind: Kind
    language: str
    text: str
    terms: tuple[str, ...]
    phrase: bool = False
    any_word: bool = False
    province: str | None = None
    years: tuple[int, int] | None = None
    comparison: Comparison = "equal"


@dataclass(frozen=True, slots=True)
class Sampled:
    """A release that questions are taken from: its tokens and its original body."""

    tokens: TokenizedRelease
    body: str


def sample_releases(corpus: Path, tokens: Path, size: int) -> list[Sampled]:
    """At most `SAMPLE` releases, evenly spread; each second one is Chinese."""
    step = 1 if size <= SAMPLE else 2 * (-(-size // (2 * SAMPLE))) + 1
    pairs = zip(read_tokens(tokens), read_corpus(corpus), strict=True)
    return [Sampled(each, release.body) for each, release in islice(pairs, 0, None, step)]


@dataclass(slots=True)
class RealForms:
    """The Latin words of the real releases: their stems, and the pairs of stems that stand side by side."""

    stems: set[str]
    pairs: set[tuple[str, str]]

    def can_hold(self, terms: Sequence[str], *, phrase: bool) -> bool:
        """Whether a real release may match English words, in whatever form."""
        keys = [stem(term) for term in terms]
        if phrase:
            return all(pair in self.pairs for pair in pairwise(keys))
        return all(key in self.stems for key in keys)


def real_forms(releases: Sequence[BenchRelease]) -> RealForms:
    """What Latin words the real releases hold."""
    forms = RealForms(set(), set())
    for release in releases:
        for text in (release.title, release.body):
            sequence = tuple(units(fold_text(text)))
            keys = [stem(unit.form) for unit in sequence]
            forms.stems.update(key for key in keys if key[0].isascii())
            forms.stems.update(stem(form) for form, _, _ in joined_forms(sequence))
            forms.pairs.update(pair for pair in pairwise(keys) if pair[0][0].isascii() and pair[1][0].isascii())
    return forms


class _Pool:
    """The sampled releases of one language, with their words by how many releases hold them."""

    def __init__(self, language: str, sample: Sequence[Sampled]) -> None:
        self.language = language
        self.bodies = {each.tokens.id: each.body for each in sample}
        self.releases = [each.tokens for each in sample if each.tokens.language.startswith(language)]
        self.holders: Counter[str] = Counter()
        for each in self.releases:
            self.holders.update({*each.title.split(), *each.body.split()})
        ranked = sorted(self.holders, key=lambda word: (-self.holders[word], word))
        self.common = frozenset(ranked[:60])
        usable = [word for word in ranked if self.is_usable(word)]
        self.frequent = usable[: max(20, min(300, len(usable) // 20))]
        few = max(3, len(self.releases) // 700)
        self.rare = [word for word in usable if 2 <= self.holders[word] <= few] or usable[-50:]
        self.medium = max(2, len(self.releases) // 100)

    def is_usable(self, word: str) -> bool:
        """Whether a word may be asked for by itself, and is one word to every engine."""
        if word in stopwords() or not word.isalpha():
            return False
        if self.language == "en":
            return word.isascii() and len(word) > 2 and not query_mentions(word)
        return not word.isascii() and 2 <= len(word) <= 4


@dataclass(frozen=True, slots=True)
class _Asked:
    terms: tuple[str, ...]
    phrase: bool
    release: TokenizedRelease | None


def _one_of(words: Sequence[str]) -> Callable[[_Pool, random.Random], _Asked | None]:
    return lambda pool, rng: _Asked((rng.choice(words),), False, None)


def _together(count: int) -> Callable[[_Pool, random.Random], _Asked | None]:
    """Words that are not rare and stand in one release."""

    def ask(pool: _Pool, rng: random.Random) -> _Asked | None:
        release = rng.choice(pool.releases)
        words = sorted(
            word
            for word in {*release.title.split(), *release.body.split()}
            if pool.is_usable(word) and pool.holders[word] >= pool.medium
        )
        return _Asked(tuple(rng.sample(words, count)), False, release) if len(words) >= count else None

    return ask


def _apart(pool: _Pool, rng: random.Random) -> _Asked | None:
    """Words of two releases, which hardly any release holds together."""
    found = [_together(count)(pool, rng) for count in (3, 2)]
    terms = tuple(dict.fromkeys(term for asked in found if asked is not None for term in asked.terms))
    return _Asked(terms, False, None) if len(terms) == 5 else None


def _neighbours(*, common: bool) -> Callable[[_Pool, random.Random], _Asked | None]:
    """Two words side by side within a sentence: both of the commonest, or both usable by themselves."""

    def fits(pool: _Pool, word: str) -> bool:
        return word in pool.common if common else pool.is_usable(word) and pool.holders[word] >= pool.medium

    def ask(pool: _Pool, rng: random.Random) -> _Asked | None:
        release = rng.choice(pool.releases)
        pairs = [pair for pair in pairwise(release.body.split()) if pair[0] != pair[1]]
        good = [pair for pair in pairs if fits(pool, pair[0]) and fits(pool, pair[1])]
        return _Asked(rng.choice(good), True, release) if good else None

    return ask


def _filtered(pool: _Pool, rng: random.Random) -> _Asked | None:
    release = rng.choice(pool.releases)
    words = {*release.title.split(), *release.body.split()}
    known = [word for word in pool.frequent if word in words]
    return _Asked((rng.choice(known),), False, release) if known else None


def _asker(kind: Kind, pool: _Pool) -> Callable[[_Pool, random.Random], _Asked | None]:
    return {
        "frequent": _one_of(pool.frequent),
        "rare": _one_of(pool.rare),
        "two_words": _together(2),
        "three_words": _together(3),
        "phrase": _neighbours(common=False),
        "common_phrase": _neighbours(common=True),
        "filtered": _filtered,
        "relaxed": _apart,
    }[kind]


def _query(kind: Kind, pool: _Pool, asked: _Asked, rng: random.Random) -> BenchQuery:
    chinese = pool.language == "zh"
    text = ("" if chinese and asked.phrase else " ").join(asked.terms)
    province: str | None = None
    years: tuple[int, int] | None = None
    if kind == "filtered" and asked.release is not None:
        year, which = asked.release.year, rng.randrange(3)
        province = asked.release.provinces[0] if which != 1 else None
        years = (year - rng.randrange(4), year) if which != 0 else None
    comparison: Comparison = "equal"
    if kind == "relaxed":
        comparison = "none"
    elif chinese:
        comparison = "none" if asked.phrase else "at_least"
    return BenchQuery(
        kind=kind,
        language=pool.language,
        text=f'"{text}"' if asked.phrase else text,
        terms=asked.terms,
        phrase=asked.phrase,
        any_word=kind == "relaxed",
        province=province,
        years=years,
        comparison=comparison,
    )


def _cell(kind: Kind, pool: _Pool, real: RealForms, rng: random.Random) -> Iterator[BenchQuery]:
    """Different questions of one kind and language, as many as are found in a bounded number of tries."""
    ask = _asker(kind, pool)
    seen: set[tuple[str, ...]] = set()
    for _ in range(_TRIES):
        asked = ask(pool, rng)
        if asked is None or asked.terms in seen:
            continue
        if pool.language == "en" and real.can_hold(asked.terms, phrase=asked.phrase):
            continue
        if pool.language == "zh" and asked.phrase and not _is_one_run(pool, asked):
            continue
        seen.add(asked.terms)
        yield _query(kind, pool, asked, rng)


def _is_one_run(pool: _Pool, asked: _Asked) -> bool:
    """Whether a pair of Chinese tokens stands in its release with nothing between and nothing shared."""
    return asked.release is not None and "".join(asked.terms) in pool.bodies[asked.release.id]


def make_queries(count: int, sample: Sequence[Sampled], real: RealForms, seed: int) -> tuple[BenchQuery, ...]:
    """About `count` questions, kinds and languages in turn, so that any first part of them is a fair choice."""
    pools = [pool for pool in (_Pool(language, sample) for language in LANGUAGES) if pool.releases]
    each = -(-count // (len(KINDS) * len(pools)))
    cells = [
        list(islice(_cell(kind, pool, real, random.Random(f"{seed} {kind} {pool.language}")), each))
        for kind in KINDS
        for pool in pools
    ]
    in_turn = [cell[place] for place in range(each) for cell in cells if place < len(cell)]
    return tuple(in_turn[:count])
