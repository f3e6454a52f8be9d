"""Corrections: better spellings of a query, from the index's own words.

Rules:
- never changed are: a word that the index has in any form, or that is known otherwise (`is_word`: names of concepts,
  English words); a name of a place (Shaanxi is not Shanxi); a number; a code; an operator; the beginning of a word
  before `*`;
- a Latin word may become a similar word (frequent and near ones first), two words, one word with its neighbour, or the
  Han word whose pinyin it is;
- a Han run may become another run that sounds alike, character by character, if that stands as a whole in a release, or
  if no word of the run is replaced by another. A run short enough to be searched for as one word may also be split into
  its words by a space;
- the text around a corrected word stays as it was typed.
These are proposals: only a search can tell whether one is worth offering.
"""

import heapq
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from searchsvc.facts.places.release_provinces import query_mentions
from searchsvc.queryparser.leaves import LONGEST_HAN_WORD, phrase_leaf
from searchsvc.suggest.edits import most_cost
from searchsvc.suggest.pinyin import plain_syllables, sound, syllables
from searchsvc.suggest.vocabulary import Entry, Vocabulary
from searchsvc.text.fold import fold
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind, Unit, units
from searchsvc.text.words import segmenter

MOST_UNITS = 8
"""A query of more units is not corrected: it finds most of them, or its problem is not spelling."""
MOST_OPTIONS = 3
"""For each word."""
MOST_CORRECTIONS = 6
EDIT = 3.5
"""What a unit of edit distance costs: how many times as frequent, as a logarithm, a word must be to make up for it."""
SPLIT, JOINED = 1.2, 0.8
"""What splitting a word in two, and joining two, cost in units of edit distance."""
FUNCTION_WORD = 0.7
"""What a function word as the better word costs in addition: these are everywhere, and seldom searched for."""
LONGEST_RUN, MOST_HAN = 12, 36
"""Characters: a longer Han run is not corrected, nor any of a query whose runs have more together."""
SAME_SOUND, NEAR_SOUND = 3.0, 4.5
"""What replacing a character by one of the same sound, or of nearly the same, costs. On the same scale a word costs the
negative logarithm of its share of all releases."""
PARTED = 5.0
"""What splitting a Han run into its words costs on that scale: more than another character of the same sound."""
READ = 0.6
"""What taking Latin letters for pinyin costs, in units of edit distance."""
MOST_READ = 20
_BEAM = 5
_LONGEST_WORD = 8
_OPERATORS = frozenset(("AND", "OR", "NOT"))

Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected query. `marks` are its changed ranges; `score` says how likely it is, on the scale of a logarithm."""

    q: str
    marks: Marks
    score: float


@dataclass(frozen=True, slots=True)
class _Option:
    """Another text for `q[start:end]`; `marks` are the changed parts of it."""

    start: int
    end: int
    text: str
    marks: Marks
    score: float


@dataclass(frozen=True, slots=True)
class _Word:
    """A unit of a query, and where in the query it stands."""

    kind: Kind
    form: str
    start: int
    end: int


def _words(q: str) -> list[_Word]:
    """All units of a query."""
    folded = fold(q)

    def word(unit: Unit) -> _Word:
        return _Word(unit.kind, unit.form, *folded.original_span(unit.start, unit.end))

    return [word(unit) for unit in units(folded.text)]


def _is_open(word: _Word, q: str) -> bool:
    """Whether a unit may be corrected at all."""
    if word.kind is Kind.HAN:
        return 1 < len(word.form) <= LONGEST_RUN
    if word.kind is Kind.NUMBER or not (word.form.isascii() and word.form.isalpha()):
        return False
    typed, after, before = q[word.start : word.end], q[word.end : word.end + 1], q[: word.start][-1:]
    is_sign = typed in _OPERATORS or (typed == "title" and after == ":") or not (typed[0] + typed[-1]).isalnum()
    return not (is_sign or after == "*" or after.isalnum() or before.isalnum())


def _is_known(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text stands in a release, in whatever form."""
    if vocabulary.is_exact and vocabulary.frequency(text):
        return True
    leaf = phrase_leaf(text)
    return leaf is None or vocabulary.matching(leaf) > 0


