"""The OpenSearch engine: answers searches over one generation on a cluster.

One request has the cluster find, filter and count; of the best that it finds our own code scores the first
`MOST_SCORED` again, by the statistics of the whole index. What comes after these has the order of the cluster.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from unicodedata import normalize

import numpy as np
from typing_extensions import override

from searchsvc.concepts.lexicon import Concepts, bundled
from searchsvc.concepts.packing import unpack
from searchsvc.engine import Engine, MarkedRelease, Matches
from searchsvc.engines.opensearch import mapping
from searchsvc.engines.opensearch.candidate_store import CandidateStore, Kept
from searchsvc.engines.opensearch.candidates import Candidates
from searchsvc.engines.opensearch.cluster import Cluster
from searchsvc.engines.opensearch.cluster_vocabulary import ClusterVocabulary
from searchsvc.engines.opensearch.documents import key_of
from searchsvc.engines.opensearch.generation_files import read_statistics, read_summary
from searchsvc.engines.opensearch.query_builder import (
    MATCHING,
    MONTHS,
    Clause,
    QueryBuilder,
    aggregations,
    filter_clauses,
)
from searchsvc.engines.whoosh.display.hits import make_hits
from searchsvc.engines.whoosh.display.marking import show_rows
from searchsvc.engines.whoosh.format.stored_row import shown_of, unpack_release, unpack_row
from searchsvc.engines.whoosh.search.evaluator import Evaluator
from searchsvc.engines.whoosh.search.outline import Outline, outline_of
from searchsvc.engines.whoosh.vocabulary.word_lists import Lexicon
from searchsvc.errors import IndexDamaged
from searchsvc.model.catalog import read_own
from searchsvc.model.index_status import IndexStatus
from searchsvc.model.lifecycle import Lifecycle, read_lifecycle
from searchsvc.model.page import Version
from searchsvc.model.query import FACETS, UNKNOWN, FacetName, Query
from searchsvc.model.release import Release
from searchsvc.queryparser.nodes import Node, Nothing, dispensable_leaves, leaves_of, marked_leaves
from searchsvc.suggest.concept_names import OfferedNames

MOST_SCORED = 100
"""How many of the best that the cluster found are scored again."""
DEADLINE = 10.0
"""Seconds of the processor that scoring may take."""


class Ranked:
    """Documents in their order, each with its score, which is None where results are sorted by date."""

    def __init__(self, keys: Sequence[str], scores: Sequence[float | None]) -> None:
        self.keys, self.scores = keys, scores


@dataclass(frozen=True, slots=True)
class Found:
    """What the cluster found: hits in its own order, and all counts."""

    total: int
    matching: int
    keys: tuple[str, ...]
    scores: tuple[float | None, ...]
    counts: Mapping[str, Any]


class OpenSearchEngine(Engine):
    """One generation on a cluster; `folder` has what is kept of it besides its documents."""

    def __init__(self, cluster: Cluster, generation: str, folder: Path) -> None:
        self._cluster, self._generation, self._folder = cluster, generation, folder
        self._summary = read_summary(folder)
        self._statistics = read_statistics(folder, self._summary)
        self._store = CandidateStore(cluster, generation)
        self._concepts = bundled().with_own(unpack(read_own(folder)))
        self._lifecycle = read_lifecycle(folder)
        self._vocabulary = ClusterVocabulary(
            [Lexicon(folder, name) for name in self._summary.lexicons],
            self._summary.releases,
            self._matching,
            self._titles,
            is_exact=self._summary.is_exact,
        )
        self._names = OfferedNames(self._concepts)

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
        """Raises QueryTooSlow, ClusterUnreachable and ClusterRefused."""
        first = (query.page - 1) * query.per_page
        return self._ordered(query, tree, relaxed, first + query.per_page).page(first, query.per_page)

    @override
    def ordered(self, query: Query, tree: Node, relaxed: Callable[[], Node | None]) -> "OrderedDocuments":
        """Raises QueryTooSlow, ClusterUnreachable and ClusterRefused."""
        return self._ordered(query, tree, relaxed, MOST_SCORED)

    def _ordered(self, query: Query, tree: Node, relaxed: Callable[[], Node | None], window: int) -> "OrderedDocuments":
        outline = outline_of(self._statistics, tree)
        found = self._ask(query, outline, window)
        is_relaxed = False
        if not found.matching and (looser := relaxed()) is not None:
            other = outline_of(self._statistics, looser, outline)
            relaxed_found = self._ask(query, other, window)
            if relaxed_found.matching:
                found, outline, is_relaxed = relaxed_found, other, True
        return OrderedDocuments(self, query, outline, found, is_relaxed)

    def _ask(self, query: Query, outline: Outline, window: int) -> Found:
        by_score = query.sort == "relevance"
        builder = QueryBuilder(outline)
        body: dict[str, Any] = {
            "query": builder.ranked() if by_score else builder.matching(),
            "aggs": aggregations(query),
            "size": max(window, MOST_SCORED) if by_score else window,
            "track_total_hits": True,
            **_KEYS_ONLY,
            "sort": sort_of(query),
        }
        if filters := [*filter_clauses(query).values()]:
            body["post_filter"] = {"bool": {"filter": filters}}
        answer = self._search(body)
        hits = answer["hits"]["hits"]
        return Found(
            total=answer["hits"]["total"]["value"],
            matching=answer["aggregations"][MATCHING]["doc_count"],
            keys=tuple(hit["fields"][mapping.KEY][0] for hit in hits),
            scores=tuple(hit["sort"][0] if by_score else None for hit in hits),
            counts=answer["aggregations"],
        )

    def _search(self, body: Clause) -> Any:  # noqa: ANN401 - JSON
        answer = self._cluster.ask(self._cluster.client.search, index=self._generation, body=body)
        if answer["_shards"]["failed"] or answer["timed_out"]:
            raise IndexDamaged("a part of the index did not answer; look at the health of the cluster")
        return answer

    def _matching(self, tree: Node, among: Sequence[Node] = ()) -> list[int]:
        """How many releases match a tree, and how many of these each of some others."""
        filters = {
            str(number): {"filter": QueryBuilder(outline_of(self._statistics, each)).matching()}
            for number, each in enumerate(among)
        }
        body: dict[str, Any] = {
            "query": {"bool": {"filter": [QueryBuilder(outline_of(self._statistics, tree)).matching()]}},
            "size": 0,
            "track_total_hits": True,
        }
        if filters:
            body["aggs"] = filters
        answer = self._search(body)
        counts = answer.get("aggregations", {})
        return [answer["hits"]["total"]["value"], *(counts[number]["doc_count"] for number in filters)]

    def _titles(self, prefix: str, count: int) -> list[tuple[str, str]]:
        """Some titles that begin with a text, each with the id of its release."""
        body = {
            "query": {"prefix": {mapping.TITLE_KEY: prefix}},
            "size": count,
            "sort": [mapping.TITLE_KEY, mapping.ID],
            **_KEYS_ONLY,
        }
        hits = self._search(body)["hits"]["hits"]
        found: dict[str, str] = {}
        for each in self.kept([hit["fields"][mapping.KEY][0] for hit in hits]):
            row = unpack_row(each.unpacked_row())
            found.setdefault(row.title.decode(), row.shown[0])
        return [*found.items()]

    def kept(self, keys: Sequence[str]) -> list[Kept]:
        """What is kept of documents that were found."""
        found = self._store.get(keys)
        held = [each for each in found if each is not None]
        if len(held) < len(found):
            raise IndexDamaged(
                "a release that was found is not on the cluster any more; run 'searchsvc reindex --full'"
            )
        return held

    def rescored(self, outline: Outline, keys: Sequence[str]) -> Ranked:
        """The documents in the order of our own ranking."""
        analyses = [each.unpacked_analysis() for each in self.kept(keys)]
        candidates = Candidates(self._statistics, analyses)
        evaluator = Evaluator(candidates, outline.over(candidates), time.thread_time() + DEADLINE)
        scores = np.full(len(keys), -1, dtype=np.float32)
        for documents, found in evaluator.evaluate():
            scores[documents] = found
        dates = np.array([-int(each.facts["date"][0]) for each in analyses], dtype=np.int64)
        rows = self._ids(keys) if len(set(scores.tolist())) < len(keys) else keys
        order = sorted(range(len(keys)), key=lambda each: (-scores[each], dates[each], rows[each]))
        return Ranked([keys[each] for each in order], [float(scores[each]) for each in order])

    def _ids(self, keys: Sequence[str]) -> list[bytes]:
        return [shown_of(each.unpacked_row())[0].encode() for each in self.kept(keys)]

    def page(
        self, outline: Outline, keys: Sequence[str], scores: Sequence[float | None]
    ) -> tuple[tuple[Any, ...], tuple[tuple[Any, ...], ...]]:
        """The hits of a page, and the words that each lacks."""
        if not keys:
            return (), ()
        kept = self.kept(keys)
        rows = [each.unpacked_row() for each in kept]
        candidates = Candidates(self._statistics, [each.unpacked_analysis() for each in kept])
        plan = outline.over(candidates).plan
        sought = dispensable_leaves(outline.tree)
        shown_only = [shown_of(row)[-1] for row in rows]
        pieces, held = show_rows(
            candidates,
            range(len(rows)),
            rows,
            shown_only,
            marked_leaves(outline.tree),
            plan,
            whole=False,
            sought=sought,
        )
        missing = tuple(
            tuple(leaf for number, leaf in enumerate(sought) if (at, number) not in held) for at in range(len(rows))
        )
        return make_hits(rows, pieces, scores), missing

    @override
    def release(self, release_id: str) -> Release | None:
        found = self._by_id(release_id)
        return None if found is None else unpack_release(unpack_row(found.unpacked_row()))

    def _by_id(self, release_id: str) -> Kept | None:
        for spelling in spellings_of(release_id):
            (found,) = self._store.get([key_of(spelling)])
            if found is not None:
                return found
        return None

    @override
    def marked(self, release_id: str, tree: Node) -> MarkedRelease | None:
        found = self._by_id(release_id)
        if found is None:
            return None
        row = found.unpacked_row()
        release = unpack_release(unpack_row(row))
        candidates = Candidates(self._statistics, [found.unpacked_analysis()])
        plan = outline_of(self._statistics, tree).over(candidates).plan
        ((title,), (body,)), _ = show_rows(
            candidates, [0], [row], [release.title_shown_only], marked_leaves(tree), plan, whole=True
        )
        return MarkedRelease(release, title, body)

    @override
    def similar(self, release_id: str, count: int) -> Matches | None:
        return None if self._by_id(release_id) is None else Matches(0, False, (), {}, Nothing())

    @override
    def versions(self, release_id: str) -> tuple[Version, ...] | None:
        return None if self._by_id(release_id) is None else ()

    @property
    @override
    def vocabulary(self) -> ClusterVocabulary:
        return self._vocabulary

    @property
    @override
    def names(self) -> OfferedNames:
        return self._names

    @override
    def status(self) -> IndexStatus:
        summary, due = self._summary, self._lifecycle.next_publication
        return IndexStatus(
            generation=self._generation,
            releases=summary.releases,
            languages=summary.languages,
            years=summary.years,
            built=summary.built,
            program=summary.program,
            withdrawn=len(self._lifecycle.withdrawn),
            embargoed=len(self._lifecycle.embargoed),
            next_publication=due.isoformat(timespec="seconds") if due else None,
        )

    def more(self, query: Query, outline: Outline, first: int, count: int) -> Ranked:
        """Documents from number `first` on in the cluster's own order."""
        by_score = query.sort == "relevance"
        builder = QueryBuilder(outline)
        body: dict[str, Any] = {
            "query": builder.ranked() if by_score else builder.matching(),
            "from": first,
            "size": count,
            "track_total_hits": False,
            **_KEYS_ONLY,
            "sort": sort_of(query),
        }
        if filters := [*filter_clauses(query).values()]:
            body["post_filter"] = {"bool": {"filter": filters}}
        hits = self._search(body)["hits"]["hits"]
        keys = [hit["fields"][mapping.KEY][0] for hit in hits]
        return Ranked(keys, [hit["sort"][0] if by_score else None for hit in hits])


