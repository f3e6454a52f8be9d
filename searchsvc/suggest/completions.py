"""Completions: queries that someone who is typing may have in mind, each of which finds something.

They are, by what begins with the text typed, or has a pinyin or initials that do:
- names of concepts that releases have, and the full name of an acronym;
- noun phrases that several releases have, and single words that are nouns;
- these again after the words typed before them, where a release has both: side by side after a small word (Ministry of
  …) or within a Han run, anywhere else;
- whole titles, each of which leads to its release.
What more releases have comes earlier, names before other phrases before single words; titles come last.
"""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from searchsvc.concepts.names import name_key
from searchsvc.model.page import Completion
from searchsvc.queryparser.leaves import phrase_leaf
from searchsvc.queryparser.lexer import TokenKind, lex
from searchsvc.queryparser.nodes import Words
from searchsvc.queryparser.parser import parse
from searchsvc.suggest.beginnings import LOOKED_AT, NAME, Beginnings, Candidate, spaced
from searchsvc.suggest.concept_names import OfferedNames
from searchsvc.suggest.vocabulary import Vocabulary
from searchsvc.text.fold import fold, fold_text
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import HAN
from searchsvc.text.words import segmenter

MOST = 10
LONGEST = 100
"""Characters: a longer text is not completed."""
LONGEST_TITLE = 100
"""Characters, a Han one counting as two: a longer title is a sentence, which helps nobody to ask."""
TITLES = 3
"""How many of the completions are kept for titles, if there are so many."""
MOST_TRIED = 6
"""How many completions are tried that must be searched for to know whether they find anything."""
MOST_LAST_WORDS = 3
"""Of how many words the end of a text may be that is completed by itself."""
MOST_APART = 3
"""How many completions are offered whose last word need not stand beside the words before it."""
LONGEST_SUFFIX = 3
AFTER, ALIAS = -1.0, 2.0
"""What is added to a rank for what is completed only behind other words, and for the full name of an acronym."""
_SIGNS = re.compile('["“”„「」『』()*（）＊]')
_HAN = re.compile(f"[{HAN}]")
_HAN_END = re.compile(f"[{HAN}]+$")


class _Way(NamedTuple):
    """One completion. The first `kept` characters of `text` are what was typed.

    `is_open` says that it may be the beginning of a longer phrase; `finds` is that of a `Candidate`.
    """

    text: str
    kept: int
    score: float
    finds: Literal["known", "built", "unknown"] = "built"
    is_open: bool = False


class _Completer:
    """What completes one text."""

    def __init__(self, vocabulary: Vocabulary, names: OfferedNames) -> None:
        self._vocabulary, self._beginnings = vocabulary, Beginnings(vocabulary, names)

    def whole(self, typed: str) -> Iterator[_Way]:
        """What completes the whole text."""
        for found in self._beginnings.beginning(typed):
            # What was typed stays as it was, but a name has its own capitals, and a word not only some.
            own = found.text[: found.typed]
            is_own = _capitals(own) > _capitals(typed) or (typed.isupper() and len(typed) > 1)
            text = (own if is_own else typed) + found.text[found.typed :]
            kept = len(own) if is_own else len(typed)
            yield _Way(text, kept, found.likely, found.finds)
        for found in self._beginnings.read(typed):
            yield _Way(found.text, 0, found.likely, found.finds)
        for found in self._beginnings.abbreviated(typed):
            yield _Way(found.text, 0, found.likely + ALIAS, found.finds)

    def behind(self, head: str, last: str) -> Iterator[_Way]:
        """What completes the end of a text, `last`, and stands behind its beginning in some release."""
        folded = fold_text(last)
        if not folded or folded in stopwords():
            return
        yield from self._beside(head, last)
        if self._beginnings.is_name(spaced(head).strip()):
            yield from self._apart(head, last)

    def _apart(self, head: str, last: str) -> Iterator[_Way]:
        """What completes `last` and is in a release with `head`, anywhere."""
        found = [*self._beginnings.beginning(last), *(self._beginnings.read(last) if _HAN.search(head) else ())]
        found = sorted(found, key=lambda each: (-each.likely, each.text))[:LOOKED_AT]
        counts = self._vocabulary.counts_among(parse(head), [fold_text(each.text) for each in found])
        ways = [
            _after(head, last if each.typed else "", each, count)._replace(finds="known")
            for each, count in zip(found, counts, strict=True)
            if count
        ]
        yield from sorted(ways, key=lambda way: (-way.score, way.text))[:MOST_APART]

    def _beside(self, head: str, last: str) -> Iterator[_Way]:
        """What completes `last` and stands just behind the last words of `head`, not all of which are small words."""
        before = spaced(head).split()
        content = [at for at, word in enumerate(before) if word not in stopwords()]
        if not content:
            return
        joined = " ".join(before[min(content[-1], max(0, len(before) - MOST_LAST_WORDS)) :])
        found = self._beginnings.beginning(last)[:MOST_TRIED]
        for each in found:
            leaf = phrase_leaf(f"{joined} {each.text}")
            count = self._vocabulary.matching(leaf) if leaf else 0
            if count > 1 or (count and each.bonus == NAME):
                yield _after(head, last, each, count)._replace(is_open=True)

    def after_run(self, typed: str, run: str) -> Iterator[_Way]:
        """What completes the last characters of a Han run, where a release has the whole run so completed."""
        tried: set[str] = set()
        for length in range(min(LONGEST_SUFFIX, len(run) - 1), 0, -1):
            if not _begins_a_word(run, len(run) - length):
                continue
            for each in self._beginnings.beginning(run[-length:])[:MOST_TRIED]:
                whole = run[:-length] + fold_text(each.text)
                if len(tried) == MOST_TRIED or whole in tried or not _begins_a_word(whole, len(run) - length):
                    continue
                tried.add(whole)
                leaf = phrase_leaf(whole)
                count = self._vocabulary.matching(leaf) if leaf else 0
                if count:
                    yield _after(typed, "", each._replace(text=each.text[length:]), count)._replace(is_open=True)

    def ends(self, typed: str) -> Iterator[_Way]:
        """Names and phrases of several words, of which the last words typed are the beginning."""
        words = list(re.finditer(r"\S+", typed))
        for word in words[1:][-MOST_LAST_WORDS:-1]:
            head, last = typed[: word.start()], typed[word.start() :]
            before = spaced(head).split()
            if word[0].casefold() in stopwords():
                continue
            found = self._beginnings.beginning(last)[:MOST_TRIED]
            whole_head = parse(head) if any(each not in stopwords() for each in before) else None
            counts: Sequence[float] = [each.frequency for each in found]
            if whole_head is not None:
                counts = self._vocabulary.counts_among(whole_head, [fold_text(each.text) for each in found])
            for each, count in zip(found, counts, strict=True):
                if count:
                    yield _after(head, last, each, count)

    def in_operators(self, typed: str, last: str) -> Iterator[_Way]:
        """What completes the last word of a query with operators, and finds something."""
        tokens = list(lex(typed))
        if last and not _SIGNS.search(last) and len(tokens) > 1 and tokens[-1].kind is TokenKind.CHUNK:
            words = [each for each in self._beginnings.beginning(last) if " " not in each.text]
            for each in words[:MOST_TRIED]:
                text = typed + each.text[each.typed :]
                if self._vocabulary.matching(parse(text)):
                    yield _Way(text, len(typed), each.likely, "known")

    def all(self, typed: str) -> Iterator[_Way]:
        """All completions but titles."""
        head, last = _parted(typed)
        if not _is_bare(typed):
            yield from self.in_operators(typed, last)
            return
        whole = list(self.whole(typed))
        yield from whole
        if len(whole) >= MOST:
            return  # others would hardly be among the best
        if head and last:
            yield from self.ends(typed)
            yield from self.behind(head, last)
        run = _HAN_END.search(fold_text(typed))
        if run is not None and len(run[0]) > 1:
            yield from self.after_run(typed, run[0])

    def titles(self, folded: str) -> Iterator[Completion]:
        """Whole titles. One of words alone finds its own release; any other may mean something else as a query."""
        begun = folded.rstrip()
        for title, release_id in self._vocabulary.titles(folded, TITLES):
            mapped = fold(title)
            if len(title) + len(_HAN.findall(title)) > LONGEST_TITLE or not mapped.text.startswith(begun):
                continue
            tree = parse(title)
            if isinstance(tree, Words) if _is_bare(title) else self._vocabulary.matching(tree):
                kept = mapped.original_span(0, len(begun))[1]
                yield Completion(title, ((kept, len(title)),) if kept < len(title) else (), release_id)


