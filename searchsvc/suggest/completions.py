"""Completions: queries that someone who is typing may have in mind, each of which finds something.

They are words of the index and phrases of its titles that begin with what was typed; Han words and phrases whose
pinyin, in full or by initials, begins with it; words that complete the last word, from releases that hold the words
before it; and whole titles. A completion with more releases comes earlier; titles come last.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from searchsvc.model.page import Fragment
from searchsvc.queryparser.lexer import TokenKind, lex
from searchsvc.queryparser.nodes import Words
from searchsvc.queryparser.parser import parse
from searchsvc.suggest.vocabulary import Entry, Vocabulary
from searchsvc.text.fold import fold, fold_text
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import HAN

MOST = 10
LONGEST = 100
"""Characters: a longer text is not completed."""
LONGEST_TITLE = 100
"""Characters, a Han one counting as two: a longer title is a sentence, which helps nobody to ask."""
TITLES = 3
"""How many of the completions are kept for titles, if there are so many."""
IN_CONTEXT = 30
"""How many words are tried as the last word, together with the words before it."""
MOST_TRIED = 8
"""How many completions are tried that must be searched for to know whether they find anything."""
LONGEST_SUFFIX = 3
APART = 0.25
"""How strongly the rank of a last word falls the more often it stands without the words before it: this share of the
logarithm of how many times as many releases have it at all as have it with them."""
PINYIN = 1.0
"""What reading the letters as pinyin costs, on the scale of a logarithm: a word that begins so is more likely meant."""
_SIGNS = re.compile('["“”„「」『』()*（）＊]')
_HAN = re.compile(f"[{HAN}]")
_HAN_END = re.compile(f"[{HAN}]+$")
_JOINTS = re.compile(r"[\s'’]+")

Names = Callable[[str], Iterable[Entry]]
"""Further names that begin with a folded text, each with a frequency: those of concepts, say."""


@dataclass(frozen=True, slots=True)
class _Way:
    """One completion. The first `kept` characters of `text` are what was typed."""

    text: str
    kept: int
    score: float


def _likely(frequency: int) -> float:
    return math.log1p(frequency)


def _beginning(typed: str, folded: str, entries: Iterable[Entry]) -> Iterator[_Way]:
    for text, frequency in entries:
        yield _Way(typed + text[len(folded) :], len(typed), _likely(frequency))


def _read(head: str, typed: str, vocabulary: Vocabulary) -> Iterator[_Way]:
    """`head`, followed by each Han word or phrase whose pinyin begins with `typed`."""
    letters = _JOINTS.sub("", fold_text(typed))
    if len(letters) > 1 and letters.isascii() and letters.isalpha():
        for text, frequency in vocabulary.read_as(letters, MOST):
            yield _Way(head + text, len(head), _likely(frequency) - PINYIN)


def _in_context(head: str, last: str, vocabulary: Vocabulary) -> Iterator[_Way]:
    """Words that complete `last` and are in releases that match `head`; none where `last` is a function word."""
    folded = fold_text(last)
    if len(folded) > 1 and folded in stopwords():
        return
    entries, stops = vocabulary.beginning(folded, IN_CONTEXT), stopwords()
    entries = [each for each in entries if " " not in each.text and each.text not in stops]
    ways = list(_beginning(head + last, folded, entries))
    read = list(_read(head, last, vocabulary)) if _HAN.search(head) else []
    words = [each.text for each in entries] + [way.text[way.kept :] for way in read]
    counts = vocabulary.counts_among(parse(head), words)
    for way, count in zip([*ways, *read], counts, strict=True):
        if count:
            yield _Way(way.text, way.kept, _likely(count) + APART * (_likely(count) - way.score))


def _after_run(typed: str, run: str, vocabulary: Vocabulary) -> Iterator[_Way]:
    """Words that complete the last characters of a Han run, where a release matches the text so completed."""
    tried = 0
    for length in range(min(LONGEST_SUFFIX, len(run) - 1), 0, -1):
        for text, frequency in vocabulary.beginning(run[-length:], MOST_TRIED):
            if tried == MOST_TRIED:
                return
            tried += 1
            whole = typed + text[length:]
            if vocabulary.matching(parse(whole)):
                yield _Way(whole, len(typed), _likely(frequency) - 3)


def _titles(folded: str, vocabulary: Vocabulary) -> Iterator[_Way]:
    """Whole titles. One of words alone finds its own release; any other may mean something else as a query."""
    begun = folded.rstrip()
    for title in vocabulary.titles(folded, TITLES):
        mapped = fold(title)
        if len(title) + len(_HAN.findall(title)) > LONGEST_TITLE or not mapped.text.startswith(begun):
            continue
        tree = parse(title)
        if isinstance(tree, Words) if _is_bare(title) else vocabulary.matching(tree):
            yield _Way(title, mapped.original_span(0, len(begun))[1], 0.0)


def _is_bare(text: str) -> bool:
    return not _SIGNS.search(text) and all(token.kind is TokenKind.CHUNK for token in lex(text))


def _ways(typed: str, folded: str, vocabulary: Vocabulary, names: Names | None) -> Iterator[_Way]:
    """All completions but titles."""
    head, last = _parted(typed)
    if not _is_bare(typed):
        tokens = list(lex(typed))
        if last and not _SIGNS.search(last) and len(tokens) > 1 and tokens[-1].kind is TokenKind.CHUNK:
            entries = vocabulary.beginning(fold_text(last), MOST_TRIED)
            ways = _beginning(typed, fold_text(last), (each for each in entries if " " not in each.text))
            yield from (way for way in ways if vocabulary.matching(parse(way.text)))
        return
    yield from _beginning(typed, folded, vocabulary.beginning(folded, 2 * MOST))
    if names is not None:
        yield from _beginning(typed, folded, names(folded))
    yield from _read("", typed, vocabulary)
    if head and last:
        yield from _in_context(head, last, vocabulary)
    run = _HAN_END.search(folded)
    if run is not None and len(run[0]) > 1:
        yield from _after_run(typed, run[0], vocabulary)


def _parted(typed: str) -> tuple[str, str]:
    """What was typed before the last word, and the last word, which is empty after a space."""
    last = re.split(r"\s", typed)[-1]
    return typed[: len(typed) - len(last)], last


def complete(typed: str, vocabulary: Vocabulary, names: Names | None = None) -> tuple[Fragment, ...]:
    """The completions of what was typed, at most `MOST`, best first. The marks of each are what it adds.

    Raises QueryTooSlow.
    """
    typed = typed.lstrip()
    folded = re.sub(r"\s+", " ", fold_text(typed))
    if not folded.strip() or len(typed) > LONGEST:
        return ()
    ways = sorted(_ways(typed, folded, vocabulary, names), key=lambda way: (-way.score, way.text))
    titles = list(_titles(folded, vocabulary)) if _is_bare(typed) else []
    found: dict[str, Fragment] = {}
    for way in ways:
        if len(found) >= MOST - len(titles):
            break
        _take(way, folded, vocabulary, found, check=not vocabulary.is_exact)
    for way in titles:
        _take(way, folded, vocabulary, found, check=False)
    return tuple(found.values())


def _take(way: _Way, folded: str, vocabulary: Vocabulary, found: dict[str, Fragment], *, check: bool) -> None:
    key = fold_text(way.text)
    if key in found or key in (folded, folded.strip()) or key in stopwords():
        return
    if check and not vocabulary.matching(parse(way.text)):
        return
    found[key] = Fragment(way.text, ((way.kept, len(way.text)),) if way.kept < len(way.text) else ())
