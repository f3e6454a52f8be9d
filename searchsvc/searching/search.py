"""The verb: `search(engine, query)` answers a query with a `SearchPage`. The only way to search, for all who do."""

import math
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache, partial

from searchsvc.concepts.lexicon import Concepts
from searchsvc.engine import Engine, Matches
from searchsvc.errors import NotFound, QueryTooSlow
from searchsvc.facts.dates.query_years import query_years
from searchsvc.facts.places.gazetteer import provinces
from searchsvc.facts.places.release_provinces import query_mentions
from searchsvc.model.page import (
    DidYouMean,
    Facet,
    FacetValue,
    FilterOffer,
    Fragment,
    Hit,
    SearchPage,
    Suggestions,
)
from searchsvc.model.query import FACETS, UNKNOWN, FacetName, Query, year_bounds
from searchsvc.model.release import Release
from searchsvc.queryparser.lexer import TokenKind, lex
from searchsvc.queryparser.nodes import Node
from searchsvc.readers.categories import MAX_LENGTH as LONGEST_CATEGORY
from searchsvc.readers.categories import category_labels
from searchsvc.searching.params import DEFAULT_SIMILAR
from searchsvc.searching.understanding import (
    Understood,
    has_translations,
    is_english_word,
    named_words,
    understand,
    understand_plain,
)
from searchsvc.suggest.completions import complete
from searchsvc.suggest.corrections import corrections

LANGUAGE_LABELS = {
    "en": ("English", "英文"),
    "zh-Hans": ("Chinese (simplified)", "简体中文"),
    "zh-Hant": ("Chinese (traditional)", "繁体中文"),
}
ALMOST_NOTHING = 2
"""A query has found almost nothing where no release holds all its words (so that it was relaxed, or found none), or
no more than so many do."""
MANY_MORE = 10
"""So many times as much a correction must find, where the query itself found something that holds all its words."""
HELP_SECONDS = 1.0
"""Of the processor: after so many, no further correction is tried."""
_UNKNOWN_LABELS = ("Unknown", "未知")
_SIGNS = frozenset('"“”„「」『』()*')
_PUNCTUATION = " ,，、;；。·"


def search(engine: Engine, query: Query) -> SearchPage:
    """Answers a query. Raises QueryTooSlow."""
    return _answer(engine, query, understand, corrected=True)


def search_plain(engine: Engine, query: Query) -> SearchPage:
    """Answers a query whose text is plain words, any of which may match; no character of it is an operator."""
    return _answer(engine, query, understand_plain)


