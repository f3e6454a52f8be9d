"""The verb: `search(engine, query)` answers a query with a `SearchPage`. There is no other way to search."""

import time
from collections.abc import Callable

from searchsvc.concepts.lexicon import Concepts
from searchsvc.engine import Engine, Matches
from searchsvc.model.page import DidYouMean, SearchPage, Suggestions
from searchsvc.model.query import Query
from searchsvc.searching.facet_values import facets_of
from searchsvc.searching.filter_offers import filter_offers
from searchsvc.searching.missing_words import missing_of_page
from searchsvc.searching.spelling_help import did_you_mean
from searchsvc.searching.understanding import Understood, has_translations, understand, understand_plain


def search(engine: Engine, query: Query) -> SearchPage:
    """Answers a query, with a better spelling where it found almost nothing. Raises QueryTooSlow."""
    return _answer(engine, query, understand, corrected=True)


def search_plain(engine: Engine, query: Query) -> SearchPage:
    """Answers a query whose text is plain words, any of which may match; no character of it is an operator.

    Raises QueryTooSlow.
    """
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
    return page_of(query, understood, matches, meant, engine.generation, started)


def page_of(
    query: Query,
    understood: Understood,
    matches: Matches,
    meant: DidYouMean | None,
    generation: str,
    started: float,
) -> SearchPage:
    """The page that shows matches; `meant` is a better spelling, `started` a `time.perf_counter` of the beginning."""
    missing, missing_everywhere = missing_of_page(query.q, matches.missing)
    results = matches.page
    if any(missing):
        results = tuple(hit._replace(missing=words) for hit, words in zip(results, missing, strict=True))
    return SearchPage(
        query=query,
        total=matches.total,
        relaxed=matches.relaxed,
        results=results,
        facets=facets_of(query, matches.facets),
        suggestions=Suggestions(
            did_you_mean=meant,
            filters=filter_offers(query, understood.text),
            also=understood.also,
            translated=has_translations(matches.tree),
            quoted=understood.text.has_phrase,
            missing=missing_everywhere,
        ),
        months=matches.months,
        generation=generation,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
    )