_KEYS_ONLY: dict[str, Any] = {"_source": False, "stored_fields": "_none_", "docvalue_fields": [mapping.KEY]}


def sort_of(query: Query) -> list[Any]:
    """How results are sorted: the best, the newest or the oldest first, equals by date, then by id."""
    newest = {mapping.DATE: {"order": "desc", "missing": "_last"}}
    match query.sort:
        case "relevance":
            return ["_score", newest, mapping.ID]
        case "newest":
            return [newest, mapping.ID]
        case "oldest":
            return [{mapping.DATE: {"order": "asc", "missing": "_last"}}, mapping.ID]


def named_counts(counts: Mapping[str, Any]) -> dict[FacetName, dict[str, int]]:
    """The counts by facet value, in the order of values: years the newest first, unknown last."""
    return {facet: _values(counts[facet], newest_first=facet == "year") for facet in FACETS}


def _values(counted: Mapping[str, Any], *, newest_first: bool) -> dict[str, int]:
    buckets = {bucket["key"]: bucket["doc_count"] for bucket in counted["values"]["buckets"] if bucket["doc_count"]}
    known = sorted((key for key in buckets if key != UNKNOWN), reverse=newest_first)
    return {key: buckets[key] for key in (*known, *(key for key in (UNKNOWN,) if key in buckets))}


