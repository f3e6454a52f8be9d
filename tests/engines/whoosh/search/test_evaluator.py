"""Which scores are whole where only the best documents are wanted."""

import random
import time

import pytest

from searchsvc.concepts.lexicon import Concepts
from searchsvc.concepts.relaxing import relax
from searchsvc.concepts.rewriting import with_concepts
from searchsvc.engine import Engine
from searchsvc.engines.whoosh.search.evaluator import Evaluator
from searchsvc.engines.whoosh.whoosh_engine import WhooshEngine
from searchsvc.model.query import Query
from searchsvc.queryparser.nodes import Node
from searchsvc.queryparser.parser import parse
from searchsvc.searching.search import search
from tests.conftest import MakeEngine

HAN = "教育学校师资农村建设规划"
LATIN = ("rural", "teacher", "teachers", "teaching", "school", "bridge", "plan", "planned")


@pytest.fixture
def engine(make_engine: MakeEngine) -> WhooshEngine:
    """120 releases of a few words and characters in any order."""
    rng = random.Random(3)
    texts = [
        " ".join(rng.choices(LATIN, k=rng.randrange(1, 9))) + "".join(rng.choices(HAN, k=rng.randrange(30)))
        for _ in range(120)
    ]
    made = make_engine([{"id": str(number), "title": "x", "body": text} for number, text in enumerate(texts)])
    assert isinstance(made, WhooshEngine)
    return made


def _ranked(engine: WhooshEngine, tree: Node, *best: int) -> list[tuple[float, int]]:
    """Scores and documents, the best first."""
    evaluator = Evaluator(engine._snapshot, tree, time.thread_time() + 10, *best)
    ((documents, scores),) = evaluator.evaluate()
    return sorted(zip(scores.tolist(), documents.tolist(), strict=True), reverse=True)


@pytest.mark.parametrize("q", ["rural teacher", "teachers planned school", "教育规划 农村学校", "学校 rural 师资"])
@pytest.mark.parametrize("best", [1, 3, 10, 1000])
def test_the_best_have_the_scores_that_all_have_where_all_are_wanted(engine: WhooshEngine, q: str, best: int) -> None:
    for tree in (parse(q), relax(with_concepts(parse(q), Concepts()), Concepts())):
        every, found = _ranked(engine, tree), _ranked(engine, tree, best)
        assert found[:best] == every[:best]
        assert {document for _, document in found} == {document for _, document in every}
        whole = {document: score for score, document in every}
        assert all(score <= whole[document] for score, document in found)


def test_who_only_counts_is_given_no_more_than_the_documents(engine: WhooshEngine) -> None:
    tree = relax(parse("教育规划 农村学校"), Concepts())
    counted = {document for _, document in _ranked(engine, tree, 0)}
    assert counted == {document for _, document in _ranked(engine, tree)}


@pytest.mark.parametrize("q", ["rural teachers", "教育规划 农村学校", "title:x rural teachers", "rural OR 学校规划"])
def test_pages_are_parts_of_one_ranking(engine: Engine, q: str) -> None:
    whole = search(engine, Query(q, per_page=100, match="any")).results
    pages = [search(engine, Query(q, per_page=7, page=page, match="any")).results for page in (1, 2, 3)]
    assert [hit._replace(snippets=()) for page in pages for hit in page] == [
        hit._replace(snippets=()) for hit in whole[:21]
    ]
