"""The OpenSearch engine: answers searches over one generation on a cluster.

One request has the cluster find, filter and count; of the best that it finds our own code scores the first
`MOST_SCORED` again, by the statistics of the whole index. What comes after these has the order of the cluster.
"""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

import numpy as np
from typing_extensions import override

from searchsvc.concepts.lexicon import Concepts, bundled
from searchsvc.concepts.packing import unpack
from searchsvc.engine import Engine, MarkedRelease, Matches
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.format.documents import key_of
from searchsvc.engines.opensearch.format.generation_files import read_statistics, read_summary
from searchsvc.engines.opensearch.format.telling_files import read_tellings
from searchsvc.engines.opensearch.search.all_values import with_all_values
from searchsvc.engines.opensearch.search.candidates import Candidates, best_first
from searchsvc.engines.opensearch.search.cluster_index import ClusterIndex
from searchsvc.engines.opensearch.search.cluster_vocabulary import ClusterVocabulary
from searchsvc.engines.opensearch.search.filter_clauses import Counted
from searchsvc.engines.opensearch.search.ordered_documents import Asking, OrderedDocuments
from searchsvc.engines.opensearch.search.search_request import (
    MOST_SCORED,
    Found,
    Ranked,
    found_of,
    listing_body,
    more_values_body,
    more_values_of,
    preference_of,
    search_body,
)
from searchsvc.engines.opensearch.search.similar import most_similar
from searchsvc.engines.opensearch.search.walk import Walk
from searchsvc.engines.whoosh.display.hits import make_hits
from searchsvc.engines.whoosh.display.marking import show_rows
from searchsvc.engines.whoosh.format.stored_row import shown_of, unpack_release, unpack_row
from searchsvc.engines.whoosh.search.evaluator import Evaluator
from searchsvc.engines.whoosh.search.outline import Outline, outline_of
from searchsvc.engines.whoosh.search.versions import tellings_of, versions_of
from searchsvc.engines.whoosh.vocabulary.word_lists import Lexicon
from searchsvc.model.catalog import read_own
from searchsvc.model.index_status import IndexStatus, status_of
from searchsvc.model.lifecycle import Lifecycle, read_lifecycle
from searchsvc.model.page import Hit, Version
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.queryparser.nodes import Leaf, Node, Nothing, dispensable_leaves, marked_leaves
from searchsvc.suggest.concept_names import OfferedNames

MOST_IDFS = 1 << 16
"""Of so many terms the idf is remembered."""
DEADLINE = 10.0
"""Seconds of the processor that scoring may take."""


