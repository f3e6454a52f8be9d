"""Regional words within longer ones, both ways."""

import pytest

from searchsvc.concepts.lexicon import Concepts, bundled
from searchsvc.concepts.vocabularies import MOST_REGIONAL, mainland_run, regional_runs
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.text.fold import fold_text
from tests.conftest import MakeEngine


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    return bundled()


@pytest.mark.parametrize(
    ("mainland", "regional"),
    [
        ("硬件厂", "硬體廠"),
        ("软件园区", "軟體園區"),
        ("自行车道", "腳踏車道"),
        ("塑料袋", "塑膠袋"),
        ("快餐店", "速食店"),
    ],
)
def test_a_run_is_put_into_the_words_of_the_other_region(mainland: str, regional: str, concepts: Concepts) -> None:
    assert fold_text(regional) in regional_runs(mainland, concepts)
    assert mainland_run(fold_text(regional), concepts) == mainland


@pytest.mark.parametrize("run", ["物质量子", "教育部", "人", ""])
def test_other_runs_stay(run: str, concepts: Concepts) -> None:
    assert regional_runs(run, concepts) == []
    assert mainland_run(run, concepts) == run


def test_a_run_of_many_such_words_is_put_in_few_ways(concepts: Concepts) -> None:
    assert len(regional_runs("自行车" * 300, concepts)) == MOST_REGIONAL


PAIRS = (
    ("硬件厂", "硬體廠房"),
    ("软件园区", "軟體園區"),
    ("出租车司机", "計程車司機"),
    ("数字经济", "數位經濟"),
    ("地铁站", "捷運站"),
    ("5G网络", "5G網路"),
    ("公交车站", "公車站"),
    ("信息安全", "資訊安全"),
)


def test_each_region_finds_the_texts_of_the_other(make_engine: MakeEngine) -> None:
    engine = make_engine([text for pair in PAIRS for text in pair])
    for mainland, regional in PAIRS:
        page = search(engine, Query(mainland, per_page=100))
        assert page.results[0].id == mainland
        assert regional in [hit.id for hit in page.results]
        if not fold_text(regional).startswith("硬体厂房"):  # which says more than 硬件厂
            assert mainland in [hit.id for hit in search(engine, Query(regional, per_page=100)).results]


def test_a_run_with_regional_words_keeps_its_translations(make_engine: MakeEngine) -> None:
    engine = make_engine(["A hardware factory opens", "硬體廠啟用"])
    assert "A hardware factory opens" in [hit.id for hit in search(engine, Query("硬件厂")).results]