def _answer(
    engine: Engine,
    query: Query,
    understanding: Callable[[Query, Concepts], Understood],
    *,
    corrected: bool = False,
) -> SearchPage:
    started = time.perf_counter()
    understood = understanding(query, engine.concepts)
    matches = engine.search(query, understood.tree, understood.relaxed)
    meant = did_you_mean(engine, query, matches) if corrected else None
    return SearchPage(
        query=query,
        total=matches.total,
        relaxed=matches.relaxed,
        results=matches.page,
        facets=_facets(query, matches),
        suggestions=Suggestions(meant, _filter_offers(query), understood.also, has_translations(matches.tree)),
        generation=engine.generation,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def read(engine: Engine, release_id: str, q: str, *, expand: bool = True) -> tuple[Release, Fragment, Fragment]:
    """One release, and its title and body with the words of a query marked. Raises NotFound."""
    marked = engine.marked(release_id, understand(Query(q, expand=expand), engine.concepts).tree)
    if marked is None:
        raise NotFound(f"No release has the id {release_id!r}.")
    return marked.release, marked.title, marked.body


def did_you_mean(engine: Engine, query: Query, matches: Matches) -> DidYouMean | None:
    """A better spelling of a query that has found almost nothing, where that finds more under the same filters.

    Of several, the one that is likely and finds much. Help that would take too long is none.
    """
    if query.match != "auto" or not query.q.strip() or not _is_almost_nothing(matches):
        return None
    typed, until = _worth(matches), time.thread_time() + HELP_SECONDS
    best, best_score = None, float("-inf")
    try:
        if not matches.relaxed and query.is_filtered:
            alone = engine.search(Query(query.q, per_page=0), *_trees(engine, query))
            if not _is_almost_nothing(alone):
                return None
        named = cache(partial(named_words, query.q, engine.concepts))  # most often every word stands in a release
        for each in corrections(query.q, engine.vocabulary, lambda form: is_english_word(form) or form in named()):
            if time.thread_time() > until:
                break
            found = engine.search(
                replace(query, q=each.q, page=1, per_page=0), *_trees(engine, replace(query, q=each.q))
            )
            enough = found.total >= MANY_MORE * matches.total if matches.total and not matches.relaxed else True
            score = each.score + math.log1p(found.total)
            if _worth(found) > typed and enough and score > best_score:
                best, best_score = DidYouMean(each.q, Fragment(each.q, each.marks)), score
    except QueryTooSlow:
        return None
    return best


def _trees(engine: Engine, query: Query) -> tuple[Node, Callable[[], Node | None]]:
    """The trees by which a query is answered."""
    understood = understand(query, engine.concepts)
    return understood.tree, understood.relaxed


def _is_almost_nothing(matches: Matches) -> bool:
    return matches.relaxed or matches.total <= ALMOST_NOTHING


def _worth(matches: Matches) -> tuple[bool, int]:
    """What is found, for comparison: releases that hold all the words before any number of others."""
    return matches.total > 0 and not matches.relaxed, matches.total


def completions(engine: Engine, typed: str) -> tuple[Fragment, ...]:
    """What someone who is typing may be about to ask, best first; marked is what is added. None where it takes long."""
    try:
        return complete(typed, engine.vocabulary)
    except QueryTooSlow:
        return ()


def similar(engine: Engine, release_id: str, count: int = DEFAULT_SIMILAR) -> tuple[Hit, ...]:
    """The releases most like one, best first. Raises NotFound."""
    matches = engine.similar(release_id, count)
    if matches is None:
        raise NotFound(f"No release has the id {release_id!r}.")
    return matches.page


def _labelled(facet: FacetName, value: str) -> tuple[str, str, str]:
    """A facet value with its English and its Chinese label. Only a category may be long, and then is its own label."""
    return _kept_labels(facet, value) if len(value) <= LONGEST_CATEGORY else (value, value, value)


@lru_cache(maxsize=4096)
def _kept_labels(facet: FacetName, value: str) -> tuple[str, str, str]:
    if value == UNKNOWN:
        return value, *_UNKNOWN_LABELS
    if facet == "province":
        province = provinces()[value]
        return value, province.name, province.name_zh
    if facet == "year":
        return value, value, f"{value}年"
    if facet == "language":
        return value, *LANGUAGE_LABELS[value]
    return value, *(category_labels(value) or (value, value))


def _selected(facet: FacetName, query: Query) -> tuple[str, ...]:
    """Each single value that the query chooses of a facet."""
    chosen: dict[str, None] = {}
    for value in query.selected(facet):
        if facet == "language" and value == "zh":
            chosen |= {"zh-Hans": None, "zh-Hant": None}
        elif facet == "year" and value != UNKNOWN:
            first, last = year_bounds(value)
            chosen |= {f"{year:04d}": None for year in range(first, last + 1)}
        else:
            chosen[value] = None
    return tuple(chosen)


def _facet(facet: FacetName, query: Query, counts: Mapping[str, int]) -> Facet:
    """The values that occur and those that are chosen, in the contract's order; `counts` is as in `Matches`."""
    selected = dict.fromkeys(_selected(facet, query)) if query.selected(facet) else {}
    every = {**counts, **{value: counts.get(value, 0) for value in selected}} if selected else counts
    if facet == "year":
        order = sorted(every, key=_year, reverse=True) if selected else list(every)
    else:
        by_value = sorted(every) if selected else every
        order = sorted(by_value, key=every.__getitem__, reverse=True)
        if UNKNOWN in every:
            order.remove(UNKNOWN)
            order.append(UNKNOWN)
        if selected:
            order.sort(key=lambda value: (value == UNKNOWN, value not in selected))
    new, chosen = tuple.__new__, selected.__contains__  # a page has some 60 of them, and this takes half the time
    return tuple([new(FacetValue, (*_labelled(facet, value), every[value], chosen(value))) for value in order])


def _year(value: str) -> int:
    return 0 if value == UNKNOWN else int(value)


def _facets(query: Query, matches: Matches) -> dict[FacetName, Facet]:
    return {facet: _facet(facet, query, matches.facets[facet]) for facet in FACETS}


def _filter_offers(query: Query) -> tuple[FilterOffer, ...]:
    """The provinces and years that the query's words name, each with the words that remain without all of them.

    Only bare words are looked at: a query with an operator, a quotation or a group says for itself what it means, and
    a word with such a sign in it (`湖北*`, an open quotation) stays as it is.
    """
    mentions = [mention for mention in query_mentions(query.q) if _is_plain(query.q, mention.start, mention.end)]
    years = [found for found in query_years(query.q) if _is_plain(query.q, *found[1:])]
    if not (mentions or years) or not _is_bare(query.q):
        return ()
    spans = [(mention.start, mention.end) for mention in mentions] + [(start, end) for _, start, end in years]
    rest = _without(query.q, spans)
    if not _is_bare(rest):
        return ()  # what was parted from a name would be an operator: 湖北-教育
    offers: dict[tuple[FacetName, str], None] = {}
    for mention in mentions:
        offers["province", mention.code] = None
    for year, _, _ in years:
        offers["year", str(year)] = None
    return tuple(
        FilterOffer(facet, *_labelled(facet, value), rest)
        for facet, value in offers
        if value not in query.selected(facet)
    )


def _is_bare(q: str) -> bool:
    return all(token.kind is TokenKind.CHUNK for token in lex(q))


def _is_plain(q: str, start: int, end: int) -> bool:
    """Whether the unspaced words in which a stretch of a query stands have no sign of the query language."""
    while start > 0 and not q[start - 1].isspace():
        start -= 1
    while end < len(q) and not q[end].isspace():
        end += 1
    return _SIGNS.isdisjoint(unicodedata.normalize("NFKC", q[start:end]))


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text without some stretches, and without the punctuation that joined them to the rest."""
    kept: list[str] = []
    at = 0
    for start, end in sorted(set(spans)):
        kept.append(text[at : max(start, at)])
        at = max(at, end)
    kept.append(text[at:])
    rest = " ".join(" ".join(piece.strip(_PUNCTUATION) for piece in kept).split())
    return rest if any(map(str.isalnum, rest)) else ""
