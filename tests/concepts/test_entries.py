"""The data files of concepts: what is read, what is refused, and how that is said."""

from pathlib import Path

import pytest

from searchsvc.concepts.concept_weights import FormKind
from searchsvc.concepts.entries import ConceptEntry, merge, read_concepts


def test_the_key_is_the_first_form() -> None:
    (entry,), warnings = read_concepts('"教育部" = { en = "Ministry of Education", acronym = ["MOE"] }')
    assert entry == ConceptEntry(
        "教育部", ((FormKind.CHINESE, "教育部"), (FormKind.ENGLISH, "Ministry of Education"), (FormKind.ACRONYM, "MOE"))
    )
    assert warnings == ()


def test_a_key_may_be_english() -> None:
    (entry,), _ = read_concepts('"Sesame Project" = { zh = "芝麻工程" }')
    assert entry.forms[0] == (FormKind.ENGLISH, "Sesame Project")


def test_a_form_given_twice_counts_once() -> None:
    (entry,), _ = read_concepts('"教育部" = { zh = ["教育部", "教育部"], en = "MOE", acronym = "MOE" }')
    assert entry.forms == ((FormKind.CHINESE, "教育部"), (FormKind.ENGLISH, "MOE"))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('"甲" = "A"', 'write it as "name" = { en = ["another name"], zh = ["名称"] }'),
        ('"甲" = { eng = "A" }', "eng is an unknown field; the fields are en, zh, acronym"),
        ('"甲" = { en = 5 }', "en must be a text or a list of texts"),
        ('"甲" = { en = ["A", 5] }', "en must be a text or a list of texts"),
        ('"甲" = { en = "!?" }', "'!?' holds no letter and no digit; remove it"),
        ('"甲" = { en = "' + "a" * 200 + '" }', "is longer than 120 characters; shorten it"),
        ('"甲" = {}', "it has one form only; add another, in en or zh"),
        ('"甲" = { en = [' + ",".join(f'"a{number}"' for number in range(50)) + "] }", "more than 40 forms"),
    ],
)
def test_an_entry_with_a_fault_is_named_and_the_rest_holds(line: str, fault: str) -> None:
    entries, (warning,) = read_concepts(f'"乙" = {{ en = "B" }}\n{line}\n"丙" = {{ en = "C" }}', "mine.toml")
    assert [entry.id for entry in entries] == ["乙", "丙"]
    assert warning.startswith("mine.toml: entry 2 (甲) is not used: ")
    assert fault in warning


@pytest.mark.parametrize(
    "text", ['"甲" = {', "甲 = 1", '"甲" = { en = "A" }\n"甲" = { en = "B" }', "[" * 5000, "甲 = " + "9" * 5000]
)
def test_what_is_no_toml_gives_one_warning(text: str) -> None:
    entries, (warning,) = read_concepts(text)
    assert entries == ()
    assert warning.startswith("concepts.toml: not used, because it is not TOML (")


def test_ones_own_entries_are_added_and_may_replace_ours() -> None:
    ours, _ = read_concepts('"甲" = { en = "A" }\n"乙" = { en = "B" }')
    theirs, _ = read_concepts('"乙" = { en = "Bee" }\n"丙" = { en = "C" }')
    assert [(entry.id, entry.forms[1][1]) for entry in merge(ours, theirs)] == [("甲", "A"), ("乙", "Bee"), ("丙", "C")]


def test_the_example_in_the_readme_is_read() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    _, found, rest = readme.partition("```toml\n# concepts.toml\n")
    assert found
    entries, warnings = read_concepts(rest.partition("```")[0])
    assert entries
    assert warnings == ()
