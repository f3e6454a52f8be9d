"""The peer of an evaluation: plain BM25 of `bm25s`, over a grid of tokenizers, methods and parameters.

Each release is one bag of tokens, title and text together, and so is each query, whose repeated words count as often
as they stand there. The best cell of the grid on a judged set is chosen by its own figures on that set, which favours
the peer.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from itertools import pairwise, product

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN, STOPWORDS_EN_PLUS
from bm25s.tokenization import Tokenized

from searchsvc.text.fold import fold_text
from searchsvc.text.units import Kind, units
from searchsvc.text.words import segmenter

METHODS = ("lucene", "bm25l", "bm25+")
K1 = (1.2, 1.5)
B, DELTA = 0.75, 0.5
Tokenizer = Callable[[str], list[str]]
_ENGLISH = Stemmer.Stemmer("english")


def jieba_words(text: str) -> list[str]:
    """jieba's words in its mode for searching, with the shorter words inside them; other words as they stand."""
    found: list[str] = []
    for unit in units(fold_text(text)):
        found.extend(
            word for word, _ in segmenter().search_words(unit.form)
        ) if unit.kind is Kind.HAN else found.append(unit.form)
    return found


def characters_and_pairs(text: str) -> list[str]:
    """All characters but spaces, of whatever script, traditional ones simplified, and all pairs of neighbours."""
    folded = fold_text(text)
    pairs = ("".join(pair) for pair in pairwise(folded))
    return [*(char for char in folded if not char.isspace()), *(pair for pair in pairs if not pair.isspace())]


def stems(text: str, stopwords: Collection[str] = ()) -> list[str]:
    """Snowball's English stems, without `stopwords`; a Han character is a word."""
    words: list[str] = []
    for unit in units(fold_text(text)):
        if unit.kind is Kind.HAN:
            words.extend(unit.form)
        elif unit.form not in stopwords:
            words.append(unit.form)
    stemmed: list[str] = _ENGLISH.stemWords(words)
    return stemmed


TOKENIZERS: Mapping[str, Tokenizer] = {
    "jieba words": jieba_words,
    "characters and pairs": characters_and_pairs,
    "stems": stems,
    "stems without 33 stopwords": partial(stems, stopwords=frozenset(STOPWORDS_EN)),
    "stems without 179 stopwords": partial(stems, stopwords=frozenset(STOPWORDS_EN_PLUS)),
}


def rankings(
    texts: Mapping[str, str], queries: Mapping[str, str], most: int
) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """For each cell of the grid its name and, for each query, the ids of its best `most` releases, the best first.

    `texts` are those of the releases by id, `queries` those of the queries.
    """
    ids = np.array(list(texts), dtype=object)
    most = min(most, len(ids))
    for name, tokenize in TOKENIZERS.items():
        numbers: dict[str, int] = {}
        corpus = [[numbers.setdefault(token, len(numbers)) for token in tokenize(text)] for text in texts.values()]
        asked = [[numbers[token] for token in tokenize(text) if token in numbers] for text in queries.values()]
        for method, k1 in product(METHODS, K1):
            index = bm25s.BM25(method=method, k1=k1, b=B, delta=DELTA)
            index.index(Tokenized(ids=corpus, vocab=numbers), show_progress=False)
            found: dict[str, list[str]] = {}
            for query, tokens in zip(queries, asked, strict=True):
                scores = index.get_scores_from_ids(tokens) if tokens else np.zeros(0)
                order = np.argsort(-scores, kind="stable")[:most]
                found[query] = ids[order[scores[order] > 0]].tolist()
            yield f"{name}, {method}, k1 {k1}", found
