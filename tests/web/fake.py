"""An engine in memory for the web's tests: a query's words as plain substrings, filters and facets counted plainly."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from searchsvc.concepts.lexicon import Concepts
from searchsvc.engine import Engine, LiveEngine, MarkedRelease, Matches
from searchsvc.errors import IndexUnavailable
from searchsvc.facts.labels import named_province
from searchsvc.model.index_status import IndexStatus
from searchsvc.model.lifecycle import Lifecycle
from searchsvc.model.page import Fragment, Hit, Version
from searchsvc.model.query import FACETS, UNKNOWN, FacetName, Query, first_day, last_day, year_bounds
from searchsvc.model.release import Release
from searchsvc.queryparser.nodes import Everything, InTitle, Leaf, Node, Not, Nothing, Or, marked_leaves
from tests.showing import fragments, texts_of
from tests.web.helping import Helping


def _holds(release: Release, leaf: Leaf) -> bool:
    text = f"{release.title}\n{release.body}".lower()
    return any(all(slot.form.lower() in text for slot in slots) or leaf.text.lower() in text for slots in leaf.variants)


def _matches(release: Release, node: Node) -> bool:
    match node:
        case Everything():
            return True
        case Nothing():
            return False
        case Leaf():
            return _holds(release, node)
        case Not(child):
            return not _matches(release, child)
        case InTitle(child):
            return _matches(release, child)
        case Or(children):
            return any(_matches(release, child) for child in children)
        case _ if hasattr(node, "children"):
            return all(_matches(release, child) for child in node.children)
    leaves = [leaf for leaf in node.leaves if not leaf.stop]
    return sum(_holds(release, leaf) for leaf in leaves) >= node.minimum


def _shown(releases: Sequence[Release], tree: Node, *, whole: bool = False) -> list[tuple[Fragment, ...]]:
    """The titles and bodies of releases, a query's words marked; bodies in snippets, unless `whole`."""
    texts = [text for release in releases for text in (release.title, release.body)]
    found: set[tuple[int, int, int, int]] = set()
    for leaf_number, leaf in enumerate(marked_leaves(tree)):
        for word in {leaf.text.lower(), *(slot.form.lower() for slots in leaf.variants for slot in slots)}:
            for number, text in enumerate(texts):
                for each in re.finditer(re.escape(word), text.lower()):
                    found.add((number, each.start(), each.end(), leaf_number))
    marks = np.array(sorted(found), dtype=np.int64).reshape(-1, 4)
    is_whole = np.array([whole or number % 2 == 0 for number in range(len(texts))], dtype=np.bool_)
    return fragments(texts_of(texts), is_whole, marks)


def _hit(release: Release, title: Fragment, snippets: tuple[Fragment, ...], score: float | None) -> Hit:
    return Hit(
        id=release.id,
        title=title,
        snippets=snippets,
        language=release.language,
        date=release.date.iso if release.date else None,
        year=release.year,
        provinces=tuple(named_province(fact.code, fact.role) for fact in release.provinces),
        category=release.category,
        score=score,
        original=release.url,
    )


def _values(release: Release, facet: FacetName) -> tuple[str, ...]:
    values: dict[FacetName, tuple[str, ...]] = {
        "province": tuple(fact.code for fact in release.provinces),
        "year": (str(release.year),) if release.year else (),
        "language": (release.language,) if release.language else (),
        "category": (release.category,) if release.category else (),
    }
    return values[facet] or (UNKNOWN,)


def _chosen(facet: FacetName, wanted: str, value: str) -> bool:
    if facet == "language" and wanted == "zh":
        return value.startswith("zh")
    if facet == "year" and ".." in wanted and value != UNKNOWN:
        first, last = year_bounds(wanted)
        return first <= int(value) <= last
    return wanted == value


def _passes(release: Release, query: Query, facet: FacetName) -> bool:
    wanted = query.selected(facet)
    return not wanted or any(_chosen(facet, each, value) for each in wanted for value in _values(release, facet))


def _in_dates(release: Release, query: Query) -> bool:
    if query.date_from is None and query.date_to is None:
        return True
    if release.date is None:
        return False
    day = first_day(release.date.iso)
    return (not query.date_from or day >= first_day(query.date_from)) and (
        not query.date_to or day <= last_day(query.date_to)
    )