def named_months(counts: Mapping[str, Any]) -> dict[str, int]:
    """The counts of months, the newest year first, each from January on."""
    months = _values(counts[MONTHS], newest_first=False)
    return dict(sorted(months.items(), key=lambda each: (each[0] == UNKNOWN, -_year(each[0]), each[0])))


def _year(month: str) -> int:
    return 0 if month == UNKNOWN else int(month[:4])


class OrderedDocuments:
    """The documents that a search found, the best first; implements OrderedMatches."""

    def __init__(
        self, engine: OpenSearchEngine, query: Query, outline: Outline, found: Found, is_relaxed: bool
    ) -> None:
        self._engine, self._query, self._outline, self._found = engine, query, outline, found
        self._is_relaxed = is_relaxed

    @property
    def total(self) -> int:
        """See `OrderedMatches`."""
        return self._found.total

    @cached_property
    def _first(self) -> Ranked:
        """The first of them: those that were scored again, then what else came with the answer."""
        found = self._found
        if self._query.sort != "relevance" or not any(leaves_of(self._outline.tree)):
            return Ranked(found.keys, found.scores)
        ranked = self._engine.rescored(self._outline, found.keys[:MOST_SCORED])
        keys, scores = found.keys[MOST_SCORED:], found.scores[MOST_SCORED:]
        return Ranked([*ranked.keys, *keys], [*ranked.scores, *scores])

    def _ranked(self, first: int, count: int) -> Ranked:
        known = self._first
        last = min(first + count, self.total)
        if last <= len(known.keys):
            return Ranked(known.keys[first:last], known.scores[first:last])
        begin = max(first, len(known.keys))
        more = self._engine.more(self._query, self._outline, begin, last - begin)
        return Ranked([*known.keys[first:], *more.keys], [*known.scores[first:], *more.scores])

    def page(self, first: int, count: int) -> Matches:
        """See `OrderedMatches`."""
        ranked = self._ranked(first, count)
        hits, missing = self._engine.page(self._outline, ranked.keys, ranked.scores)
        counts = self._found.counts
        return Matches(
            self.total, self._is_relaxed, hits, named_counts(counts), self._outline.tree, missing, named_months(counts)
        )

    def releases(self, first: int, count: int) -> tuple[Release, ...]:
        """See `OrderedMatches`."""
        kept = self._engine.kept(self._ranked(first, count).keys)
        return tuple(unpack_release(unpack_row(each.unpacked_row())) for each in kept)

    def versions(self, first: int, count: int) -> tuple[tuple[Version, ...], ...]:
        """See `OrderedMatches`."""
        return tuple(() for _ in self._ranked(first, count).keys)


def spellings_of(release_id: str) -> Iterable[str]:
    """An id and those that look the same; nothing where it is not text."""
    try:
        release_id.encode()
    except UnicodeEncodeError:
        return ()
    return dict.fromkeys((release_id, normalize("NFC", release_id), normalize("NFD", release_id)))
