"""Help with what is typed: a better spelling of a query that found almost nothing, and ways to go on typing.

Help is not worth waiting for: where it would take too long, or a cluster is full or away, there is none. What was found
without it is the answer.
"""

import logging
import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from searchsvc.engine import Engine, Matches
from searchsvc.errors import ClusterRefused, ClusterUnreachable, QueryTooSlow
from searchsvc.model.page import Completion, DidYouMean, Fragment
from searchsvc.model.query import Query
from searchsvc.searching.understanding import is_english_word, named_words, understand
from searchsvc.suggest.bounded_vocabulary import BoundedVocabulary
from searchsvc.suggest.completions import complete
from searchsvc.suggest.corrections import corrections

_LOG = logging.getLogger(__name__)
NO_HELP = QueryTooSlow, ClusterRefused, ClusterUnreachable
"""The errors for which help is left out."""
ALMOST_NOTHING = 2
"""A query has found almost nothing where no release holds all its words (so that it was relaxed, or found none), or
where at most this many do."""
MANY_MORE = 10
"""A correction of a query that itself found something must find at least this many times as much."""
HELP_SECONDS = 1.0
"""Seconds of the engine's clock after which no further correction is tried."""
COUNTING_SECONDS = 2.0
"""Seconds of that clock which all counts of words may take for one question."""


def did_you_mean(engine: Engine, query: Query, matches: Matches) -> DidYouMean | None:
    """A better spelling of a query that has found almost nothing (`matches`), where it finds more under its filters.

    Of several, the one that is likely and finds much.
    """
    if query.match != "auto" or not query.q.strip() or not _is_almost_nothing(matches):
        return None
    typed, until = _worth(matches), engine.clock() + HELP_SECONDS
    best, best_score = None, float("-inf")
    try:
        if not matches.relaxed and query.is_filtered:
            unfiltered = _count(engine, Query(query.q, expand=query.expand))
            if not _is_almost_nothing(unfiltered):
                return None
        for each in corrections(query.q, _vocabulary(engine), _word_test(engine, query.q)):
            if engine.clock() > until:
                break
            found = _count(engine, replace(query, q=each.q))
            enough = found.total >= MANY_MORE * matches.total if matches.total and not matches.relaxed else True
            score = each.score + math.log1p(found.total)
            if _worth(found) > typed and enough and score > best_score:
                best, best_score = DidYouMean(each.q, Fragment(each.q, each.marks)), score
    except NO_HELP as error:
        _LOG.warning("no better spelling of a query is looked for: %s", error)
        return None
    return best


def completions(engine: Engine, typed: str) -> tuple[Completion, ...]:
    """What someone who is typing may be about to ask, best first. The marks of each are what is added."""
    try:
        return complete(typed, _vocabulary(engine), engine.names)
    except NO_HELP as error:
        _LOG.warning("no completions are looked for: %s", error)
        return ()


def _vocabulary(engine: Engine) -> BoundedVocabulary:
    return BoundedVocabulary(engine.vocabulary, engine.clock, COUNTING_SECONDS)


def _count(engine: Engine, query: Query) -> Matches:
    """What a query finds, without a page of it."""
    understood = understand(query, engine.concepts)
    return engine.search(replace(query, page=1, per_page=0), understood.tree, understood.relaxed)


def _word_test(engine: Engine, q: str) -> Callable[[str], bool]:
    """Whether a folded word of a query is right as it stands, though no release may hold it."""
    named = cache(partial(named_words, q, engine.concepts))  # most often every word stands in a release
    return lambda form: is_english_word(form) or form in named()


def _is_almost_nothing(matches: Matches) -> bool:
    return matches.relaxed or matches.total <= ALMOST_NOTHING


def _worth(matches: Matches) -> tuple[bool, int]:
    """What is found, for comparison: releases that hold all the words before any number of others."""
    return matches.total > 0 and not matches.relaxed, matches.total