def _weighed(frequency: int, cost: float) -> float:
    return math.log1p(frequency) - EDIT * cost


def _latin_options(word: _Word, vocabulary: Vocabulary) -> Iterator[_Option]:
    form = word.form
    most = most_cost(len(form))
    if not most:
        return
    stops = stopwords()
    for text, frequency, cost in vocabulary.near(form, most):
        dearer = cost + FUNCTION_WORD if text in stops else cost
        yield _whole(word.start, word.end, text, _weighed(frequency, dearer))
    for at in range(2, len(form) - 1):
        left, right = form[:at], form[at:]
        frequency = min(vocabulary.frequency(left), vocabulary.frequency(right))
        if frequency and _is_known(f"{left} {right}", vocabulary):
            yield _whole(word.start, word.end, f"{left} {right}", _weighed(frequency, SPLIT))
    for text, frequency, *_ in vocabulary.read_as(form, MOST_READ):
        if "".join(syllables(text)) == form:
            yield _whole(word.start, word.end, text, _weighed(frequency, READ))


def _whole(start: int, end: int, text: str, score: float) -> _Option:
    return _Option(start, end, text, ((0, len(text)),), score)


def _joined(left: _Word, right: _Word, q: str, vocabulary: Vocabulary) -> Iterator[_Option]:
    if left.kind is right.kind is Kind.WORD and q[left.end : right.start] in (" ", "-"):
        text = left.form + right.form
        frequency = vocabulary.frequency(text)
        if frequency:
            yield _whole(left.start, right.end, text, _weighed(frequency, JOINED))


@dataclass(frozen=True, slots=True, order=True)
class _Path:
    """A way to write the beginning of a run. It is `safe` where no word as typed was replaced by another."""

    cost: float
    text: str
    safe: bool = True


def _sounding(run: str, start: int, end: int, readings: Sequence[Sequence[str]], vocabulary: Vocabulary) -> list[Entry]:
    """The words that sound like `run[start:end]`, the most frequent first, and this part itself if it is a word."""
    found: dict[str, Entry] = {}
    for key in {sound(read[start:end]) for read in readings} | {sound(syllables(run[start:end]))}:
        found |= {each.text: each for each in vocabulary.sounding(key) if len(each.text) == end - start}
    best = heapq.nlargest(_BEAM, found.values(), key=lambda each: each.frequency)
    typed = found.get(run[start:end])
    return best if typed is None or typed in best else [*best, typed]


def _sound_cost(typed: str, text: str) -> float:
    """What the changed characters of a word cost."""
    read, other = syllables(typed), syllables(text)
    plain = plain_syllables(typed)
    return sum(
        SAME_SOUND if other[at] in (read[at], plain[at]) else NEAR_SOUND
        for at in range(len(typed))
        if typed[at] != text[at]
    )


def _paths(run: str, vocabulary: Vocabulary) -> list[_Path]:
    """The likeliest ways to write a run by its sound, at most `_BEAM`, the best first.

    Each consists of words of the vocabulary, weighed one by one (unigrams), and of single characters as typed.
    """
    readings = [read for read in dict.fromkeys((syllables(run), plain_syllables(run))) if all(read)]
    every = math.log1p(vocabulary.releases) + 1
    best: list[list[_Path]] = [[_Path(0.0, "")], *([] for _ in run)]
    for end in range(1, len(run) + 1):
        ways = [_Path(path.cost + every, path.text + run[end - 1], path.safe) for path in best[end - 1]]
        for start in range(max(0, end - _LONGEST_WORD), end - 1):
            typed = run[start:end]
            entries = _sounding(run, start, end, readings, vocabulary) if readings else []
            is_word = bool(entries) and vocabulary.frequency(typed) > 0
            for text, frequency, *_ in entries:
                cost = every - 1 - math.log(frequency) + _sound_cost(typed, text)
                safe = text == typed or not is_word
                ways += (_Path(path.cost + cost, path.text + text, path.safe and safe) for path in best[start])
        best[end] = _distinct(ways)
    return best[-1]


