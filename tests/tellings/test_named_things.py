"""Concepts and places in texts of either language."""

import pytest

from searchsvc.facts.places.gazetteer import plain
from searchsvc.tellings.named_things import places, things_in
from searchsvc.text.fold import fold_text


def ids(text: str) -> set[str]:
    return {thing.id for things in things_in(plain(fold_text(text))) for thing in things}


@pytest.mark.parametrize(
    ("english", "chinese", "thing"),
    [
        ("the Hong Kong-Zhuhai-Macao Bridge", "港珠澳大桥", "港珠澳大桥"),
        ("Ministry of Education", "中華人民共和國教育部", "教育部"),
        ("two kindergartens in Zhuhai", "珠海", "place 珠海市"),
    ],
)
def test_a_thing_is_the_same_in_both_languages(english: str, chinese: str, thing: str) -> None:
    assert thing in ids(english) & ids(chinese)


def test_names_are_whole_words_and_provinces_are_left_out() -> None:
    assert "place 珠海市" not in ids("Zhuhaiese")
    assert not {each for each in ids("Hubei and 湖北") if "湖北" in each}


def test_places_are_among_the_things() -> None:
    assert "place 珠海市" in {thing.id for thing in places()}
