"""SQLite FTS5: one pass of the full-text index into a table in memory, then facets by SQL, and `snippet()`.

The provinces of a release stand in a table of their own, clustered by release; the year beside the text.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from benchmarks.protocol import HITS, Answer
from benchmarks.queries import BenchQuery
from benchmarks.tokens import read_tokens

_FILE = "fts5.db"
_SCHEMA = """
    PRAGMA journal_mode = off;
    PRAGMA synchronous = off;
    PRAGMA cache_size = -262144;
    CREATE VIRTUAL TABLE text USING fts5(title, body, tokenize = "unicode61 remove_diacritics 0");
    CREATE TABLE fact(number INTEGER PRIMARY KEY, id TEXT, year INTEGER);
    CREATE TABLE place(number INTEGER, province TEXT, PRIMARY KEY(number, province)) WITHOUT ROWID;
"""
_OPEN = """
    PRAGMA cache_size = -262144;
    PRAGMA mmap_size = 8000000000;
    PRAGMA temp_store = memory;
    CREATE TEMP TABLE match(number INTEGER PRIMARY KEY, score REAL, year INTEGER);
"""
_IN_PROVINCE = "EXISTS (SELECT 1 FROM place WHERE place.number = match.number AND province = :province)"
_IN_YEARS = "year BETWEEN :first AND :last"


def match_expression(query: BenchQuery) -> str:
    """The question in FTS5's language: all or any of the words, or a phrase."""
    if query.phrase:
        return f'"{" ".join(query.terms)}"'
    return (" OR " if query.any_word else " AND ").join(f'"{term}"' for term in query.terms)


def _where(conditions: Iterable[str]) -> str:
    listed = " AND ".join(conditions)
    return f" WHERE {listed}" if listed else ""


class Fts5Engine:
    """See `benchmarks.protocol.BenchEngine`."""

    def __init__(self) -> None:
        self._db: sqlite3.Connection | None = None

    def versions(self) -> dict[str, str]:
        """See `BenchEngine`."""
        return {"sqlite": sqlite3.sqlite_version}

    def build(self, corpus: Path, tokens: Path, index: Path) -> int:
        """See `BenchEngine`."""
        index.mkdir(parents=True)
        db = sqlite3.connect(index / _FILE)
        db.executescript(_SCHEMA)
        number = 0
        for release in read_tokens(tokens):
            number += 1
            db.execute("INSERT INTO text(rowid, title, body) VALUES (?, ?, ?)", (number, release.title, release.body))
            db.execute("INSERT INTO fact VALUES (?, ?, ?)", (number, release.id, release.year))
            db.executemany("INSERT INTO place VALUES (?, ?)", ((number, province) for province in release.provinces))
        db.execute("INSERT INTO text(text) VALUES ('optimize')")
        db.commit()
        db.close()
        return number

    def open(self, index: Path) -> None:
        """See `BenchEngine`."""
        self._db = sqlite3.connect(index / _FILE, isolation_level=None)
        self._db.executescript(_OPEN)

    def search(self, query: BenchQuery) -> Answer:
        """See `BenchEngine`."""
        db = self._db
        if db is None:
            raise RuntimeError("no index is open")
        expression = match_expression(query)
        first, last = query.years or (0, 0)
        values = {"province": query.province, "first": first, "last": last}
        province = [_IN_PROVINCE] if query.province else []
        years = [_IN_YEARS] if query.years else []
        db.execute("BEGIN")
        db.execute("DELETE FROM match")
        db.execute(
            "INSERT INTO match SELECT text.rowid, bm25(text, 2.0, 1.0), fact.year FROM text "
            "CROSS JOIN fact ON fact.number = text.rowid WHERE text MATCH ?",
            (expression,),
        )
        all_filters = _where(province + years)
        total: int = db.execute(f"SELECT count(*) FROM match{all_filters}", values).fetchone()[0]
        best = db.execute(
            f"SELECT number FROM match{all_filters} ORDER BY score, number LIMIT {HITS}", values
        ).fetchall()
        by_year = db.execute(f"SELECT year, count(*) FROM match{_where(province)} GROUP BY year", values).fetchall()
        by_province = db.execute(
            f"SELECT province, count(*) FROM match CROSS JOIN place USING (number){_where(years)} GROUP BY province",
            values,
        ).fetchall()
        db.execute("COMMIT")
        shown = self._shown(db, expression, [number for (number,) in best])
        return Answer(
            total=total,
            hits=[shown[number][0] for (number,) in best],
            provinces=dict(by_province),
            years=dict(by_year),
            snippets=[shown[number][1] for (number,) in best],
        )

    def _shown(self, db: sqlite3.Connection, expression: str, numbers: list[int]) -> dict[int, tuple[str, str]]:
        rows = db.execute(
            "SELECT text.rowid, id, snippet(text, 1, '<b>', '</b>', '…', 32) FROM text "
            "JOIN fact ON fact.number = text.rowid "
            f"WHERE text MATCH ? AND text.rowid IN ({','.join(map(str, numbers))})",
            (expression,),
        )
        return {number: (release_id, snippet) for number, release_id, snippet in rows}


def make_engine() -> Fts5Engine:
    """The engine."""
    return Fts5Engine()
