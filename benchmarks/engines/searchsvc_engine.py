"""Our service as it is used from Python: `reindex` of the corpus folder, `search`, and the marks as HTML."""

import os
from importlib.metadata import version
from pathlib import Path

from benchmarks.protocol import HITS, Answer
from benchmarks.queries import BenchQuery
from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine, warm
from searchsvc.indexing.reindex import reindex
from searchsvc.model.page import Facet
from searchsvc.model.query import Query
from searchsvc.presenter.encoding import fragment_html
from searchsvc.searching.search import search


def our_query(query: BenchQuery) -> Query:
    """The question as our service is asked: for the words alone, since no peer knows concepts or translates."""
    return Query(
        q=query.text,
        province=(query.province,) if query.province else (),
        year=(f"{query.years[0]}..{query.years[1]}",) if query.years else (),
        per_page=HITS,
        expand=False,
    )


def _counts(facet: Facet) -> dict[str, int]:
    return {value.value: value.count for value in facet if value.count}


class SearchsvcEngine:
    """See `benchmarks.protocol.BenchEngine`."""

    def __init__(self) -> None:
        self._engine: Engine | None = None

    def versions(self) -> dict[str, str]:
        """See `BenchEngine`."""
        return {"searchsvc": version("searchsvc")}

    def build(self, corpus: Path, tokens: Path, index: Path) -> int:
        """See `BenchEngine`. The tokens are not used: we read and analyse the corpus ourselves."""
        report = reindex(corpus, index, full=True, jobs=os.cpu_count() or 1)
        if report.skipped:
            raise RuntimeError(f"{len(report.skipped)} releases were left out, the first: {report.skipped[0]}")
        return report.releases

    def open(self, index: Path) -> None:
        """See `BenchEngine`. Kernels are made ready, as by the server before it listens."""
        warm()
        self._engine = open_engine(index)

    def search(self, query: BenchQuery) -> Answer:
        """See `BenchEngine`."""
        if self._engine is None:
            raise RuntimeError("no index is open")
        page = search(self._engine, our_query(query))
        snippets = [" ".join(map(fragment_html, hit.snippets)) for hit in page.results]
        return Answer(
            total=page.total,
            hits=[hit.id for hit in page.results],
            provinces=_counts(page.facets["province"]),
            years={int(year): count for year, count in _counts(page.facets["year"]).items()},
            snippets=snippets,
        )


def make_engine() -> SearchsvcEngine:
    """The engine."""
    return SearchsvcEngine()
