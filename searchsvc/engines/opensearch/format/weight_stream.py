"""Weight streams: how much each term of a release counts, for the cluster to find the best releases by.

Our ranking weighs an occurrence by its zone and by the length of that zone, and sums before it saturates (`ranking`);
BM25 over one field of a cluster knows neither. So a document has a field of its own for this: every term with its
weight in the place of its frequency, without positions and without a length. BM25 over that is our score of the term,
but for the mean lengths, which nobody knows while documents are made: fixed ones stand in for them here. The best that
are found so are scored again with the real ones.

A pair of Han characters stands there twice: wherever it is, and as a word (`|教育`, as longer words are marked anyway)
where it is one. A single character sums up all terms that begin with it, which is every place where it stands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.opensearch.format.token_stream import encoded
from searchsvc.engines.whoosh.compat.codec import zones_of
from searchsvc.engines.whoosh.format.index_format import FIELD_PREFIX, LANGUAGES, TEXT
from searchsvc.engines.whoosh.postings.runs import Run
from searchsvc.engines.whoosh.search import ranking
from searchsvc.text.analyzer import START_MARK, WORD_MARK
from searchsvc.text.units import HAN

SCALE = 32
"""The weight of an occurrence in a body of mean length."""
WEIGHT_MARK = ";"
"""Between a term and its weight. No term holds it."""
_TITLE_MEANS = {None: 12, "en": 12, "zh-Hans": 20, "zh-Hant": 20}
_BODY_MEANS = {None: 300, "en": 300, "zh-Hans": 600, "zh-Hant": 600}
"""In positions, by language."""
_HAN = re.compile(f"[{HAN}]")
_PREFIX = len(FIELD_PREFIX[TEXT])
_CODE_BITS = 21
_CODE = (1 << _CODE_BITS) - 1
"""The bits of a code point."""


def is_han(character: str) -> bool:
    """Whether a character is one of those of Han runs."""
    return _HAN.match(character) is not None


def weight_streams(run: Run, facts: NDArray[np.void]) -> Iterator[str]:
    """The stream of each document of a run of texts; `facts` has one record of `FACTS` for each."""
    terms = [run.terms[number][_PREFIX:].decode() for number in range(len(run.terms))]
    names = [*map(encoded, terms)]
    han = np.array([ord(term[0]) if is_han(term[0]) else 0 for term in terms], dtype=np.int64)
    is_single = (han > 0) & np.array([len(name) == 1 for name in names], dtype=np.bool_)
    is_left_out = np.array([term[0] == START_MARK for term in terms], dtype=np.bool_)
    numbers = np.repeat(np.arange(len(terms)), run.frequencies)
    counted = np.flatnonzero(~is_left_out[numbers])
    order = counted[np.argsort(run.documents[counted], kind="stable")]  # by document, then by term
    numbers, documents = numbers[order], run.documents[order].astype(np.int64)
    every, full = (weights[order] for weights in _weights(run, facts))
    plain = np.flatnonzero(~is_single[numbers])
    words = np.flatnonzero((han[numbers] > 0) & ~is_single[numbers] & (full > 0))
    begun = np.flatnonzero(han[numbers])
    characters, places = np.unique(documents[begun] << _CODE_BITS | han[numbers[begun]], return_inverse=True)
    sums = np.bincount(places, every[begun], len(characters)).astype(np.float64)
    wordy = (WORD_MARK + names[each] for each in numbers[words].tolist())
    groups = [
        _grouped(map(names.__getitem__, numbers[plain].tolist()), every[plain], documents[plain], len(facts)),
        _grouped(wordy, full[words], documents[words], len(facts)),
        _grouped(map(chr, (characters & _CODE).tolist()), sums, characters >> _CODE_BITS, len(facts)),
    ]
    for of_document in zip(*groups, strict=True):
        yield " ".join(chain.from_iterable(of_document))


def _grouped(
    names: Iterable[str], weights: NDArray[np.float64], documents: NDArray[np.int64], count: int
) -> Iterator[list[str]]:
    """The weighted names of each of `count` documents, which are ascending."""
    scaled = np.maximum(np.rint(weights * SCALE), 1).astype(np.int64).tolist()
    weighted = [f"{name}{WEIGHT_MARK}{weight}" for name, weight in zip(names, scaled, strict=True)]
    for first, last in pairwise(np.searchsorted(documents, np.arange(count + 1)).tolist()):
        yield weighted[first:last]


def _weights(run: Run, facts: NDArray[np.void]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each posting the sum of what its occurrences count, and of what the full ones among them do."""
    zones = zones_of(facts)
    title = _norms("title", facts["title_end"], _TITLE_MEANS, facts["language"])
    body = _norms("body", facts["body_end"] - facts["body"], _BODY_MEANS, facts["language"])
    postings = np.repeat(np.arange(len(run.documents)), run.within)
    documents, positions = run.documents[postings], run.occurrences >> np.uint32(1)
    in_lead = positions < zones.lead[documents]
    each = np.where(in_lead, body[documents] * (1 + ranking.LEAD_BONUS), body[documents])
    each = np.where(positions < zones.title[documents], title[documents], each)
    is_full = (run.occurrences & np.uint32(1)).astype(np.float64)
    count = len(run.documents)
    every, full = (np.bincount(postings, values, count) for values in (each, each * is_full))
    return every.astype(np.float64), full.astype(np.float64)


def _norms(
    zone: str, lengths: NDArray[np.uint32], means: Mapping[str | None, int], languages: NDArray[np.uint8]
) -> NDArray[np.float64]:
    b = ranking.ZONE_B[zone]
    mean = np.array([means[language] for language in LANGUAGES], dtype=np.float64)[languages]
    norms: NDArray[np.float64] = ranking.ZONE_WEIGHT[zone] / (1 - b + b * lengths / mean)
    return norms