def _after(head: str, last: str, found: Candidate, count: float) -> _Way:
    """What was typed, its end completed; `count` is how many releases have both together."""
    text = head + last + found.text[found.typed if last else 0 :]
    return _Way(text, len(head + last), math.log1p(count) + found.bonus + AFTER, "unknown")


def _capitals(text: str) -> int:
    return sum(map(str.isupper, text))


def _begins_a_word(run: str, at: int) -> bool:
    """Whether jieba begins a word of a run at a character."""
    place = 0
    for word in segmenter().cut(run):
        if place == at:
            return True
        place += len(word)
    return False


def _is_bare(text: str) -> bool:
    return not _SIGNS.search(text) and all(token.kind is TokenKind.CHUNK for token in lex(text))


def _parted(typed: str) -> tuple[str, str]:
    """What was typed before the last word, and the last word, which is empty after a space."""
    last = re.split(r"\s", typed)[-1]
    return typed[: len(typed) - len(last)], last


def complete(typed: str, vocabulary: Vocabulary, names: OfferedNames) -> tuple[Completion, ...]:
    """The completions of what was typed, at most `MOST`, best first. The marks of each are what it adds.

    Raises QueryTooSlow.
    """
    typed = typed.lstrip()
    folded = spaced(typed)
    if not folded.strip() or len(typed) > LONGEST:
        return ()
    completer = _Completer(vocabulary, names)
    ways = sorted(completer.all(typed), key=lambda way: (-way.score, way.text))
    titles = list(completer.titles(folded)) if _is_bare(typed) else []
    found: dict[str, Completion] = {}
    whole = [fold_text(way.text) for way in ways if not way.is_open]
    for way in ways:
        if len(found) >= MOST - len(titles):
            break
        if way.is_open and any(each.startswith(fold_text(way.text)) for each in whole):
            continue  # Ministry of Emergency, beside Ministry of Emergency Management
        _take(way, folded, vocabulary, found)
    known = {fold_text(each.text) for each in found.values()}
    return (*found.values(), *(title for title in titles if fold_text(title.text) not in known))


def _take(way: _Way, folded: str, vocabulary: Vocabulary, found: dict[str, Completion]) -> None:
    text = fold_text(way.text)
    key = name_key(way.text) or text
    if key in found or text in (folded, folded.strip()) or text in stopwords():
        return
    is_known = way.finds == "known" or (way.finds == "built" and vocabulary.is_exact)
    if not is_known and not vocabulary.matching(parse(way.text)):
        return
    found[key] = Completion(way.text, ((way.kept, len(way.text)),) if way.kept < len(way.text) else ())
