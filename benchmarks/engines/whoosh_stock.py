"""Stock Whoosh with jieba's words: its own codec, searcher and highlighter, and its facets the fastest way we know.

`groupedby` takes the limit away from a search and walks every posting of the field, so the facts are loaded from
the stored columns once, and counted over the matching documents with NumPy.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh import analysis, columns, fields, highlight, index, query, versionstring
from whoosh.searching import Searcher

from benchmarks.protocol import HITS, SNIPPET_CHARACTERS, Answer
from benchmarks.queries import BenchQuery
from benchmarks.tokens import read_tokens

MEMORY_MB = 512
"""What a writer may hold before it spills."""
_TITLE_BOOST = 2.0


def make_schema() -> fields.Schema:
    """The fields, with texts split at white space; the facts also as columns."""
    words = analysis.RegexTokenizer(r"\S+")
    return fields.Schema(
        id=fields.STORED,
        title=fields.TEXT(analyzer=words, stored=True, field_boost=_TITLE_BOOST),
        body=fields.TEXT(analyzer=words, stored=True),
        year=fields.NUMERIC(int, sortable=True),
        province=fields.KEYWORD(sortable=True),
    )


def make_query(asked: BenchQuery) -> query.Query:
    """All or any of the words, or a phrase, in title or body."""
    if asked.phrase:
        return query.Or([query.Phrase(field, list(asked.terms)) for field in ("title", "body")])
    each = [query.Or([query.Term("title", term), query.Term("body", term)]) for term in asked.terms]
    if asked.any_word:
        return query.Or(each)
    return each[0] if len(each) == 1 else query.And(each)


def make_filter(asked: BenchQuery) -> query.Query | None:
    """The filters as a query that does not score."""
    filters: list[query.Query] = []
    if asked.province:
        filters.append(query.Term("province", asked.province))
    if asked.years:
        filters.append(query.NumericRange("year", *asked.years))
    return query.And(filters) if filters else None


class WhooshEngine:
    """See `benchmarks.protocol.BenchEngine`."""

    def __init__(self) -> None:
        self._searcher: Searcher | None = None
        self._years: NDArray[np.int64] = np.zeros(0, np.int64)
        self._provinces: NDArray[np.bool_] = np.zeros((0, 0), np.bool_)
        self._codes: list[str] = []

    def versions(self) -> dict[str, str]:
        """See `BenchEngine`."""
        return {"whoosh": versionstring()}

    def build(self, corpus: Path, tokens: Path, index_folder: Path) -> int:
        """See `BenchEngine`."""
        index_folder.mkdir(parents=True)
        writer = index.create_in(str(index_folder), make_schema()).writer(limitmb=MEMORY_MB)
        count = 0
        for release in read_tokens(tokens):
            count += 1
            writer.add_document(
                id=release.id,
                title=release.title,
                body=release.body,
                year=release.year,
                province=" ".join(release.provinces),
            )
        writer.commit(optimize=True)
        return count

    def open(self, index_folder: Path) -> None:
        """See `BenchEngine`."""
        self._searcher = index.open_dir(str(index_folder)).searcher()
        reader = self._searcher.reader()
        years: columns.ColumnReader = reader.column_reader("year")
        provinces: columns.ColumnReader = reader.column_reader("province")
        count = reader.doc_count_all()
        self._years = np.array([years[number] for number in range(count)], np.int64)
        held = [provinces[number].split() for number in range(count)]
        self._codes = sorted({code for each in held for code in each})
        place = {code: at for at, code in enumerate(self._codes)}
        self._provinces = np.zeros((count, len(self._codes)), np.bool_)
        for number, each in enumerate(held):
            self._provinces[number, [place[code] for code in each]] = True

    def search(self, asked: BenchQuery) -> Answer:
        """See `BenchEngine`. Each facet of a filtered search is counted without its own filter."""
        searcher = self._searcher
        if searcher is None:
            raise RuntimeError("no index is open")
        text = make_query(asked)
        results = searcher.search(text, limit=HITS, filter=make_filter(asked))
        results.fragmenter = highlight.ContextFragmenter(maxchars=SNIPPET_CHARACTERS)
        snippets = [hit.highlights("body", top=1) for hit in results]
        matching = np.fromiter(searcher.docs_for_query(text), np.int64)
        in_years = self._years[matching]
        in_provinces = self._provinces[matching]
        has_year = np.ones(len(matching), np.bool_)
        if asked.years:
            has_year = (in_years >= asked.years[0]) & (in_years <= asked.years[1])
        has_province = np.ones(len(matching), np.bool_)
        if asked.province:
            has_province = in_provinces[:, self._codes.index(asked.province)]
        by_province = in_provinces[has_year].sum(axis=0).tolist()
        year, by_year = np.unique(in_years[has_province], return_counts=True)
        return Answer(
            total=int((has_year & has_province).sum()),
            hits=[hit["id"] for hit in results],
            provinces={code: count for code, count in zip(self._codes, by_province, strict=True) if count},
            years=dict(zip(year.tolist(), by_year.tolist(), strict=True)),
            snippets=snippets,
        )


def make_engine() -> WhooshEngine:
    """The engine."""
    return WhooshEngine()
