"""searchsvc: full-text search for official releases in English and Chinese.

    report = searchsvc.reindex("corpus", "index")
    engine = searchsvc.open_engine("index")
    page = searchsvc.search(engine, searchsvc.Query(q="教育", province=("CN-HB",)))
    page = searchsvc.search(engine, searchsvc.parse_query({"q": ["教育"], "province": ["Hubei", "湖南"]}))

Everything that is public is here; modules below may change. Each name is imported when it is first used, because every
module below imports this one first: `searchsvc --help` must not wait for the engine.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searchsvc.engine import Engine
    from searchsvc.engines import open_engine
    from searchsvc.page import Facet, FacetValue, Hit, SearchPage
    from searchsvc.params import parse_query
    from searchsvc.query import Query
    from searchsvc.reindex import ReindexReport, reindex
    from searchsvc.release import Release
    from searchsvc.search import search

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
    "Facet": "page",
    "FacetValue": "page",
    "Hit": "page",
    "Query": "query",
    "ReindexReport": "reindex",
    "Release": "release",
    "SearchPage": "page",
    "open_engine": "engines",
    "parse_query": "params",
    "reindex": "reindex",
    "search": "search",
}


class _Package(ModuleType):
    """This package. `search` and `reindex` are its modules too: importing one must not hide the verb of that name."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __getattr__(self, name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        setattr(self, name, value)
        return value


sys.modules[__name__].__class__ = _Package
