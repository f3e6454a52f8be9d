"""Datasette over SQLite's FTS5: its own JSON of a table, with its search and its facets.

It gets our tokens, as FTS5 has no words of Chinese, and everything that makes it fast: an immutable database, no
suggested facets, no texts in the answers, no time limits that would leave a facet out. It does less than we do: rows
come in the order of the table and not of a score, and nothing is marked.
"""

import json
import sqlite3
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.errors import EngineFailed
from benchmarks.over_http.services import DATASETTE, HttpService
from benchmarks.over_http.serving import HOST
from benchmarks.protocol import HITS
from benchmarks.queries import BenchQuery
from benchmarks.tokens import read_tokens

_TABLE = "/bench/releases.json"
_SCHEMA = """
    PRAGMA journal_mode = off;
    PRAGMA synchronous = off;
    CREATE TABLE releases(number INTEGER PRIMARY KEY, id TEXT, title TEXT, body TEXT, date TEXT, year INTEGER,
        provinces TEXT);
    CREATE INDEX by_year ON releases(year);
    CREATE VIRTUAL TABLE releases_fts USING fts5(title, body, content = "releases", content_rowid = "number",
        tokenize = "unicode61 remove_diacritics 0");
"""
_SETTINGS = {
    "default_page_size": str(HITS),
    "default_facet_size": "100",
    "sql_time_limit_ms": "60000",
    "facet_time_limit_ms": "60000",
    "suggest_facets": "off",
    "num_sql_threads": "3",
}


def match_expression(query: BenchQuery) -> str:
    """The question in FTS5's language, which Datasette passes on as it is."""
    if query.phrase:
        return f'"{" ".join(query.terms)}"'
    return (" OR " if query.any_word else " AND ").join(f'"{term}"' for term in query.terms)


def table_path(query: BenchQuery) -> str:
    """The address of a question."""
    pairs = [("_search", match_expression(query)), ("_searchmode", "raw"), ("_size", str(HITS))]
    pairs += [("_facet", "year"), ("_facet_array", "provinces")]
    pairs += [("_col", column) for column in ("id", "title", "date", "year", "provinces")]
    if query.province:
        pairs.append(("provinces__arraycontains", query.province))
    if query.years:
        pairs += [("year__gte", str(query.years[0])), ("year__lte", str(query.years[1]))]
    return f"{_TABLE}?{urlencode(pairs)}"


def build_database(tokens: Path, database: Path) -> None:
    """Makes the database, in place of an older one."""
    database.unlink(missing_ok=True)
    db = sqlite3.connect(database)
    db.executescript(_SCHEMA)
    db.executemany(
        "INSERT INTO releases(id, title, body, date, year, provinces) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (each.id, each.title, each.body, each.date, each.year, json.dumps(each.provinces))
            for each in read_tokens(tokens)
        ),
    )
    db.execute("INSERT INTO releases_fts(releases_fts) VALUES ('rebuild')")
    db.execute("INSERT INTO releases_fts(releases_fts) VALUES ('optimize')")
    db.execute("ANALYZE")
    db.commit()
    db.close()


def datasette(tokens: Path, folder: Path) -> HttpService:
    """The service, with its database made. Raises EngineFailed where Datasette is not installed."""
    if find_spec("datasette") is None:
        raise EngineFailed("datasette is not installed; it comes with searchsvc[bench]")
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "bench.db"
    build_database(tokens, database)

    def command(port: int) -> Sequence[str]:
        settings = [each for name, value in _SETTINGS.items() for each in ("--setting", name, value)]
        serving = [sys.executable, "-m", "datasette", "serve", "-i", str(database)]
        return [*serving, "--host", HOST, "--port", str(port), *settings]

    return HttpService(
        DATASETTE,
        command,
        table_path,
        total=lambda answer: int(answer["filtered_table_rows_count"]),
        ready="/-/versions.json",
        environment={"DATASETTE_LOAD_PLUGINS": ""},
    )