@dataclass(frozen=True)
class FakeOrdered:
    """Releases in the order of a search, with their scores; implements the OrderedMatches protocol."""

    kept: Sequence[Release]
    scores: Sequence[float | None]
    is_relaxed: bool
    counts: Mapping[FacetName, Mapping[str, int]]
    months: Mapping[str, int]
    tree: Node
    told: Mapping[str, tuple[Version, ...]]

    @property
    def total(self) -> int:
        return len(self.kept)

    def page(self, first: int, count: int) -> Matches:
        shown, scores = self.kept[first : first + count], self.scores[first : first + count]
        pieces = _shown(shown, self.tree)
        page = tuple(
            _hit(each, title[0], body, value)
            for each, title, body, value in zip(shown, pieces[::2], pieces[1::2], scores, strict=True)
        )
        return Matches(len(self.kept), self.is_relaxed, page, self.counts, self.tree, months=self.months)

    def releases(self, first: int, count: int) -> tuple[Release, ...]:
        return tuple(self.kept[first : first + count])

    def versions(self, first: int, count: int) -> tuple[tuple[Version, ...], ...]:
        return tuple(self.told.get(each.id, ()) for each in self.releases(first, count))


class FakeEngine(Helping):
    """Implements the Engine protocol over a few releases.

    `searched` keeps every query that was asked for a page, `ordered_queries` those asked for all matches; `told` has
    the versions of releases, by id; `lifecycle` can be set.
    """

    def __init__(self, releases: Iterable[Release], generation: str = "g1") -> None:
        self._releases = tuple(releases)
        self._generation = generation
        self.searched: list[Query] = []
        self.ordered_queries: list[Query] = []
        self.concepts = Concepts()
        self.told: dict[str, tuple[Version, ...]] = {}
        self.lifecycle = Lifecycle()

    @property
    def generation(self) -> str:
        return self._generation

    def search(self, query: Query, tree: Node, relaxed: Callable[[], Node | None]) -> Matches:
        if query.per_page:  # those without results only count, to see whether a correction helps
            self.searched.append(query)
        return self._ordered(query, tree, relaxed).page((query.page - 1) * query.per_page, query.per_page)

    def ordered(self, query: Query, tree: Node, relaxed: Callable[[], Node | None]) -> "FakeOrdered":
        self.ordered_queries.append(query)
        return self._ordered(query, tree, relaxed)

    def _ordered(self, query: Query, tree: Node, relaxed: Callable[[], Node | None]) -> "FakeOrdered":
        found = [each for each in self._releases if _matches(each, tree)]
        looser = None if found else relaxed()
        is_relaxed = looser is not None and any(_matches(each, looser) for each in self._releases)
        if looser is not None and is_relaxed:
            tree = looser
            found = [each for each in self._releases if _matches(each, tree)]
        timeless = [each for each in found if all(_passes(each, query, name) for name in FACETS if name != "year")]
        months = Counter(first_day(each.date.iso)[:7] if each.date else UNKNOWN for each in timeless)
        found = [each for each in found if _in_dates(each, query)]
        counts: dict[FacetName, Counter[str]] = {}
        for facet in FACETS:
            others = [name for name in FACETS if name != facet]
            beside = [each for each in found if all(_passes(each, query, name) for name in others)]
            counts[facet] = Counter(value for each in beside for value in _values(each, facet))
        kept = [each for each in found if all(_passes(each, query, name) for name in FACETS)]
        by_date = query.sort != "relevance" or not query.q
        forms = [leaf.text.lower() for leaf in marked_leaves(tree)]

        def score(release: Release) -> float:
            text = f"{release.title * 3}{release.body}".lower()
            return float(sum(text.count(form) for form in forms))

        kept.sort(key=lambda each: each.id)
        kept.sort(key=lambda each: first_day(each.date.iso) if each.date else "", reverse=query.sort != "oldest")
        kept.sort(key=lambda each: (each.date is None) if by_date else -score(each))
        scores = [None if by_date else score(each) for each in kept]
        return FakeOrdered(kept, scores, is_relaxed, counts, months, tree, self.told)

    def release(self, release_id: str) -> Release | None:
        return next((each for each in self._releases if each.id == release_id), None)

    def marked(self, release_id: str, tree: Node) -> MarkedRelease | None:
        release = self.release(release_id)
        if release is None:
            return None
        (title,), (body,) = _shown([release], tree, whole=True)
        return MarkedRelease(release, title, body)

    def versions(self, release_id: str) -> tuple[Version, ...] | None:
        return None if self.release(release_id) is None else self.told.get(release_id, ())

    def cause_of(self, error: Exception) -> Exception:
        return error

    def status(self) -> IndexStatus:
        languages = Counter(each.language or UNKNOWN for each in self._releases)
        years = Counter(str(each.year or UNKNOWN) for each in self._releases)
        return IndexStatus(
            self._generation, len(self._releases), languages, years, "2026-01-01T00:00:00+00:00", "searchsvc 0"
        )


class FakeLive(LiveEngine):
    """A LiveEngine whose engine can be swapped or taken away."""

    def __init__(self, current: Engine | None = None) -> None:
        self.current = current

    def engine(self) -> Engine:
        if self.current is None:
            raise IndexUnavailable("there is no index in /srv/index; run 'searchsvc reindex' first")
        return self.current
