"""What a query comes to where any of its words will do, each rule by the leaves that there are then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.concepts.entries import read_concepts
from searchsvc.concepts.lexicon import Concepts, bundled
from searchsvc.concepts.packing import concept_of
from searchsvc.concepts.relaxing import any_word, relax
from searchsvc.concepts.rewriting import with_concepts
from searchsvc.queryparser.nodes import And, InTitle, Leaf, Node, Not, Or, Words, marked_leaves
from searchsvc.queryparser.parser import parse, parse_plain

DATA = """
"高考" = { en = ["gaokao", "college entrance exam"] }
"内蒙古" = { en = ["Inner Mongolia"], zh = ["内蒙古自治区"] }
"义务教育" = { en = "compulsory education" }
"义务教育均衡发展" = { en = "balanced compulsory education", zh = "教育均衡" }
"教育信息化" = { en = "education informatization" }
"信息化" = { en = "informatization", regional = "資訊化" }
"硬件" = { en = "hardware", regional = "硬體" }
"世界卫生组织" = { en = "World Health Organization", capitals = "WHO" }
"国内生产总值" = { en = "gross domestic product", acronym = "GDP" }
"香港" = { en = "Hong Kong" }
"山东省" = { en = "Shandong" }
"""


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    entries, warnings = read_concepts(DATA)
    assert not warnings
    return Concepts(map(concept_of, entries))


def show_leaf(leaf: Leaf) -> str:
    """A leaf with its other names, and how often it was typed."""
    names = " = ".join([leaf.text, *(each.text for each in leaf.alternatives)])
    return f"[{names}]" + (f"*{leaf.count}" if leaf.count > 1 else "")


def show(node: Node) -> str:
    """A tree as text: how many words must match, the words, and the wholes that were split into words."""
    match node:
        case Leaf(text):
            return f'"{text}"'
        case Words(leaves, minimum, wholes):
            shown = " ".join(show_leaf(leaf) for leaf in leaves if not leaf.stop)
            return f"{minimum}:{shown}" + "".join(f" +{whole.text}" for whole in wholes)
        case And(children):
            return "(" + " AND ".join(map(show, children)) + ")"
        case Or(children):
            return "(" + " OR ".join(map(show, children)) + ")"
        case Not(child):
            return "NOT " + show(child)
        case InTitle(child):
            return "title:" + show(child)
    return "?"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("rural teachers", "1:[rural] [teachers]"),
        ("rural -teachers urban", "(1:[rural] [urban] AND NOT 1:[teachers])"),
        ("rural teachers rural", "1:[rural]*2 [teachers]"),
        ("wing-flutter", "1:[wing] [flutter]"),
        ("wing-flutter boundaries", "1:[wing] [flutter] [boundaries]"),
        ("state-of-the-art", "1:[state] [art]"),
        ("covid-19 and 国办发〔2017〕47号", "1:[covid-19] [国办发〔2017〕47号]"),
        ("by-and-by U.S. C919", "1:[by-and-by] [u.s.] [c919]"),
        ("沥青密度", "1:[沥青密度] [沥青] [密度]"),
        ("香港面积", "1:[香港面积] [香港 = Hong Kong] [面积]"),
        ("香港面积 香港", "1:[香港面积] [香港 = Hong Kong]*2 [面积]"),
        ("体温表", "1:[体温表]"),  # a word of the dictionary
        ("山东省", "1:[山东省 = Shandong]"),  # a name
        ("硬體廠房", "1:[硬体厂房 = 硬件厂房] [硬体 = hardware = 硬件] [厂房]"),
        ("我是谁呢", "1:[我是谁呢]"),  # nothing of it is a word of two characters
        ("小米6产量", "1:[小米6产量] [小米6] [产量]"),
        ("2020年高考", "1:[2020年高考] [2020年] [高考 = gaokao = college entrance exam]"),
        ("2020年全国教育大会", "1:[2020年全国教育大会] [2020年] [全国] [教育] [大会]"),
        ("重庆的GDP", "1:[重庆的gdp] [重庆] [gdp = 国内生产总值 = gross domestic product]"),
        ("2亿", "1:[2亿]"),
        ("教育部发布会议", "1:[教育部] [发布] [会议] +教育部发布会议"),
        ("Inner Mongolia schools", "1:[inner mongolia = 内蒙古] [schools]"),
        ("世界卫生组织", "1:[世界卫生组织 = World Health Organization]"),
        ("内蒙古自治区", "1:[内蒙古自治区 = Inner Mongolia = 内蒙古]"),
        (
            "义务教育均衡发展",
            "1:[义务教育均衡发展 = balanced compulsory education = 教育均衡] "
            "[义务教育 = compulsory education] [均衡] [发展]",
        ),
    ],
)
def test_relaxing_asks_for_any_word_and_for_the_words_in_it(query: str, shown: str, concepts: Concepts) -> None:
    assert show(relax(with_concepts(parse(query), concepts), concepts)) == shown


@pytest.mark.parametrize(
    "query",
    [
        "rural",
        '"rural school"',
        '"wing-flutter"',
        '"香港面积"',
        "rural AND urban",
        "title:rural",
        "title:香港面积",
        "-rural",
        "-香港面积",
        "NOT (小米6产量)",
        "",
    ],
)
def test_what_was_asked_for_by_an_operator_is_not_relaxed(query: str, concepts: Concepts) -> None:
    tree = with_concepts(parse(query), concepts)
    assert relax(tree, concepts) == tree


def test_where_any_word_is_asked_for_it_will_do_in_titles_too(concepts: Concepts) -> None:
    tree = with_concepts(parse("title:(香港面积 rural) OR school bus"), concepts)
    assert show(any_word(tree, concepts)) == "(title:1:[香港面积] [rural] OR 1:[school] [bus])"


def test_a_chain_written_without_hyphens_counts_as_its_head(concepts: Concepts) -> None:
    tree = relax(parse_plain("e-learning"), concepts)
    assert isinstance(tree, Words)
    written = [[slot.form for variant in leaf.variants for slot in variant] for leaf in tree.leaves]
    assert written == [["e"], ["learning", "elearning"]]


def test_the_words_of_a_name_and_the_characters_of_runs_count_besides(concepts: Concepts) -> None:
    tree = relax(with_concepts(parse("Inner Mongolia gaokao 香港面积"), concepts), concepts)
    assert isinstance(tree, Words)
    grams = [leaf.text for leaf in tree.grams if not leaf.derived]
    assert grams == ["香", "港", "面", "积", "港面", "inner", "mongolia"]


def test_the_families_of_english_words_count_besides_unless_nothing_is_to_be_added(concepts: Concepts) -> None:
    named = with_concepts(parse("automated automated 高考 the C919 Inner Mongolia"), concepts)
    tree, plain = relax(named, concepts), relax(named, concepts, derived=False)
    assert isinstance(tree, Words)
    assert isinstance(plain, Words)
    assert [(leaf.text, leaf.count) for leaf in tree.grams if leaf.derived] == [("automated", 2)]
    assert not any(leaf.derived for leaf in plain.grams)


def test_the_whole_and_its_words_are_marked(concepts: Concepts) -> None:
    tree = relax(with_concepts(parse("沥青密度"), concepts), concepts)
    assert [leaf.text for leaf in marked_leaves(tree)] == ["沥青密度", "沥青", "密度"]


@given(st.text(alphabet='ab教育部资讯化网路召开第3届2020年c(（)"-*:：ANDORNT 〔2〕,。title香港面积小米6', max_size=60))
def test_whatever_a_person_types_may_be_relaxed(query: str) -> None:
    for tree in (parse(query), parse_plain(query)):
        named = with_concepts(tree, bundled())
        relax(named, bundled())
        any_word(named, bundled())
