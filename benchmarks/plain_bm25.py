"""Plain BM25, as a baseline: one bag of tokens a release, title and text together; nothing else.

The score is that of Robertson and Zaragoza (2009) with the idf that is never negative, k1 1.2 and b 0.75.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from searchsvc.text.fold import fold_text
from searchsvc.text.latin import stem
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind, units
from searchsvc.text.words import segmenter

K1, B = 1.2, 0.75
Tokenizer = Callable[[str], list[str]]


def stems(text: str) -> list[str]:
    """English stems without function words; a Han run is its characters."""
    found: list[str] = []
    for unit in units(fold_text(text)):
        if unit.kind is Kind.HAN:
            found.extend(unit.form)
        elif unit.form not in stopwords():
            found.append(stem(unit.form))
    return found


def jieba_words(text: str) -> list[str]:
    """jieba's words, and everything else as it stands."""
    found: list[str] = []
    for unit in units(fold_text(text)):
        found.extend(segmenter().cut(unit.form) if unit.kind is Kind.HAN else [unit.form])
    return found


def grams(text: str) -> list[str]:
    """Han characters and pairs of neighbours, and everything else as it stands."""
    found: list[str] = []
    for unit in units(fold_text(text)):
        if unit.kind is Kind.HAN:
            found.extend(unit.form)
            found.extend("".join(pair) for pair in pairwise(unit.form))
        else:
            found.append(unit.form)
    return found


TOKENIZERS: Mapping[str, Tokenizer] = {"stems": stems, "jieba words": jieba_words, "1-2-grams": grams}


class PlainBm25:
    """An index of texts by id."""

    def __init__(self, texts: Iterable[tuple[str, str]], tokenize: Tokenizer) -> None:
        self._tokenize = tokenize
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._ids: list[str] = []
        lengths: list[int] = []
        for number, (release_id, text) in enumerate(texts):
            tokens = tokenize(text)
            self._ids.append(release_id)
            lengths.append(len(tokens))
            for token, count in Counter(tokens).items():
                self._postings[token].append((number, count))
        mean = sum(lengths) / max(len(lengths), 1) or 1.0
        self._norms = [K1 * (1 - B + B * length / mean) for length in lengths]

    def rank(self, query: str, most: int) -> Sequence[str]:
        """The ids of the best releases, the best first; equal ones in the order of the corpus."""
        scores: dict[int, float] = defaultdict(float)
        for token, repeats in Counter(self._tokenize(query)).items():
            postings = self._postings.get(token, ())
            idf = math.log1p((len(self._ids) - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, count in postings:
                scores[number] += repeats * idf * count * (K1 + 1) / (count + self._norms[number])
        best = sorted(scores, key=lambda number: (-scores[number], number))[:most]
        return [self._ids[number] for number in best]
