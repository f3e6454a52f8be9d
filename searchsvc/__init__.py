"""searchsvc: full-text search for official releases in English and Chinese.

    report = searchsvc.reindex("corpus", "index")
    engine = searchsvc.open_engine("index")
    page = searchsvc.search(engine, searchsvc.Query(q="教育", province=("CN-HB",)))
    page = searchsvc.search(engine, searchsvc.parse_query({"q": ["教育"], "province": ["Hubei", "湖南"]}))

Everything that is public is here; the modules below may change. Each name is imported when it is first used, because
every module below imports this one first: `searchsvc --help` must not wait for the engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searchsvc.engine import Engine
    from searchsvc.engines.selection import open_engine
    from searchsvc.indexing.reindex import ReindexReport, reindex
    from searchsvc.model.page import Facet, FacetValue, Hit, SearchPage
    from searchsvc.model.query import Query
    from searchsvc.model.release import Release
    from searchsvc.searching.params import parse_query
    from searchsvc.searching.search import search

__all__ = [
    "Engine",
    "Facet",
    "FacetValue",
    "Hit",
    "Query",
    "ReindexReport",
    "Release",
    "SearchPage",
    "open_engine",
    "parse_query",
    "reindex",
    "search",
]
_HOMES = {
    "Engine": "engine",
    "Facet": "model.page",
    "FacetValue": "model.page",
    "Hit": "model.page",
    "Query": "model.query",
    "ReindexReport": "indexing.reindex",
    "Release": "model.release",
    "SearchPage": "model.page",
    "open_engine": "engines.selection",
    "parse_query": "searching.params",
    "reindex": "indexing.reindex",
    "search": "searching.search",
}


def __getattr__(name: str) -> object:
    """A public name, from the module that defines it (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
