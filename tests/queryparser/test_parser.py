"""The query language, each rule by the tree that a query becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.queryparser import leaves
from searchsvc.queryparser.nodes import (
    And,
    Everything,
    InTitle,
    Leaf,
    Node,
    Not,
    Nothing,
    Or,
    Words,
    leaves_of,
    marked_leaves,
)
from searchsvc.queryparser.parser import MAX_DEPTH, MOST_WORDS, parse, parse_plain, required_words


def show(node: Node) -> str:
    """A tree as short text: W2(a b) is two words of which two are required."""
    match node:
        case Leaf(text, prefix=prefix):
            return text + "*" * prefix
        case Words(leaves, minimum, wholes):
            held = " ".join(show(leaf) for leaf in leaves if not leaf.stop)
            return f"W{minimum}({held})" + "".join(f"+{show(whole)}" for whole in wholes)
        case And(children):
            return "(" + " AND ".join(map(show, children)) + ")"
        case Or(children):
            return "(" + " OR ".join(map(show, children)) + ")"
        case Not(child):
            return "NOT " + show(child)
        case InTitle(child):
            return "title:" + show(child)
        case Everything():
            return "everything"
        case Nothing():
            return "nothing"


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", "everything"),
        ("  ", "everything"),
        ("???", "nothing"),
        ("大湾区", "W1(大湾区)"),
        ("师大附中", "W1(师大附中)"),
        ("教育部发布", "W2(教育部 发布)+教育部发布"),
        ('"教育部发布"', "教育部发布"),
        ("“十四五”规划", "(十四五 AND W1(规划))"),
        ("「教育部」", "教育部"),
        ("rural teachers", "W2(rural teachers)"),
        ("the teachers", "W1(teachers)"),
        ("to be or not", "W4(to be or not)"),
        ('"the"', "the"),
        ("one two three four five six", "W4(one two three four five six)"),
        ("rural OR urban schools", "(W1(rural) OR W2(urban schools))"),
        ("rural AND urban schools", "(W1(rural) AND W1(urban) AND W1(schools))"),
        ("rural NOT urban", "(W1(rural) AND NOT W1(urban))"),
        ("rural -urban", "(W1(rural) AND NOT W1(urban))"),
        ("-urban", "NOT W1(urban)"),
        ('-"rural school"', "NOT rural school"),
        ("- urban", "W1(urban)"),
        ("COVID-19", "W1(covid-19)"),
        ("(rural OR urban) schools", "((W1(rural) OR W1(urban)) AND W1(schools))"),
        ("NOT (rural urban)", "NOT W2(rural urban)"),
        ("title:school teachers", "(title:W1(school) AND W1(teachers))"),
        ('title:"rural school"', "title:rural school"),
        ("title:(rural OR urban)", "title:(W1(rural) OR W1(urban))"),
        ("-title:school", "NOT title:W1(school)"),
        ("teach*", "W1(teach*)"),
        ("*teach", "W1(teach)"),
        ("教育*", "W1(教育)"),
        ("国办发〔2017〕47号", "W1(国办发〔2017〕47号)"),
        ("国办发(2017)47号", "W1(国办发(2017)47号)"),
        ("(国办发(2017)47号)", "W1(国办发(2017)47号)"),
        ("5G基站 A股 1.2亿", "W3(5g基站 a股 1.2亿)"),
        ("北京，上海", "W2(北京 上海)"),
        ("Beijing,Shanghai", "W2(beijing shanghai)"),
        ("关于《教育法》", "W1(教育法)"),
        ("（农村 OR 城市）学校", "((W1(农村) OR W1(城市)) AND W1(学校))"),
        ("ＣＯＶＩＤ－１９", "W1(covid-19)"),
        ("rural OR", "W1(rural)"),
        ("OR rural", "W1(rural)"),
        ("AND", "W1(and)"),
        ("(rural", "W1(rural)"),
        ("rural) urban", "W2(rural urban)"),
        ('"rural', "W1(rural)"),
        ("NOT NOT rural", "W1(rural)"),
        ("()", "nothing"),
        ("or and not", "W3(or and not)"),
    ],
)
def test_a_query_becomes_its_tree(query: str, tree: str) -> None:
    assert show(parse(query)) == tree


def test_a_hyphenated_word_may_be_written_without_its_hyphen() -> None:
    (leaf,) = marked_leaves(parse("e-learning"))
    assert [[slot.form for slot in variant] for variant in leaf.variants] == [["e", "learning"], ["elearning"]]


@pytest.mark.parametrize(("count", "required"), [(1, 1), (5, 5), (6, 4), (7, 5), (10, 6), (15, 9)])
def test_of_more_than_five_words_most_are_required(count: int, required: int) -> None:
    assert required_words(count) == required


def test_plain_text_has_no_operators() -> None:
    assert show(parse_plain('what is -"rural" OR title:x (y)')) == "W4(rural title x y)"


def test_words_typed_twice_are_there_twice_and_count_once_towards_what_must_match() -> None:
    assert show(parse("rural teachers rural")) == "W2(rural teachers rural)"
    assert show(parse_plain("a b a b a b c d e f")) == "W3(b b b c d e f)".replace("W3", "W5")


def test_of_very_many_words_and_phrases_the_first_are_read() -> None:
    words = [f"word{number}" for number in range(MOST_WORDS + 10)]
    assert [leaf.text for leaf in leaves_of(parse(" ".join(words)))] == words[:MOST_WORDS]
    alternatives = [f'"a {word}"' for word in words]
    assert len(list(leaves_of(parse(" OR ".join(alternatives))))) == MOST_WORDS
    assert show(parse(f"{' '.join(words)} -no title:more")) == show(parse(" ".join(words)))


def test_an_alternative_a_phrase_and_an_exclusion_count_once_however_often_they_are_typed() -> None:
    assert show(parse("rural OR urban OR rural")) == show(parse("rural OR urban"))
    assert show(parse('"a b" -c "a b" -c')) == show(parse('"a b" -c'))
    assert show(parse("a* OR a*")) == show(parse("a*"))


def test_only_what_is_wanted_is_marked() -> None:
    assert [leaf.text for leaf in marked_leaves(parse("rural -urban the"))] == ["rural"]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("大 教育", ["教育"]),
        ("大 小", ["大", "小"]),
        ("大 OR 教育", ["大", "教育"]),
        ('"大：" 教育', ["大:", "教育"]),
        ("大́ 教育", ["教育"]),
    ],
)
def test_a_single_han_character_is_not_marked_beside_longer_words(query: str, marked: list[str]) -> None:
    assert sorted(leaf.text for leaf in marked_leaves(parse(query))) == sorted(marked)


def test_the_leaves_of_long_chunks_are_not_kept() -> None:
    before = leaves._kept_leaves.cache_info().currsize
    parse("教育部发布" * 100)
    assert leaves._kept_leaves.cache_info().currsize == before
    assert leaves.chunk_leaves("教育部发布") is leaves.chunk_leaves("教育部发布")


@given(st.text(alphabet='ab教育(（)"“”「-*:：ANDORNT 〔2〕,。title', max_size=80))
def test_whatever_a_person_types_is_a_query(query: str) -> None:
    tree = parse(query)
    list(marked_leaves(tree))
    parse_plain(query)


def depth(node: Node) -> int:
    match node:
        case And(children) | Or(children):
            return 1 + max(map(depth, children))
        case Not(child) | InTitle(child):
            return 1 + depth(child)
        case _:
            return 1


@pytest.mark.parametrize(
    "piece", ["(", ")", '"', "“", "a(", "-", "a OR ", "NOT ", "title:", "*", "((a) ", "-(", "a OR ("]
)
def test_long_odd_input_makes_no_deep_tree(piece: str) -> None:
    assert depth(parse(piece * (1000 // len(piece)) + "x")) < 3 * MAX_DEPTH
