"""What a query's words become in the other language, and in which parts of its tree."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchsvc.concepts.relaxing import any_of_the_words
from searchsvc.queryparser.leaves import chain_leaves
from searchsvc.queryparser.nodes import Alternative, And, InTitle, Leaf, Node, Not, Or, Slot, Words
from searchsvc.queryparser.parser import parse, parse_plain
from searchsvc.text.units import Kind
from searchsvc.translation import translate as module
from searchsvc.translation import translation_weights as weights
from searchsvc.translation.dictionary import Dictionary, dictionary
from searchsvc.translation.translate import Translator, translate

Weights = dict[str, float]


def of(query: str, source: Dictionary, *, strict: bool = False) -> dict[str, Weights]:
    """The alternatives of each content word of a query, against the best weight there is."""
    tree = parse(query)
    leaves = tree.leaves if isinstance(tree, Words) else ()
    return {
        leaf.text: {each.text: round(each.weight / weights.TRANSLATED, 2) for each in leaf.alternatives}
        for leaf in translate(leaves, source, strict=strict)
        if not leaf.stop
    }


def test_an_english_word_has_the_headwords_of_its_gloss(small: Dictionary) -> None:
    assert of("schools", small)["schools"] == {"学校": 1.0, "校": 0.3, "中小学": pytest.approx(0.1, abs=0.01)}


def test_traditional_characters_are_the_same(small: Dictionary) -> None:
    assert of("老師", small) == {"老师": {"teacher": 1.0}}


def test_words_that_together_are_a_gloss_each_have_its_headword(small: Dictionary) -> None:
    found = of("climate change policy", small)
    assert found["climate"]["气候变化"] == found["change"]["气候变化"] == 1.0
    assert found["climate"]["气候"] == 1.0
    assert found["policy"] == {}


def test_words_apart_are_no_gloss(small: Dictionary) -> None:
    assert of("climate policy change", small)["climate"]["气候变化"] < weights.INSIDE


def test_function_words_inside_a_gloss_do_not_matter(small: Dictionary) -> None:
    assert of("the rule of law", small) == {"rule": {"法治": 1.0}, "law": {"法治": 1.0}}


def test_a_verb_with_its_particle_is_another_word(small: Dictionary) -> None:
    assert "放弃" not in of("give", small)["give"]
    assert "放弃" in of("give up", small)["give"]


@pytest.mark.parametrize("query", ["e-learning", "E-Learning"])
def test_a_hyphenated_word(small: Dictionary, query: str) -> None:
    whole = parse(query)
    assert isinstance(whole, Words)
    assert [each.text for leaf in translate(whole.leaves, small) for each in leaf.alternatives] == ["电子学习"]
    parts = chain_leaves(whole.leaves[0])
    assert [[each.text for each in leaf.alternatives] for leaf in translate(parts, small)] == [["电子学习"]] * 2


def test_a_word_of_the_same_family_where_the_word_is_unknown(small: Dictionary) -> None:
    assert of("discussions", small) == {"discussions": {"讨论": 1.0}}


def test_words_that_together_are_a_headword_each_have_its_glosses(small: Dictionary) -> None:
    found = of("中国 银行", small)
    assert found["中国"]["bank of china"] == found["银行"]["bank of china"] == 1.0
    assert found["银行"]["bank"] == 1.0


def test_a_gloss_of_several_words_is_a_phrase_and_its_words_count_less(small: Dictionary) -> None:
    leaves = translate((Leaf("法治", ((Slot(Kind.HAN, "法治", 0),),)),), small)
    phrase, *words = leaves[0].alternatives
    assert phrase.slots == (Slot(Kind.WORD, "rule", 0), Slot(Kind.WORD, "law", 2))
    assert [each.text for each in words] == ["rule", "law"]
    assert all(each.weight < phrase.weight for each in words)


def test_a_compound_is_translated_by_its_parts(small: Dictionary) -> None:
    found = of("乡村老师", small)["乡村老师"]
    assert found["rural teacher"] > found["village teacher"] > found["village"]


def test_a_name_written_by_its_sound_is_left_alone(packed: Callable[[str], Dictionary]) -> None:
    characters = "拉 拉 [la1] /to pull/\n特 特 [te4] /special/\n納 纳 [na4] /to receive/\n"
    assert of("拉特纳", packed(characters)) == {"拉特纳": {}}


def test_of_several_senses_the_first_counts_most(packed: Callable[[str], Dictionary]) -> None:
    found = of("词语", packed("詞語 词语 [ci2 yu3] /word/term/expression/\n"))["词语"]
    assert found["word"] > found["term"] > found["expression"]


def test_a_headword_of_many_senses_counts_less(packed: Callable[[str], Dictionary]) -> None:
    found = of("word", packed("詞語 词语 [ci2 yu3] /word/\n話語 话语 [hua4 yu3] /word/speech/talk/remark/\n"))["word"]
    assert found["词语"] > found["话语"]


def test_where_every_word_must_match_only_what_may_stand_alone_is_taken(small: Dictionary) -> None:
    assert of("乡村老师", small, strict=True)["乡村老师"].keys() == {"rural teacher", "village teacher"}
    assert of("气候变化", small, strict=True) == {"气候变化": {"climate change": 1.0}}
    assert "中小学" not in of("school", small, strict=True)["school"]
    assert of("vocational", small, strict=True) == {"vocational": {"职业教育": 1.0}}
    assert of("3000名老师", small, strict=True) == {"3000名老师": {}}
    assert of("2020年", small, strict=True) == {"2020年": {"2020": 1.0}}


@pytest.mark.parametrize(("strict", "most"), [(False, weights.MOST), (True, weights.STRICT_MOST)])
def test_no_leaf_has_more_than_so_many(packed: Callable[[str], Dictionary], strict: bool, most: int) -> None:
    many = "".join(f"词{chr(0x4E00 + i)} 词{chr(0x4E00 + i)} [ci2] /word/\n" for i in range(60))
    assert len(of("word", packed(many), strict=strict)["word"]) == most


def test_a_translation_counts_less_than_an_inflected_form_of_what_was_typed(small: Dictionary) -> None:
    leaf = translate((Leaf("school", ((Slot(Kind.WORD, "school", 0),),)),), small)[0]
    assert {each.origin for each in leaf.alternatives} == {"translation"}
    assert max(each.weight for each in leaf.alternatives) == weights.TRANSLATED < 0.75


def test_where_every_word_must_match_a_leaf_that_has_alternatives_keeps_those_alone(small: Dictionary) -> None:
    concept = Alternative("MOE", (Slot(Kind.WORD, "moe", 0),), 0.8, "concept")
    leaf = Leaf("school", ((Slot(Kind.WORD, "school", 0),),), alternatives=(concept,))
    assert translate((leaf,), small, strict=True) == (leaf,)


def test_as_evidence_translations_stand_behind_the_alternatives_that_a_leaf_has(small: Dictionary) -> None:
    concept = Alternative("MOE", (Slot(Kind.WORD, "moe", 0),), 0.8, "concept")
    typed = Leaf("school", ((Slot(Kind.WORD, "school", 0),),))
    (plain,), (named,) = translate((typed,), small), translate((replace(typed, alternatives=(concept,)),), small)
    assert plain.alternatives
    assert named.alternatives == (concept, *plain.alternatives)


def leaves_of(node: Node) -> list[Leaf]:
    match node:
        case Leaf():
            return [node]
        case Words(leaves):
            return list(leaves)
        case And(children) | Or(children):
            return [leaf for child in children for leaf in leaves_of(child)]
        case Not(child) | InTitle(child):
            return leaves_of(child)
        case _:
            return []


@pytest.mark.parametrize(
    ("query", "translated"),
    [
        ("school teacher", {"school", "teacher"}),
        ("school AND teacher", {"school", "teacher"}),
        ("school OR teacher", {"school", "teacher"}),
        ("title:school teacher", {"school", "teacher"}),
        ("school -teacher", {"school"}),
        ('"school" teacher', {"teacher"}),
        ("scho* teacher", {"teacher"}),
        ("the teacher", {"teacher"}),
        ("???", set()),
        ("", set()),
    ],
)
def test_what_of_a_tree_is_translated(small: Dictionary, query: str, translated: set[str]) -> None:
    tree = Translator(small).with_translations(parse(query))
    assert {leaf.text for leaf in leaves_of(tree) if leaf.alternatives} == translated


@given(query=st.text(max_size=40))
@settings(max_examples=200)
def test_any_query_is_translated(small_once: Dictionary, query: str) -> None:
    for tree in (parse(query), parse_plain(query)):
        for strict in (False, True):
            for leaf in leaves_of(Translator(small_once, strict=strict).with_translations(tree)):
                assert len(leaf.alternatives) <= weights.MOST
                assert all(
                    0 < each.weight <= 1 and each.slots and each.slots[0].offset == 0 for each in leaf.alternatives
                )


def test_the_installed_dictionary_answers_in_time() -> None:
    source = dictionary()
    if source is None:
        pytest.skip("the extra `translation` is not installed")
    assert "气候变化" in of("climate change", source)["climate"]
    assert "湖北" in of("Hubei", source)["hubei"]
    assert "climate change" in of("氣候變化", source)["气候变化"]
    tree = parse_plain("What did the provincial government decide about training rural teachers in December 2019?")
    started = time.process_time()
    for _ in range(50):
        Translator(source).with_translations(tree)
    assert (time.process_time() - started) / 50 < 0.010  # measured: 0.5-1.4 ms


def test_the_same_words_side_by_side_are_translated_once(small: Dictionary, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def counted(leaves: Sequence[Leaf], dictionary: Dictionary, *, strict: bool = False) -> tuple[Leaf, ...]:
        asked.append(tuple(leaf.text for leaf in leaves))
        return translate(leaves, dictionary, strict=strict)

    monkeypatch.setattr(module, "translate", counted)
    translator, tree = Translator(small), parse("rural school OR rural teacher")
    translated = translator.with_translations(tree)
    assert translator.with_translations(any_of_the_words(tree, in_title=True)) == any_of_the_words(
        translated, in_title=True
    )
    assert asked == [("rural", "school"), ("rural", "teacher")]


def test_a_word_that_came_apart_is_not_taken_for_one_that_did_not(small: Dictionary) -> None:
    words = parse("学校 老师")
    assert isinstance(words, Words)
    apart = replace(words, leaves=tuple(replace(leaf, apart=True) for leaf in words.leaves))
    translator = Translator(small)
    for tree in (words, apart, words):
        found = translator.with_translations(tree)
        assert isinstance(found, Words)
        assert [leaf.apart for leaf in found.leaves] == [leaf.apart for leaf in tree.leaves]
