"""Similar releases: the strongest words of one release, as a query of which any word will do, weighed by tf·idf.

There is no index from releases to words: the one release is analysed again, which takes milliseconds.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.index_format import FIELD_PREFIX, TEXT
from searchsvc.engines.whoosh.search.frequent_characters import NOTHING_KEPT
from searchsvc.engines.whoosh.search.kernels import tree as tree_kernels
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import LeafStatistics, WordGroup
from searchsvc.engines.whoosh.search.plan import Plan
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.engines.whoosh.terms.dictionary_reader import join_keys
from searchsvc.engines.whoosh.terms.term_dictionary import Keys
from searchsvc.model.release import Release
from searchsvc.queryparser.nodes import Leaf, Slot
from searchsvc.text.analyzer import STEM_MARK, WORD_MARK, Occurrences, is_function_stem, word_terms
from searchsvc.text.document import analyze_releases
from searchsvc.text.kernels.token_postings import occurrences_of
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind, without_sign

MOST_WORDS = 25
MOST_POSTINGS = 100_000
"""So many postings the words may have together, but for the strongest five; then only rarer ones are taken."""
ALWAYS = 5
TITLE = 3.0
"""What an occurrence in the title counts."""
LONGEST_BODY = 50_000
"""Characters; of a longer body, only the beginning is looked at."""


def _words(terms: Occurrences, title_end: int) -> Iterator[tuple[str, str, Leaf, float]]:
    """The words of a release that may tell what it is about: their term, their text, their leaf, their weighed tf.

    These are Han words of two characters and more, and Latin words, those of one stem as one.
    """
    stems: dict[str, str] = {}
    for term in terms:
        if "a" <= term[0] <= "z" and len(term) > 2 and " " not in term and term == without_sign(term):
            stems.setdefault(word_terms(term)[1], term)
    stops = stopwords()
    for term, occurrences in terms.items():
        if term.startswith(STEM_MARK):
            if term not in stems or is_function_stem(term):
                continue
            text, kind = stems[term], Kind.WORD
        elif term.startswith(WORD_MARK):
            text, kind = term.removeprefix(WORD_MARK), Kind.HAN
        elif len(term) == 2 and term[0] >= "\u2e80" and any(each & 1 for each in occurrences):
            text, kind = term, Kind.HAN
        else:
            continue
        if text in stops:
            continue
        full = [each for each in occurrences if each & 1]
        tf = sum(TITLE if each >> 1 < title_end else 1.0 for each in full)
        yield term, text, Leaf(text, ((Slot(kind, text, 0),),)), tf


def strongest_words(
    release: Release, count: int, frequencies_of: Callable[[Keys], NDArray[np.int64]]
) -> list[tuple[Leaf, float]]:
    """The strongest words of a release in an index of `count`, each with its weight.

    `frequencies_of` says of each of several terms in how many documents of the index it is.
    """
    if len(release.body) > LONGEST_BODY:
        release = replace(release, body=release.body[:LONGEST_BODY])
    analysed = analyze_releases([release])
    words = list(_words(occurrences_of(analysed.postings), int(analysed.bounds[0, 0, 1])))
    keys = join_keys([FIELD_PREFIX[TEXT] + term.encode() for term, _, _, _ in words])
    frequencies = frequencies_of(keys)
    rated = [
        ((1 + math.log(tf)) * math.log1p(count / frequency), int(frequency), leaf)
        for (_, _, leaf, tf), frequency in zip(words, frequencies.tolist(), strict=True)
        if frequency > 1
    ]
    rated.sort(key=lambda each: (-each[0], each[2].text))
    chosen: list[tuple[Leaf, float]] = []
    left = MOST_POSTINGS
    for weight, frequency, leaf in rated:
        if frequency <= left or len(chosen) < ALWAYS:
            chosen.append((leaf, weight))
            left -= frequency
        if len(chosen) == MOST_WORDS:
            break
    return chosen


def weighted_group(plan: Plan, chosen: Sequence[tuple[Leaf, float]]) -> tuple[WordGroup, LeafStatistics]:
    """Words of a plan, any of which may match, each of which counts its weight."""
    numbers = np.array([plan.number(leaf) for leaf, _ in chosen], dtype=np.int64)
    words = len(numbers)
    group = WordGroup(numbers, np.ones(words, dtype=np.float32), wholes=words, others=words, minimum=1)
    weights = np.array([weight for _, weight in chosen], dtype=np.float64)
    return group, LeafStatistics(plan.statistics.frequencies, weights)


def most_similar(snapshot: Snapshot, number: int, count: int) -> tuple[list[int], list[float]]:
    """The documents most like one, best first, the newer of equals first, and their scores."""
    chosen = strongest_words(snapshot.release(number), snapshot.count, snapshot.document_counts)
    if not chosen or count < 1:
        return [], []
    plan = Plan(snapshot, (leaf for leaf, _ in chosen))
    group, statistics = weighted_group(plan, chosen)
    found = [
        tree_kernels.words(snapshot.view(segment), query, group, statistics, NOTHING_KEPT)
        for segment, query in enumerate(plan.queries)
    ]
    documents = np.concatenate([each for each, _ in found])
    scores = np.concatenate([each for _, each in found])
    scores[documents == number] = -1
    if len(documents) > count + 1:
        least = np.partition(scores, len(scores) - count)[len(scores) - count]
        kept = scores >= least
        documents, scores = documents[kept], scores[kept]
    order = np.lexsort((snapshot.newest[documents], -scores))
    best = [int(each) for each in order.tolist() if scores[each] > 0][:count]
    return documents[best].tolist(), scores[best].tolist()
