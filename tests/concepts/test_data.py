"""Our own concepts: the files are sound, packed as they stand, quick to load, and harmless."""

import time
from collections import defaultdict
from functools import cache

import pytest

from searchsvc.concepts.concept_weights import FormKind
from searchsvc.concepts.lexicon import Concepts, bundled
from searchsvc.concepts.names import single_key
from searchsvc.concepts.packing import Concept, bundled_entries, concept_of, pack, packed_bundle, unpack
from searchsvc.concepts.rewriting import applied, with_concepts
from searchsvc.queryparser.nodes import Leaf, Words
from searchsvc.queryparser.parser import parse
from searchsvc.text.fold import fold_text
from searchsvc.text.stopwords import stopwords

AMBIGUOUS = {
    "yichun",
    "suzhou",
    "taizhou",
    "fuzhou",
    "yulin",
    "develop country",  # developing, developed
}
"""Keys that are names of several things: all are searched for, with less weight."""


@cache
def all_concepts() -> tuple[Concept, ...]:
    """The bundled concepts, with the keys of their names."""
    return tuple(map(concept_of, bundled_entries()))


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    return bundled()


def leaves(query: str, concepts: Concepts) -> list[Leaf]:
    tree = with_concepts(parse(query), concepts)
    assert isinstance(tree, Words)
    return [leaf for leaf in tree.leaves if not leaf.stop]


def others(query: str, concepts: Concepts) -> set[str]:
    """All that is searched for beside what was typed."""
    return {each.text for leaf in leaves(query, concepts) for each in leaf.alternatives}


@pytest.mark.slow
def test_the_packed_file_is_what_the_readable_ones_say() -> None:
    assert packed_bundle() == pack(all_concepts()), "run python -m searchsvc.concepts.packing"


@pytest.mark.slow
def test_packing_loses_nothing() -> None:
    packed = all_concepts()
    assert unpack(pack(packed)) == packed


def test_there_are_many_and_each_is_there_once() -> None:
    ids = [fold_text(entry.id) for entry in bundled_entries()]
    assert len(ids) == len(set(ids)) >= 1000


@pytest.mark.slow
def test_every_name_belongs_to_one_concept_unless_declared() -> None:
    held = defaultdict(set)
    for concept in all_concepts():
        for kind, text, key in concept.forms:
            if kind is not FormKind.RELATED:
                short = kind in (FormKind.ACRONYM, FormKind.CAPITALS)
                held[text.casefold().replace(".", "") if short else single_key(key, fold_text(text))].add(concept.id)
    assert {key for key, ids in held.items() if len(ids) > 1} == AMBIGUOUS


@pytest.mark.slow
def test_function_words_are_names_in_capitals_only() -> None:
    for concept in all_concepts():
        for kind, text, key in concept.forms:
            assert kind is FormKind.CAPITALS or key not in stopwords(), text


def test_forms_are_of_the_language_of_their_field() -> None:
    for entry in bundled_entries():
        for kind, text in entry.forms:
            han = any(char >= "\u4e00" for char in text)
            assert han == (kind in (FormKind.CHINESE, FormKind.REGIONAL)) or kind in (
                FormKind.TYPED,
                FormKind.RELATED,
            ), text


@pytest.mark.slow
def test_regional_words_do_not_fold_to_the_mainlands() -> None:
    for concept in all_concepts():
        mainland = {form.key for form in concept.forms if form.kind is FormKind.CHINESE}
        for form in concept.forms:
            assert form.kind is not FormKind.REGIONAL or form.key not in mainland, form.text


