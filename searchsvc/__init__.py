"""searchsvc: full-text search for official releases in English and Chinese.

    report = searchsvc.reindex("corpus", "index")
    engine = searchsvc.open_engine("index")
    page = searchsvc.search(engine, searchsvc.Query(q="教育", province=("CN-HB",)))
    page = searchsvc.search(engine, searchsvc.parse_query({"q": ["教育"], "province": ["Hubei", "湖南"]}))

    client = searchsvc.connect("http://127.0.0.1:8000")
    page = client.search("教育", province=["Hubei", "湖南"])

Everything that is public is here; the modules below may change. Each name is imported when it is first used, because
every module below imports this one first: `searchsvc --help` must not wait for the engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searchsvc.client.connection import Client, connect
    from searchsvc.engine import Engine
    from searchsvc.engines.selection import open_engine
    from searchsvc.errors import (
        CursorExpired,
        Fault,
        IndexUnavailable,
        NotFound,
        ParameterErrors,
        QueryTooSlow,
        ReleaseWithdrawn,
        SearchsvcError,
        ServiceBusy,
        ServiceFailed,
        ServiceUnreachable,
    )
    from searchsvc.indexing.reindex import ReindexReport, reindex
    from searchsvc.model.index_status import IndexStatus
    from searchsvc.model.page import Completion, Facet, FacetValue, Fragment, Hit, SearchPage, Similar, Version
    from searchsvc.model.query import Query
    from searchsvc.model.release import Release
    from searchsvc.model.site import Site
    from searchsvc.searching.params import parse_query
    from searchsvc.searching.search import search

__all__ = [
    "Client",
    "Completion",
    "CursorExpired",
    "Engine",
    "Facet",
    "FacetValue",
    "Fault",
    "Fragment",
    "Hit",
    "IndexStatus",
    "IndexUnavailable",
    "NotFound",
    "ParameterErrors",
    "Query",
    "QueryTooSlow",
    "ReindexReport",
    "Release",
    "ReleaseWithdrawn",
    "SearchPage",
    "SearchsvcError",
    "ServiceBusy",
    "ServiceFailed",
    "ServiceUnreachable",
    "Similar",
    "Site",
    "Version",
    "connect",
    "open_engine",
    "parse_query",
    "reindex",
    "search",
]
_HOMES = {
    "Client": "client.connection",
    "Completion": "model.page",
    "CursorExpired": "errors",
    "Engine": "engine",
    "Facet": "model.page",
    "FacetValue": "model.page",
    "Fault": "errors",
    "Fragment": "model.page",
    "Hit": "model.page",
    "IndexStatus": "model.index_status",
    "IndexUnavailable": "errors",
    "NotFound": "errors",
    "ParameterErrors": "errors",
    "Query": "model.query",
    "QueryTooSlow": "errors",
    "ReindexReport": "indexing.reindex",
    "Release": "model.release",
    "SearchPage": "model.page",
    "SearchsvcError": "errors",
    "ServiceFailed": "errors",
    "ServiceBusy": "errors",
    "ServiceUnreachable": "errors",
    "Site": "model.site",
    "ReleaseWithdrawn": "errors",
    "Similar": "model.page",
    "Version": "model.page",
    "connect": "client.connection",
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
