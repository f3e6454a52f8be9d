"""Two names written together: what else the two are called together."""

import pytest

from searchsvc.concepts.compounds import mixture_compounds, run_compounds
from searchsvc.concepts.lexicon import Concepts, bundled
from searchsvc.model.query import Query
from searchsvc.queryparser.leaves import chunk_leaves
from searchsvc.searching.search import search
from tests.conftest import MakeEngine


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    return bundled()


def test_the_names_of_both_parts_are_put_together_in_each_language(concepts: Concepts) -> None:
    found = {each.text: each for each in run_compounds("流感疫情", concepts)}
    assert {"influenza epidemic", "flu outbreak", "flu pandemic", "流行性感冒疫情", "outbreak of influenza"} <= set(
        found
    )
    assert "流感疫情" not in found
    assert [slot.offset for slot in found["outbreak of influenza"].slots] == [0, 2]
    assert all(0 < each.weight < 1 for each in found.values())


def test_there_are_not_too_many(concepts: Concepts) -> None:
    assert len(run_compounds("新冠疫情", concepts)) <= 22


@pytest.mark.parametrize("run", ["流感", "疫情", "流感蔓延", "高等教育", "流感疫情通报", "的"])
def test_only_two_names_are_a_compound(run: str, concepts: Concepts) -> None:
    assert run_compounds(run, concepts) == ()


@pytest.mark.parametrize(
    ("chunk", "found"),
    [("SARS疫情", "非典疫情"), ("COVID-19疫情", "novel coronavirus outbreak"), ("HIV感染", ""), ("5G基站", "")],
)
def test_a_mixture_of_a_name_and_a_name_is_one(chunk: str, found: str, concepts: Concepts) -> None:
    (leaf,), _ = chunk_leaves(chunk)
    texts = [each.text for each in mixture_compounds(leaf, concepts)]
    assert (found in texts) if found else not texts


DISEASES = {
    "禽流感": "bird flu",
    "流感": "influenza",
    "鼠疫": "plague",
    "霍乱": "cholera",
    "埃博拉": "Ebola",
    "新冠": "COVID-19",
    "非洲猪瘟": "African swine fever",
    "口蹄疫": "foot-and-mouth disease",
    "登革热": "dengue fever",
    "诺如病毒": "norovirus",
}


def test_a_disease_with_its_outbreak_is_found_in_both_directions(make_engine: MakeEngine) -> None:
    texts: dict[str, tuple[str, ...]] = {
        disease: (
            f"{disease}疫情通报",
            f"{english} outbreak reported",
            f"{english} epidemic ends",
            f"{english} pandemic",
        )
        for disease, english in DISEASES.items()
    }
    engine = make_engine([text for each in texts.values() for text in each])
    for disease, english in DISEASES.items():
        queries = (f"{disease}疫情", *(f"{english} {word}" for word in ("outbreak", "epidemic", "pandemic")))
        for query in queries:
            page = search(engine, Query(query, per_page=100))
            assert set(texts[disease]) <= {hit.id for hit in page.results}, query
            assert not page.relaxed, query
