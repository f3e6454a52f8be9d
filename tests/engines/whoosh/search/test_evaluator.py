"""What a tree finds, whichever part of it is asked for."""

import random

import pytest

from searchsvc.engine import Engine
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from tests.conftest import MakeEngine

HAN = "教育学校师资农村建设规划"
LATIN = ("rural", "teacher", "teachers", "teaching", "school", "bridge", "plan", "planned")


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    """120 releases of a few words and characters in any order."""
    rng = random.Random(3)
    texts = [
        " ".join(rng.choices(LATIN, k=rng.randrange(1, 9))) + "".join(rng.choices(HAN, k=rng.randrange(30)))
        for _ in range(120)
    ]
    return make_engine([{"id": str(number), "title": "x", "body": text} for number, text in enumerate(texts)])


@pytest.mark.parametrize("q", ["rural teachers", "教育规划 农村学校", "title:x rural teachers", "rural OR 学校规划"])
def test_pages_are_parts_of_one_ranking(engine: Engine, q: str) -> None:
    whole = search(engine, Query(q, per_page=100, match="any")).results
    pages = [search(engine, Query(q, per_page=7, page=page, match="any")).results for page in (1, 2, 3)]
    assert [hit._replace(snippets=()) for page in pages for hit in page] == [
        hit._replace(snippets=()) for hit in whole[:21]
    ]
