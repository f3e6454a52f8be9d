"""Candidates: the few releases that the cluster found best, as a segment in memory that our own code scores.

Only the terms that a query asks for are taken out of each analysis. The norms are those of the whole index.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.opensearch.format.analysis import Analysis, stretch_indexes
from searchsvc.engines.opensearch.format.kernels.term_seek import RANGE, mark_terms
from searchsvc.engines.opensearch.format.statistics import IndexStatistics
from searchsvc.engines.opensearch.search.search_request import Ranked
from searchsvc.engines.whoosh.compat.codec import zones_of
from searchsvc.engines.whoosh.format.index_format import FACTS
from searchsvc.engines.whoosh.postings.runs import Run
from searchsvc.engines.whoosh.postings.segment_writer import segment_in_memory
from searchsvc.engines.whoosh.search.frequent_characters import FrequentCharacters
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import FieldNorms, SegmentQuery, SegmentView
from searchsvc.engines.whoosh.search.kernels.term_lookup import look_up
from searchsvc.engines.whoosh.terms.term_dictionary import TERM_INFO, Keys
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.runtime.arrays import Int64s, read_only
from searchsvc.text.analyzer import STEM_MARK

_NO_FILTER: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
_NO_BYTES, _NO_WITHIN = np.empty(0, dtype=np.uint8), np.empty(0, dtype=np.uint32)
_NO_NUMBERS = np.empty(0, dtype=np.int64)


class _Whole:
    """The only segment: all candidates."""

    def __init__(self, count: int) -> None:
        self.base, self.last = 0, count


class Candidates:
    """Releases to be scored, marked and shown, numbered from 0. `dates` are yyyymmdd, 0 where there is none."""

    def __init__(self, statistics: IndexStatistics, analyses: Sequence[Analysis]) -> None:
        self._statistics, self._analyses = statistics, analyses
        self.count = len(analyses)
        self.families = statistics.families
        facts = np.frombuffer(b"".join(each.facts.tobytes() for each in analyses), dtype=FACTS)
        self.dates: list[int] = facts["date"].tolist()
        self._zones = zones_of(facts)
        self.segments = [_Whole(self.count)]
        self.all_live = np.ones(self.count, dtype=np.bool_)
        self.norms: FieldNorms = statistics.norms(facts, self._zones)
        self.frequent_characters = FrequentCharacters(self.count)
        self._continued = [each.continued for each in analyses]

    def most_frequent(self, prefix: str, count: int) -> Counter[str]:
        """Of the whole index."""
        return self._statistics.most_frequent(prefix, count)

    def frequencies(self, prefix: str, most: int) -> Counter[str] | None:
        """Of the whole index."""
        return self._statistics.frequencies(prefix, most)

    def look_up(self, keys: Keys, query: SegmentQuery, counts: Int64s) -> list[SegmentQuery]:
        """Takes the terms of a query out of all candidates, of which one query at a time can be evaluated."""
        run = self._terms_of(keys, query)
        self._postings = segment_in_memory([run], self._zones, STEM_MARK, self._continued)
        asked = query._replace(infos=np.empty(len(query.infos), dtype=TERM_INFO))
        look_up(self.view(0), keys, asked, counts)
        return [asked]

    def _terms_of(self, keys: Keys, query: SegmentQuery) -> Run:
        """The postings of the terms of a query in all candidates."""
        every = self._analyses
        text = np.concatenate([_NO_BYTES, *(each.text for each in every)])
        lengths = np.concatenate([_NO_NUMBERS, *(each.lengths for each in every)])
        within = np.concatenate([_NO_WITHIN, *(each.within for each in every)], dtype=np.uint32, casting="unsafe")
        occurrences = np.concatenate(
            [_NO_WITHIN, *(each.occurrences for each in every)], dtype=np.uint32, casting="unsafe"
        )
        ends, document_ends = np.cumsum(lengths), np.cumsum([len(each.lengths) for each in every], dtype=np.int64)
        chosen = query.patterns[query.patterns["range"]]
        ranges = np.empty(len(chosen), dtype=RANGE)
        ranges["first"] = query.slots["term"][chosen["first"]]
        ranges["last"] = query.slots["term"][chosen["last"] - 1]
        marked = np.zeros(len(ends), dtype=np.uint8)
        mark_terms(
            read_only(text),
            read_only(ends),
            document_ends,
            keys,
            ranges,
            np.empty(len(keys.ends), dtype=np.int64),
            marked,
        )
        return _gathered(np.flatnonzero(marked), text, ends, document_ends, within, occurrences)

    def view(self, number: int, *, title_only: bool = False, deleted_too: bool = False) -> SegmentView:
        """The only segment."""
        return SegmentView(self._postings, self.norms, number, self.count, _NO_FILTER, title_only)


def _gathered(
    chosen: NDArray[np.int64],
    text: NDArray[np.uint8],
    ends: NDArray[np.int64],
    document_ends: NDArray[np.int64],
    within: NDArray[np.uint32],
    occurrences: NDArray[np.uint32],
) -> Run:
    """The run of the chosen terms of all documents, the same term of several documents as one."""
    letters, begins = text.tobytes(), (ends - np.diff(ends, prepend=0))[chosen].tolist()
    terms = [letters[begin:end] for begin, end in zip(begins, ends[chosen].tolist(), strict=True)]
    distinct = sorted(set(terms))
    numbers = {term: number for number, term in enumerate(distinct)}
    ranks = np.fromiter((numbers[term] for term in terms), dtype=np.int64, count=len(terms))
    order = np.argsort(ranks, kind="stable")
    places = chosen[order]
    begins_of_occurrences = np.cumsum(within, dtype=np.int64) - within
    stretches = stretch_indexes(begins_of_occurrences[places], within[places].astype(np.int64))
    return Run(
        terms=TermList.of(distinct),
        frequencies=np.bincount(ranks, minlength=len(distinct)).astype(np.uint32),
        counts=np.bincount(ranks, weights=within[chosen], minlength=len(distinct)).astype(np.uint64),
        documents=np.searchsorted(document_ends, places, side="right").astype(np.uint32),
        within=within[places],
        occurrences=occurrences[stretches],
    )


def best_first(found: Ranked, ids: Sequence[str], scores: NDArray[np.float32], candidates: Candidates) -> Ranked:
    """Documents by their new scores, the best first, of equals the newest, then by the ids of their releases."""
    mine, dates = scores.tolist(), candidates.dates
    order = sorted(range(len(ids)), key=lambda each: (-mine[each], -dates[each], ids[each].encode()))
    return replace(found, scores=tuple(mine)).chosen(order)