def _distinct(ways: list[_Path]) -> list[_Path]:
    found: dict[str, _Path] = {}
    for way in sorted(ways):
        found.setdefault(way.text, way)
        if len(found) == _BEAM:
            break
    return list(found.values())


def _han_options(word: _Word, named: Sequence[tuple[int, int]], vocabulary: Vocabulary) -> Iterator[_Option]:
    run = word.form
    for path in _paths(run, vocabulary):
        changed = [at for at in range(len(run)) if run[at] != path.text[at]]
        touched = any(start <= word.start + at < end for at in changed for start, end in named)
        if not changed or len(changed) > (len(run) + 1) // 2 or touched:
            continue
        if path.safe or _is_known(path.text, vocabulary):
            yield _Option(word.start, word.end, path.text, _stretches(changed), -path.cost)


def _parted(word: _Word, vocabulary: Vocabulary) -> Iterator[_Option]:
    """A run of two words with a space between them; without it they must stand together, as one word of the query."""
    parts = segmenter().cut(word.form)
    if len(word.form) != LONGEST_HAN_WORD or [len(part) for part in parts] != [2, 2]:
        return
    frequencies = [vocabulary.frequency(part) for part in parts]
    if all(frequencies):
        every = math.log1p(vocabulary.releases) + 1
        cost = sum(every - 1 - math.log(frequency) for frequency in frequencies) + PARTED
        yield _whole(word.start, word.end, " ".join(parts), -cost)


def _stretches(places: Sequence[int]) -> Marks:
    """Ascending indexes as ranges: (1, 2, 5) becomes (1, 3), (5, 6)."""
    ends = [at + 1 for at, after in pairwise((*places, -1)) if after != at + 1]
    starts = [at for before, at in pairwise((-2, *places)) if at != before + 1]
    return tuple(zip(starts, ends, strict=True))


def _options(q: str, vocabulary: Vocabulary, is_word: Callable[[str], bool]) -> list[list[_Option]]:
    """For each part of a query that the index does not know, other ways to write it, the likeliest first."""
    words = _words(q)
    if not 0 < len(words) <= MOST_UNITS or sum(len(word.form) for word in words if word.kind is Kind.HAN) > MOST_HAN:
        return []
    named: list[tuple[int, int]] | None = None  # looked for where a Han word is not known
    found: list[list[_Option]] = []
    for index, word in enumerate(words):
        if not _is_open(word, q) or _is_known(word.form, vocabulary) or is_word(word.form):
            continue
        if word.kind is Kind.HAN:
            if named is None:
                named = [(mention.start, mention.end) for mention in query_mentions(q)]
            options = [*_han_options(word, named, vocabulary), *_parted(word, vocabulary)]
        else:
            options = list(_latin_options(word, vocabulary))
            for left, right in pairwise(words[max(index - 1, 0) : index + 2]):
                options += _joined(left, right, q, vocabulary)
        if options:
            found.append(heapq.nlargest(MOST_OPTIONS, options, key=lambda option: option.score))
    return found


def _applied(q: str, chosen: Sequence[_Option]) -> Correction:
    pieces: list[str] = []
    marks: list[tuple[int, int]] = []
    at = size = 0
    for option in sorted(chosen, key=lambda option: option.start):
        if option.start < at:
            continue  # it overlaps the option before: both join the same word to a neighbour
        before = q[at : option.start]
        size += len(before)
        marks += ((size + start, size + end) for start, end in option.marks)
        pieces += (before, option.text)
        size += len(option.text)
        at = option.end
    return Correction("".join((*pieces, q[at:])), tuple(marks), sum(option.score for option in chosen))


def corrections(q: str, vocabulary: Vocabulary, is_word: Callable[[str], bool] = lambda _: False) -> list[Correction]:
    """Better spellings of a query, the likeliest first; none where the index knows all of its words, or `is_word` does.

    Raises QueryTooSlow.
    """
    options = _options(q, vocabulary, is_word)
    if not options:
        return []
    ways = product(*options) if len(options) <= 3 else [tuple(each[0] for each in options)]
    applied = {each.q: each for each in (_applied(q, way) for way in ways)}
    return heapq.nlargest(MOST_CORRECTIONS, applied.values(), key=lambda each: each.score)
