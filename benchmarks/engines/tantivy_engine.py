"""tantivy through its Python binding: fast fields for the facets, term aggregations, its snippet generator.

One writing thread and a large heap, so that up to some 100,000 releases one segment results.
"""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy

from benchmarks.protocol import HITS, SNIPPET_CHARACTERS, Answer
from benchmarks.queries import BenchQuery
from benchmarks.tokens import read_tokens

_HEAP = 1_000_000_000
_TITLE_BOOST = 2.0
_MOST_VALUES = 64
_COUNTS = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in ("province", "year")}
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


def make_schema() -> tantivy.Schema:
    """The fields, with texts split at white space."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", stored=True, tokenizer_name="whitespace")
    builder.add_text_field("body", stored=True, tokenizer_name="whitespace")
    builder.add_text_field("province", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", fast=True, indexed=True)
    return builder.build()


class TantivyEngine:
    """See `benchmarks.protocol.BenchEngine`."""

    def __init__(self) -> None:
        self._schema = make_schema()
        self._searcher: tantivy.Searcher | None = None

    def versions(self) -> dict[str, str]:
        """See `BenchEngine`."""
        return {"tantivy": version("tantivy")}

    def build(self, corpus: Path, tokens: Path, index: Path) -> int:
        """See `BenchEngine`."""
        index.mkdir(parents=True)
        writer = tantivy.Index(self._schema, path=str(index)).writer(heap_size=_HEAP, num_threads=1)
        count = 0
        for release in read_tokens(tokens):
            count += 1
            document = tantivy.Document()
            document.add_text("id", release.id)
            document.add_text("title", release.title)
            document.add_text("body", release.body)
            document.add_integer("year", release.year)
            for province in release.provinces:
                document.add_text("province", province)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        return count

    def open(self, index: Path) -> None:
        """See `BenchEngine`."""
        opened = tantivy.Index.open(str(index))
        opened.reload()
        self._searcher = opened.searcher()

    def _text_query(self, query: BenchQuery) -> tantivy.Query:
        make = tantivy.Query
        schema = self._schema
        terms: list[str | tuple[int, str]] = list(query.terms)

        def either(title: tantivy.Query, body: tantivy.Query) -> tantivy.Query:
            return make.boolean_query([(_SHOULD, make.boost_query(title, _TITLE_BOOST)), (_SHOULD, body)])

        if query.phrase:
            return either(make.phrase_query(schema, "title", terms), make.phrase_query(schema, "body", terms))
        each = [
            either(make.term_query(schema, "title", term), make.term_query(schema, "body", term))
            for term in query.terms
        ]
        return (
            each[0]
            if len(each) == 1
            else make.boolean_query([(_SHOULD if query.any_word else _MUST, one) for one in each])
        )

    def _filters(self, query: BenchQuery) -> dict[str, tantivy.Query]:
        make = tantivy.Query
        filters: dict[str, tantivy.Query] = {}
        if query.province:
            filters["province"] = make.term_query(self._schema, "province", query.province)
        if query.years:
            first, last = query.years
            filters["year"] = make.range_query(self._schema, "year", tantivy.FieldType.Integer, first, last)
        return {name: make.const_score_query(each, 0.0) for name, each in filters.items()}

    def search(self, query: BenchQuery) -> Answer:
        """See `BenchEngine`. Each facet of a filtered search is counted without its own filter."""
        searcher = self._searcher
        if searcher is None:
            raise RuntimeError("no index is open")
        text = self._text_query(query)
        filters = self._filters(query)

        def within(names: set[str]) -> tantivy.Query:
            chosen = [(_MUST, filters[name]) for name in sorted(names)]
            return tantivy.Query.boolean_query([(_MUST, text), *chosen]) if chosen else text

        whole = within(set(filters))
        found: Any = searcher.search(whole, limit=HITS, count=True)  # its stubs do not know the count
        shared = {name: each for name, each in _COUNTS.items() if name not in filters}
        counts: dict[str, Any] = searcher.aggregate(whole, shared) if shared else {}
        for name in filters:
            counts |= searcher.aggregate(within(set(filters) - {name}), {name: _COUNTS[name]})
        snippeter = tantivy.SnippetGenerator.create(searcher, whole, self._schema, "body")
        snippeter.set_max_num_chars(SNIPPET_CHARACTERS)
        hits: list[str] = []
        snippets: list[str] = []
        for _, address in found.hits:
            document = searcher.doc(address)
            hits.append(str(document.get_first("id")))
            snippets.append(snippeter.snippet_from_doc(document).to_html())
        return Answer(
            total=found.count,
            hits=hits,
            provinces={bucket["key"]: int(bucket["doc_count"]) for bucket in counts["province"]["buckets"]},
            years={int(bucket["key"]): int(bucket["doc_count"]) for bucket in counts["year"]["buckets"]},
            snippets=snippets,
        )


def make_engine() -> TantivyEngine:
    """The engine."""
    return TantivyEngine()
