"""Names in queries, each rule by the leaves that a query becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.concepts.concept_weights import FUNCTION_WORD
from searchsvc.concepts.entries import read_concepts
from searchsvc.concepts.lexicon import Concepts, bundled
from searchsvc.concepts.packing import concept_of, pack, unpack
from searchsvc.concepts.rewriting import applied, with_concepts
from searchsvc.queryparser.nodes import And, InTitle, Leaf, Node, Not, Or, Words
from searchsvc.queryparser.parser import parse, parse_plain

DATA = """
"教育部" = { en = ["Ministry of Education", "Education Ministry"], zh = "中华人民共和国教育部", acronym = "MOE" }
"财政部" = { en = "Ministry of Finance", acronym = "MOF" }
"高考" = { en = ["gaokao", "national college entrance exam", "college entrance exam"] }
"内蒙古" = { en = ["Inner Mongolia"], zh = ["内蒙古自治区"], typed = "内蒙" }
"义务教育" = { en = "compulsory education" }
"义务教育均衡发展" = { en = "balanced compulsory education", zh = "教育均衡" }
"教育信息化" = { en = "education informatization" }
"信息化" = { en = "informatization", regional = "資訊化" }
"网络" = { en = "network", regional = "網路" }
"世界卫生组织" = { en = "World Health Organization", capitals = "WHO" }
"十三五" = { en = "13th Five-Year Plan" }
"陕西" = { en = "Shaanxi" }
"山西" = { en = "Shanxi" }
"双一流" = { en = "Double First-Class" }
"电子商务" = { en = "e-commerce" }
"西安" = { en = "Xi'an" }
"环保" = { en = "environmental protection", related = "ecology" }
"""


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    entries, warnings = read_concepts(DATA)
    assert not warnings
    return Concepts(map(concept_of, entries))


def leaves(node: Node) -> list[Leaf]:
    match node:
        case Leaf():
            return [node]
        case Words(held):
            return list(held)
        case And(children) | Or(children):
            return [leaf for child in children for leaf in leaves(child)]
        case Not(child) | InTitle(child):
            return leaves(child)
    return []


def show(node: Node) -> str:
    """The leaves of a tree, each with its alternatives."""
    return " ".join(
        f"[{leaf.text}" + "".join(f" = {each.text}" for each in leaf.alternatives) + "]"
        for leaf in leaves(node)
        if not leaf.stop
    )


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("MOE", "[moe = 教育部 = Ministry of Education = Education Ministry]"),
        ("moe's", "[moe's = 教育部 = Ministry of Education = Education Ministry]"),
        ("教育部", "[教育部 = Ministry of Education = Education Ministry = MOE]"),
        (
            "the Ministry of Education reform",
            "[ministry of education = 教育部 = Education Ministry = MOE] [reform]",
        ),
        (
            "Ministry of Education and Ministry of Finance",
            "[ministry of education = 教育部 = Education Ministry = MOE] [ministry of finance = 财政部 = MOF]",
        ),
        ("education of the ministry", "[education] [ministry]"),
        ("13th five year plans", "[13th five year plans = 十三五]"),
        ("inner peace in Mongolia", "[inner] [peace] [mongolia]"),
        ("内蒙", "[内蒙 = Inner Mongolia]"),
        ("neimenggu", "[neimenggu = 内蒙古 = Inner Mongolia]"),
        ("nei menggu", "[nei menggu = 内蒙古 = Inner Mongolia]"),
        ("nei meng gu", "[nei meng gu = 内蒙古 = Inner Mongolia]"),
        ("neime nggu", "[neime] [nggu]"),
        ("xi an", "[xi an = 西安 = Xi'an]"),
        ("Xi'an", "[xi'an = 西安]"),
        ("Shaanxi", "[shaanxi = 陕西]"),
        ("shanxi", "[shanxi = 山西]"),
        ("WHO rules", "[who = 世界卫生组织 = World Health Organization] [rules]"),
        ("who rules", "[rules]"),
        ("世界卫生组织", "[世界卫生组织 = World Health Organization]"),
        ("教育部召开会议", "[教育部 = Ministry of Education = Education Ministry = MOE] [召开] [会议]"),
        ("教育部门召开会议", "[教育部门] [召开] [会议]"),
        ("提高考核标准", "[提高] [考核] [标准]"),
        ("建设双一流大学", "[建设] [双一流 = Double First-Class = Double First-Class] [大学]"),
        ("教育資訊化", "[教育资讯化 = 教育信息化 = education informatization]"),
        ("網路教育", "[网路教育 = 网络教育]"),
        ("網路平台建设", "[网路平台 = 网络平台] [建设]"),
        ("moe*", "[moe*]".replace("*", "")),
        ('"教育部"', "[教育部]"),
        ('"Inner Mongolia"', "[Inner Mongolia]"),
        ("环保", "[环保 = environmental protection = ecology]"),
        ("ecology", "[ecology]"),
    ],
)
def test_names_become_leaves_with_their_other_names(query: str, shown: str, concepts: Concepts) -> None:
    assert show(with_concepts(parse(query), concepts)) == shown


WHO = "[who = 世界卫生组织 = World Health Organization]"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("WHO", WHO),
        ("the WHO", WHO),
        ("WHO rules", f"{WHO} [rules]"),
        ("WHO OR rules", f"{WHO} [rules]"),
        ("rules AND WHO", f"[rules] {WHO}"),
        ("title:WHO rules", f"{WHO} [rules]"),
        ("(WHO OR MOE)", f"{WHO} [moe = 教育部 = Ministry of Education = Education Ministry]"),
        ("A WHO report", f"{WHO} [report]"),
        ("who OR rules", "[rules]"),
        ("WHO MADE THE RULES", "[made] [rules]"),  # all is in capitals, which say nothing then
        ("WHO IS IT", "[who] [is] [it]"),
        ("rules -WHO", "[rules]"),  # would exclude every release with who in it
    ],
)
def test_an_acronym_in_capitals_is_no_function_word(query: str, shown: str, concepts: Concepts) -> None:
    tree = parse(query, is_acronym=concepts.is_acronym)
    assert show(with_concepts(tree, concepts)) == shown


def test_the_function_word_hardly_counts_beside_what_its_capitals_mean(concepts: Concepts) -> None:
    def weights(query: str) -> list[float]:
        tree = parse(query, is_acronym=concepts.is_acronym)
        return [leaf.weight for leaf in leaves(with_concepts(tree, concepts))]

    assert weights("WHO rules") == [FUNCTION_WORD, 1]
    assert weights("MOE rules") == [1, 1]
    assert weights("NOT WHO") == [1]


def test_a_name_counts_as_one_word(concepts: Concepts) -> None:
    tree = with_concepts(parse("the ministry of education five six seven eight"), concepts)
    assert isinstance(tree, Words)
    assert tree.minimum == 5
    tree = with_concepts(parse("ministry of education five"), concepts)
    assert isinstance(tree, Words)
    assert tree.minimum == 2


def test_a_word_typed_twice_is_there_once_and_counted(concepts: Concepts) -> None:
    (rural, moe) = leaves(with_concepts(parse("rural MOE rural moe rural"), concepts))
    assert (rural.count, moe.count) == (3, 2)
    (name,) = leaves(with_concepts(parse("Inner Mongolia Inner Mongolia"), concepts))
    assert name.count == 2


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("-Shaanxi", "[shaanxi]"),
        ("NOT (Inner Mongolia)", "[inner mongolia]"),
        ("NOT (陕西 -山西 title:高考)", "[陕西] [山西] [高考]"),
        ("Shaanxi NOT 陕西", "[shaanxi = 陕西] [陕西]"),
        ("NOT 網路教育", "[网路教育]"),
    ],
)
def test_a_negation_excludes_what_was_typed_and_no_other_name(query: str, shown: str, concepts: Concepts) -> None:
    assert show(with_concepts(parse(query), concepts)) == shown


def test_a_negation_adds_nothing_that_is_shown(concepts: Concepts) -> None:
    assert applied(with_concepts(parse("-Shaanxi 高考"), concepts)) == ("gaokao", "college entrance exam")


def test_a_negated_long_run_stands_for_itself(concepts: Concepts) -> None:
    tree = with_concepts(parse("-網路教育平台"), concepts)
    assert isinstance(tree, Not)
    assert isinstance(tree.child, Words)
    assert [whole.alternatives for whole in tree.child.wholes] == [()]


def test_a_title_may_hold_another_name(concepts: Concepts) -> None:
    assert show(with_concepts(parse("title:Shaanxi"), concepts)) == "[shaanxi = 陕西]"


def test_words_parted_by_an_operator_are_no_name(concepts: Concepts) -> None:
    assert show(with_concepts(parse("Inner AND Mongolia"), concepts)) == "[inner] [mongolia]"


def test_a_long_run_is_put_into_the_mainlands_words_as_a_whole(concepts: Concepts) -> None:
    tree = with_concepts(parse("網路教育平台"), concepts)
    assert isinstance(tree, Words)
    assert [(whole.text, [each.text for each in whole.alternatives]) for whole in tree.wholes] == [
        ("网路教育平台", ["网络教育平台"])
    ]


def test_the_run_that_is_a_name_is_no_whole_beside_itself(concepts: Concepts) -> None:
    tree = with_concepts(parse("教育信息化"), concepts)
    assert isinstance(tree, Words)
    assert (len(tree.leaves), tree.wholes) == (1, ())


def test_a_name_with_a_hyphen_is_found_without_it_too(concepts: Concepts) -> None:
    for tree in (parse("e-commerce"), parse_plain("e-commerce")):
        (leaf,) = leaves(with_concepts(tree, concepts))
        assert [[slot.form for slot in variant] for variant in leaf.variants] == [["e", "commerce"], ["ecommerce"]]
        assert [each.text for each in leaf.alternatives] == ["电子商务"]


def test_what_is_shown_is_in_the_other_language_first(concepts: Concepts) -> None:
    assert applied(with_concepts(parse("MOE Shaanxi"), concepts)) == ("教育部", "Ministry of Education", "陕西")


def test_no_concepts_change_nothing() -> None:
    tree = parse("Inner Mongolia 教育部召开会议 -moe")
    assert with_concepts(tree, Concepts()) == tree


def test_ones_own_concepts_are_added_and_may_replace_ours(concepts: Concepts) -> None:
    entries, _ = read_concepts('"教育部" = { en = "Bureau of Schools" }\n"芝麻工程" = { en = "Sesame Project" }')
    own = concepts.with_own(unpack(pack(map(concept_of, entries))))
    assert show(with_concepts(parse("教育部"), own)) == "[教育部 = Bureau of Schools]"
    assert show(with_concepts(parse("zhima gongcheng"), own)) == "[zhima gongcheng = 芝麻工程 = Sesame Project]"
    assert show(with_concepts(parse("MOE"), own)) == "[moe]"
    assert show(with_concepts(parse("MOE"), concepts)).startswith("[moe = 教育部")


@given(st.lists(st.sampled_from(sorted(form.text for concept in bundled() for form in concept.forms)), max_size=8))
def test_names_beside_each_other_are_rewritten_once(names: list[str]) -> None:
    for query in (" ".join(names), "".join(names)):
        tree = with_concepts(parse(query), bundled())
        assert with_concepts(tree, bundled()) == tree


@given(st.text(alphabet='ab教育部资讯化网路召开内蒙古(（)"-*:：ANDORNT 〔2〕,。titlemoeWHO', max_size=60))
def test_whatever_a_person_types_is_rewritten_once(query: str) -> None:
    entries, _ = read_concepts(DATA)
    concepts = Concepts(map(concept_of, entries))
    tree = with_concepts(parse(query), concepts)
    assert with_concepts(tree, concepts) == tree
    applied(tree)