def test_every_concept_has_both_languages() -> None:
    for entry in bundled_entries():
        assert {kind for kind, _ in entry.forms} >= {FormKind.ENGLISH, FormKind.CHINESE}, entry.id


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Inner Mongolia", {"内蒙古"}),
        ("Ministry of Education", {"教育部", "MOE"}),
        ("MOE", {"教育部", "Ministry of Education"}),
        ("MOE's", {"教育部", "Ministry of Education"}),
        ("脱贫攻坚", {"battle of poverty alleviation", "battle against poverty", "fight against poverty"}),
        ("十三五", {"13th Five-Year Plan"}),
        ("13th Five Year Plan", {"十三五"}),
        ("教育信息化", {"education informatization"}),
        ("高考", {"gaokao", "college entrance exam", "college entrance examination"}),
        ("national college entrance exam", {"高考", "gaokao"}),
        ("COVID-19", {"新冠", "novel coronavirus"}),
        ("Shaanxi", {"陕西"}),
        ("shaanxi", {"陕西"}),
        ("陕西", {"Shaanxi"}),
        ("neimenggu", {"内蒙古", "Inner Mongolia"}),
        ("jiaoyu xinxihua", {"教育信息化"}),
        ("xiangcun zhenxing", {"乡村振兴"}),
        ("wuhan", {"武汉"}),
        ("教育資訊化", {"教育信息化"}),
        ("網路教育", {"网络教育", "online education"}),
        ("計程車", {"出租车", "taxi"}),
        ("軟體產業", {"软件产业"}),
        ("智慧財產權保護", {"知识产权"}),
        ("捷運建設", {"地铁建设"}),
        ("Greater Bay Area", {"大湾区", "GBA"}),
        ("GBA", {"大湾区", "Greater Bay Area"}),
        ("Belt and Road Initiative", {"一带一路"}),
        ("WHO", {"世界卫生组织"}),
        ("U.S. trade", {"美国", "贸易"}),
        ("IT", {"信息技术"}),
        ("AI", {"人工智能"}),
        ("suzhou", {"苏州", "宿州"}),
        ("developing countries", {"发展中国家"}),
        ("国务院办公厅", {"General Office of the State Council"}),
        ("ministry of finance and ministry of education", {"财政部", "教育部"}),
        ("双一流大学建设", {"Double First-Class"}),
        ("5G網路", {"5g网络"}),
        ("2020年大學聯考", {"2020年高考"}),
        ("共享單車", {"bike-sharing"}),
    ],
)
def test_the_other_names_are_searched_for(query: str, found: set[str], concepts: Concepts) -> None:
    assert found <= others(query, concepts)


@pytest.mark.slow
def test_every_name_typed_is_one_leaf_with_its_other_names(concepts: Concepts) -> None:
    for concept in concepts:
        for kind, text, _ in concept.forms:
            if kind is not FormKind.RELATED:
                (leaf,) = leaves(text, concepts)
                assert leaf.alternatives, text
        for spelling in concept.pinyin:
            for query in (spelling, spelling.replace(" ", "")):
                (leaf,) = leaves(query, concepts)
                assert leaf.alternatives, query


def test_no_alternative_finds_only_what_another_finds(concepts: Concepts) -> None:
    for leaf in (*leaves("MOE", concepts), *leaves("教育部", concepts), *leaves("湖北", concepts)):
        texts = [each.text for each in leaf.alternatives]
        assert not any(one in other for one in texts for other in texts if one != other)


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("Shaanxi", {"山西", "Shanxi"}),
        ("shanxi", {"陕西", "Shaanxi"}),
        ("shan xi", {"陕西", "Shaanxi"}),
        ("COVID-19", {"COVID"}),
        ("developed countries", {"发展中国家"}),
        ("sars", {"特别行政区", "special administrative region"}),
        ("special administrative region", {"SARS"}),
        ("世界卫生组织", {"WHO"}),
        ("美国", {"US", "U.S."}),
        ("信息技术", {"IT"}),
        ("共享單車", {"共享自行车"}),
    ],
)
def test_nothing_else_is_searched_for(query: str, wrong: set[str], concepts: Concepts) -> None:
    assert not wrong & others(query, concepts)


@pytest.mark.parametrize(
    "query",
    [
        "who",
        "it",
        "us",
        "aids",
        "most",
        "vet",
        "提高考核",
        "第十三届五次",
        "moelleux",
        "19",
        "inner peace",
        "guiding",
        "蒙古包",
        "公司",
        "universal",
        "部门",
        "市长",
        "opening",
        "change",
        "changes",
        "meet",
        "teach",
        "house",
        "manufactured",
        "degree",
        "minor",
        '"教育部"',
        "moe*",
    ],
)
def test_ordinary_words_stay_as_they_are(query: str, concepts: Concepts) -> None:
    assert applied(with_concepts(parse(query), concepts)) == ()


@pytest.mark.parametrize("query", ["教育部门召开会议", "教育部署工作会议"])
def test_a_name_does_not_cut_a_word(query: str, concepts: Concepts) -> None:
    assert "教育部" not in [leaf.text for leaf in leaves(query, concepts)]


def test_loading_and_rewriting_take_no_time() -> None:
    def best(repeat: int, act: object) -> float:
        assert callable(act)
        taken = []
        for _ in range(repeat):
            started = time.thread_time()
            act()
            taken.append(time.thread_time() - started)
        return min(taken)

    assert best(5, lambda: Concepts(unpack(packed_bundle()))) < 0.2  # 50 ms on an idle machine
    trees = [
        parse(query)
        for query in ("2020 National Education Informatization Conference", "湖北教育信息化工作会议", "網路教育 MOE")
    ]
    held = bundled()
    assert best(20, lambda: [with_concepts(tree, held) for tree in trees]) / len(trees) < 0.003