class OpenSearchEngine(Engine):
    """One generation on a cluster; `folder` has what is kept of it besides its documents."""

    def __init__(self, cluster: Cluster, generation: str, folder: Path) -> None:
        self._cluster, self._generation = cluster, generation
        self._summary = read_summary(folder)
        self._statistics = read_statistics(folder, self._summary)
        self._idf = lru_cache(MOST_IDFS)(self._statistics.idf)
        self._index = ClusterIndex(cluster, generation, self._statistics)
        self._concepts = bundled().with_own(unpack(read_own(folder)))
        self._lifecycle = read_lifecycle(folder)
        self._vocabulary = ClusterVocabulary(
            [Lexicon(folder, name) for name in self._summary.lexicons],
            self._summary.releases,
            self._index.matching,
            self._index.titles,
            is_exact=self._summary.is_exact,
        )
        self._names = OfferedNames(self._concepts)
        self._tellings = read_tellings(folder)

    @property
    @override
    def generation(self) -> str:
        return self._generation

    @property
    @override
    def concepts(self) -> Concepts:
        return self._concepts

    @property
    @override
    def lifecycle(self) -> Lifecycle:
        return self._lifecycle

    @override
    def search(self, query: Query, tree: Node, relaxed: Callable[[], Node | None]) -> Matches:
        """Raises QueryTooSlow, ClusterUnreachable and ClusterRefused; so do all others that ask the cluster."""
        first = (query.page - 1) * query.per_page
        return self._ordered(query, tree, relaxed, first + query.per_page).page(first, query.per_page)

    @override
    def ordered(self, query: Query, tree: Node, relaxed: Callable[[], Node | None]) -> OrderedDocuments:
        return self._ordered(query, tree, relaxed, MOST_SCORED)

    def _ordered(self, query: Query, tree: Node, relaxed: Callable[[], Node | None], window: int) -> OrderedDocuments:
        outline = outline_of(self._statistics, tree)
        found = self._found(query, outline, window)
        is_relaxed = False
        if not found.matching and (looser := relaxed()) is not None:
            other = outline_of(self._statistics, looser, outline)
            relaxed_found = self._found(query, other, window)
            if relaxed_found.matching:
                found, outline, is_relaxed = relaxed_found, other, True
        asking = Asking(self._rescored, self._walk, self._show, self._index.rows, self._versions)
        return OrderedDocuments(asking, query, outline, found, is_relaxed=is_relaxed)

    def _found(self, query: Query, outline: Outline, window: int) -> Found:
        """The first of `window` documents; none where it is 0, which only counts."""
        count = max(window, MOST_SCORED) if window and query.sort == "relevance" else window
        preference = preference_of(query)
        answer = self._index.search(search_body(query, outline, self._idf, count), preference)

        def more(counted: Counted, after: str) -> list[dict[str, Any]]:
            body = more_values_body(counted, outline, self._idf, after)
            return more_values_of(self._index.search(body, preference))

        return found_of(query, answer, with_all_values(query, answer["aggregations"], more))

    def _walk(self, query: Query, outline: Outline, total: int, skipped: Collection[str] = ()) -> Walk:
        """All documents but some, `total` of them, in the cluster's own order."""
        body = listing_body(query, outline, self._idf)
        return Walk(self._cluster, self._generation, query, body, total, skipped)

    def _rescored(self, outline: Outline, found: Ranked, ids: Sequence[str]) -> Ranked:
        """The documents, with the ids of their releases, in the order of our own ranking."""
        candidates = Candidates(self._statistics, self._index.analyses(found.keys))
        evaluator = Evaluator(candidates, outline.over(candidates), time.thread_time() + DEADLINE)
        scores = np.full(len(found.keys), -1, dtype=np.float32)
        for documents, values in evaluator.evaluate():
            scores[documents] = values
        return best_first(found, ids, scores, candidates)

    def _show(self, outline: Outline, ranked: Ranked) -> tuple[tuple[Hit, ...], tuple[tuple[Leaf, ...], ...]]:
        """The hits of a page, and the words that each lacks."""
        if not ranked.keys:
            return (), ()
        rows = self._index.rows(ranked.keys)
        candidates = Candidates(self._statistics, self._index.analyses(ranked.keys))
        plan = outline.over(candidates).plan
        sought = dispensable_leaves(outline.tree)
        shown_only = [shown_of(row)[-1] for row in rows]
        leaves, documents = marked_leaves(outline.tree), range(len(rows))
        pieces, held = show_rows(candidates, documents, rows, shown_only, leaves, plan, whole=False, sought=sought)
        missing = tuple(
            tuple(leaf for number, leaf in enumerate(sought) if (at, number) not in held) for at in documents
        )
        return make_hits(rows, pieces, ranked.scores), missing

    @override
    def release(self, release_id: str) -> Release | None:
        key = self._by_id(release_id)
        return None if key is None else self._release(key)

    def _release(self, key: str) -> Release:
        (row,) = self._index.rows([key])
        return unpack_release(unpack_row(row))

    def _by_id(self, release_id: str) -> str | None:
        return self._index.find([key_of(spelling) for spelling in spellings_of(release_id)])

    @override
    def marked(self, release_id: str, tree: Node) -> MarkedRelease | None:
        key = self._by_id(release_id)
        if key is None:
            return None
        rows, release = self._index.rows([key]), self._release(key)
        candidates = Candidates(self._statistics, self._index.analyses([key]))
        plan = outline_of(self._statistics, tree).over(candidates).plan
        ((title,), (body,)), _ = show_rows(
            candidates, [0], rows, [release.title_shown_only], marked_leaves(tree), plan, whole=True
        )
        return MarkedRelease(release, title, body)

    @override
    def similar(self, release_id: str, count: int) -> Matches | None:
        key = self._by_id(release_id)
        if key is None:
            return None
        nothing = outline_of(self._statistics, Nothing())
        hits, _ = self._show(nothing, most_similar(self._index, self._release(key), count))
        return Matches(len(hits), False, hits, {}, nothing.tree)

    @override
    def versions(self, release_id: str) -> tuple[Version, ...] | None:
        key = self._by_id(release_id)
        return None if key is None else self._versions([key])[0]

    def _versions(self, keys: Sequence[str]) -> tuple[tuple[Version, ...], ...]:
        """The versions of some documents."""
        every = self._tellings
        numbers = [every.number(key) for key in keys]
        told = [[] if each is None else tellings_of(every.pairs, every.languages, each) for each in numbers]
        others = {telling.document for tellings in told for telling in tellings}
        rows = dict(zip(others, self._index.rows([every.key(other) for other in others]), strict=True))
        return tuple(versions_of(tellings, [rows[each.document] for each in tellings]) for tellings in told)

    @property
    @override
    def vocabulary(self) -> ClusterVocabulary:
        return self._vocabulary

    @property
    @override
    def names(self) -> OfferedNames:
        return self._names

    @override
    def clock(self) -> float:
        return time.monotonic()

    @override
    def status(self) -> IndexStatus:
        return status_of(self._generation, self._summary, self._lifecycle)


def spellings_of(release_id: str) -> Iterable[str]:
    """An id and those that look the same; nothing where it is not text."""
    try:
        release_id.encode()
    except UnicodeEncodeError:
        return ()
    return dict.fromkeys((release_id, normalize("NFC", release_id), normalize("NFD", release_id)))
