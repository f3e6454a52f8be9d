"""searchsvc: full-text search for official releases in English and Chinese.

    report = searchsvc.reindex("corpus", "index")
    engine = searchsvc.open_engine("index")
    page = searchsvc.search(engine, searchsvc.Query(q="教育", province=("CN-HB",)))
    page = searchsvc.search(engine, searchsvc.parse_query({"q": ["教育"], "province": ["Hubei", "湖南"]}))

Everything that is public is here; modules below may change.
"""

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
