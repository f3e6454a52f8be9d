"""Random releases and random queries: the engine against the plain reference, and against Whoosh's own searcher."""

import random
from pathlib import Path

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.query import And as WhooshAnd
from whoosh.query import Or as WhooshOr
from whoosh.query import Phrase, Prefix, Term

from searchsvc.engines.selection import open_builder, open_engine, pack_releases
from searchsvc.engines.whoosh.format.stored_row import unpack_row
from searchsvc.engines.whoosh.store.generations import current_name
from searchsvc.model.catalog import Catalog
from searchsvc.model.page import SearchPage
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.searching.understanding import understand
from tests.engines.random_search import random_filters, random_query, random_release
from tests.engines.whoosh.reference import Reference
from tests.text.reference import Document, document


def build(index: Path, rng: random.Random) -> list[Document]:
    """An index of several segments, with replaced and removed releases; returns what it holds in the end."""
    held: dict[str, Document] = {}
    for _ in range(rng.choice([1, 3, 12])):
        with open_builder(index) as builder:
            chosen = rng.sample(range(60), rng.randint(1, 20))
            for number in chosen:
                made = document(random_release(rng, number))
                builder.put(pack_releases([made.release]))
                held[made.release.id] = made
            rest = sorted(set(held) - {f"r{number}" for number in chosen})
            for gone in rng.sample(rest, len(rest) // 5):
                builder.remove(gone)
                del held[gone]
            builder.publish(Catalog())
    return list(held.values())


def assert_same(page: SearchPage, scores: dict[str, float], q: str) -> None:
    assert page.total == len(scores), q
    assert {hit.id for hit in page.results} <= set(scores), q
    best = sorted(scores.values(), reverse=True)[: len(page.results)]
    for hit, wanted in zip(page.results, best, strict=True):
        assert hit.score == pytest.approx(scores[hit.id], rel=1e-3, abs=1e-3), q
        assert hit.score == pytest.approx(wanted, rel=1e-3, abs=1e-3), q


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_the_engine_agrees_with_a_plain_evaluator(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    index = tmp_path / "index"
    documents = build(index, rng)
    reference = Reference(documents)
    engine = open_engine(index)
    assert engine.status().releases == len(documents)
    for _ in range(60):
        q, filters = random_query(rng), random_filters(rng)
        query = Query(q, filters.province, filters.year, language=filters.language, category=filters.category)
        understood = understand(query, engine.concepts)
        page = search(engine, query)
        if page.relaxed:
            assert not reference.search(Query(q), understood.tree)[0], q
        tree = (understood.relaxed() if page.relaxed else None) or understood.tree
        scores, counts = reference.search(query, tree)
        assert_same(page, scores, q)
        for facet, wanted in counts.items():
            found = {value.value: value.count for value in page.facets[facet] if value.count}
            assert found == dict(wanted), (q, facet)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_whooshs_own_searcher_reads_the_index_and_agrees(tmp_path: Path, seed: int) -> None:
    rng = random.Random(100 + seed)
    index = tmp_path / "index"
    documents = build(index, rng)
    storage = FileStorage(str(index / "generations" / str(current_name(index))))
    terms = sorted({term for each in documents for term in each.terms})
    with storage.open_index().searcher() as searcher:

        def ids(whoosh_query: object) -> set[str]:
            numbers = {hit.docnum for hit in searcher.search(whoosh_query, limit=None)}
            reader = searcher.reader()
            return {unpack_row(reader.stored_fields(number)["release"]).shown[0] for number in numbers}

        for _ in range(40):
            one, two = rng.choice(terms), rng.choice(terms)
            with_one = {each.release.id for each in documents if one in each.terms}
            with_two = {each.release.id for each in documents if two in each.terms}
            assert ids(Term("text", one)) == with_one
            assert ids(WhooshAnd([Term("text", one), Term("text", two)])) == with_one & with_two
            assert ids(WhooshOr([Term("text", one), Term("text", two)])) == with_one | with_two
            assert searcher.doc_frequency("text", one) >= len(with_one)
        for prefix in ("sch", "教", "~p", "2"):
            wanted = {each.release.id for each in documents if any(term.startswith(prefix) for term in each.terms)}
            assert ids(Prefix("text", prefix)) == wanted
        for words in (["rural", "news"], ["教育", "育部"], ["大湾", "湾区"]):
            wanted = {
                each.release.id
                for each in documents
                if {at >> 1 for at in each.terms.get(words[0], ())}
                & {(at >> 1) - 1 for at in each.terms.get(words[1], ())}
            }
            assert ids(Phrase("text", words)) == wanted
