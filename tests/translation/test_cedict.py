"""Reading the dictionary's lines, and cleaning its senses."""

import pytest

from searchsvc.translation.cedict import CedictEntry, dictionary_file, parse_entries, read_entries
from searchsvc.translation.glosses import glosses, words_of


def test_lines_become_entries_in_folded_form() -> None:
    lines = ["# a comment\n", "臺灣 台湾 [Tai2 wan1] /Taiwan/\n", "no entry\n", "ＡＢ ＡＢ [A B] /alpha/beta; gamma/\n"]
    assert list(parse_entries(lines)) == [
        CedictEntry("台湾", "Tai2 wan1", ("Taiwan",)),
        CedictEntry("ab", "A B", ("alpha", "beta; gamma")),
    ]


def told(*senses: str, pinyin: str = "a1") -> list[tuple[str, int]]:
    return [(" ".join(gloss.words), gloss.rank) for gloss in glosses(CedictEntry("词", pinyin, senses))]


@pytest.mark.parametrize(
    ("sense", "words"),
    [
        ("to discuss", ["discuss"]),
        ("to be fond of sth", ["fond of"]),
        ("a school; an academy", ["school", "academy"]),
        ("(law) verdict (of a court)", ["verdict"]),
        ("person's status", ["person status"]),
        ("apple, as a symbol of peace in a poem", ["apple"]),
        ("lit. to climb trees", ["climb trees"]),
        ("an explanation that no text would ever repeat", []),
        ("CL:個|个[ge4]", []),
        ("variant of 詞|词[ci2]", []),
        ("see 詞語|词语[ci2 yu3]", []),
        ("surname Ci", []),
        ("abbr. for 世界衛生組織|世界卫生组织[Shi4 jie4]", []),
        ("abbr. for 世界衛生組織|世界卫生组织[Shi4 jie4], World Health Organization", ["world health organization"]),
        ("gross domestic product (GDP)", ["gross domestic product", "gdp"]),
    ],
)
def test_a_sense_is_cleaned(sense: str, words: list[str]) -> None:
    assert [text for text, _ in told(sense)] == words


def test_a_place_is_known_by_its_name_alone() -> None:
    names = {text for text, _ in told("Hubei Province (Hupeh) in central China, capital Wuhan", pinyin="Hu2 bei3")}
    assert {"hubei province", "hubei"} <= names


def test_senses_that_say_nothing_do_not_count() -> None:
    assert told("CL:個|个[ge4]", "school", "(bound form)", "academy") == [("school", 0), ("academy", 1)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Climate change", ("climate", "change")),
        ("Down's syndrome", ("down", "syndrome")),
        ("20th century", ("20th", "century")),
        ("e-learning", ("e", "learning")),
        ("café 3,000", ("cafe", "3000")),
    ],
)
def test_words_are_the_units_of_the_text_recipe(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


@pytest.mark.slow
def test_the_installed_dictionary_is_read() -> None:
    path = dictionary_file()
    if path is None:
        pytest.skip("the extra `translation` is not installed")
    found = {entry.headword: entry for entry in read_entries(path)}
    assert len(found) > 100_000
    assert found["气候变化"].senses == ("climate change",)
