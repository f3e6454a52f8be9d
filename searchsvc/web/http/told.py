"""What the application tells the door about an answer, for its counters and its log; none of it reaches the client."""

import os

from flask import request

from searchsvc.engine import Engine
from searchsvc.model.page import SearchPage
from searchsvc.queryparser.printing import tree_text
from searchsvc.searching.understanding import understand
from searchsvc.web.frames import TOLD, Told
from searchsvc.web.settings import SLOW_VARIABLE


def tell(facts: Told) -> None:
    """Tells facts about the answer to the current request, where somebody listens."""
    told = request.environ.get(TOLD)
    if told is not None:
        told.update(facts)


def search_facts(engine: Engine, page: SearchPage) -> Told:
    """The kind of a search and what it found; of a slow one also the milliseconds, and what it was understood as.

    Of one that found nothing though no filter stood in its way, also its words.
    """
    facts: Told = {"kind": kind_of(page), "total": page.total}
    if not page.total and page.query.q and not page.query.is_filtered:
        facts["missed"] = page.query.q
    if page.took_ms >= float(os.environ.get(SLOW_VARIABLE) or "inf"):
        facts |= {"took_ms": page.took_ms, "slow": tree_text(understand(page.query, engine.concepts).tree)}
    return facts


def without_slowness(facts: Told) -> Told:
    """The facts about an answer that was kept: that it once was slow is no news."""
    return {name: value for name, value in facts.items() if name not in {"took_ms", "slow"}}


def kind_of(page: SearchPage) -> str:
    """What kind of search a page answers: each kind costs something of its own."""
    if not page.query.q:
        return "browse"
    if page.relaxed:
        return "relaxed"
    if page.query.match == "any":
        return "any"
    if page.suggestions.quoted:
        return "phrase"
    return "words" if page.query.page == 1 else "further_page"
