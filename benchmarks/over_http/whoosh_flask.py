"""Stock Whoosh with jieba's analyzer behind Flask, as its tutorials wire it: one route, a searcher for each request.

Whoosh highlights with its own highlighter and counts facets with `groupedby`. Nothing of ours is in it.
"""

import logging
import os

import jieba
from flask import Flask, Response, jsonify, request
from jieba.analyse import ChineseAnalyzer
from whoosh import fields, index, query, sorting
from whoosh.qparser import AndGroup, MultifieldParser, OrGroup

INDEX_VARIABLE = "BENCH_WHOOSH_INDEX"
SEARCH = "/search"
_HITS = 10


def make_schema() -> fields.Schema:
    """Texts by jieba's analyzer; the facts as columns, too."""
    words = ChineseAnalyzer()
    return fields.Schema(
        id=fields.ID(stored=True),
        title=fields.TEXT(analyzer=words, stored=True, field_boost=2.0),
        body=fields.TEXT(analyzer=words, stored=True),
        date=fields.STORED,
        year=fields.NUMERIC(int, stored=True, sortable=True),
        province=fields.KEYWORD(stored=True, sortable=True),
    )


def make_app() -> Flask:
    """The application over the index that the environment names."""
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    opened = index.open_dir(os.environ[INDEX_VARIABLE])
    app = Flask("benchmarks.over_http.whoosh_flask")

    @app.get("/readyz")
    def ready() -> Response:
        return jsonify(releases=opened.doc_count())

    @app.get(SEARCH)
    def search() -> Response:
        asked = request.args
        group = OrGroup if asked.get("match") == "any" else AndGroup
        text = MultifieldParser(["title", "body"], opened.schema, group=group).parse(asked["q"])
        filters: list[query.Query] = []
        if province := asked.get("province"):
            filters.append(query.Term("province", province))
        if years := asked.get("years"):
            first, last = map(int, years.split("-"))
            filters.append(query.NumericRange("year", first, last))
        facets = sorting.Facets()
        facets.add_field("year", maptype=sorting.Count)
        facets.add_field("province", allow_overlap=True, maptype=sorting.Count)
        with opened.searcher() as searcher:
            found = searcher.search(text, limit=_HITS, filter=query.And(filters) if filters else None, groupedby=facets)
            hits = [
                {
                    "id": hit["id"],
                    "title": hit["title"],
                    "date": hit["date"],
                    "provinces": hit["province"].split(),
                    "title_html": hit.highlights("title"),
                    "snippet_html": hit.highlights("body"),
                    "score": hit.score,
                }
                for hit in found
            ]
            groups = {name: found.groups(name) for name in ("year", "province")}
            return jsonify(total=len(found), results=hits, facets=groups)

    return app
