"""Noun phrases: where they begin and end in both languages, and how they are counted."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.model.release import Release
from searchsvc.suggest.chinese_phrases import LONGEST_HAN
from searchsvc.suggest.english_phrases import LONGEST
from searchsvc.suggest.phrases import count_phrases
from searchsvc.text.document import analyze_releases
from searchsvc.text.fold import fold_text

PIECES = st.sampled_from(
    ["乡村振兴", "教育部", "的", "和", "关于做好", "工作", "中国", "rural", "the", "of", "Schools", "e-learning",
     "2020", "5G", "U.S.", "China's", "Ministry", "and", " ", " ", ", ", "、", "。", "\n\n", "-", "𠮷野家",
     "ﬁnance", "長春", "x" * 61, "\u0301"]
)  # fmt: skip
BODIES = st.lists(st.lists(PIECES, max_size=12).map("".join), max_size=4)


def counted(bodies: Sequence[str], title: str = "") -> dict[str, tuple[int, int]]:
    """Each phrase with in how many releases it is, and in how many of them it stands alone."""
    releases = [Release(str(number), title, body, None) for number, body in enumerate(bodies)]
    text, ends, counts, alone = count_phrases(analyze_releases(releases))
    starts = [0, *ends.tolist()]
    each = [text[start:end].tobytes().decode() for start, end in zip(starts, ends.tolist(), strict=False)]
    return dict(zip(each, zip(counts.tolist(), alone.tolist(), strict=True), strict=True))


def alone(text: str, title: str = "") -> list[str]:
    """The phrases that stand alone in a text, in their order."""
    return [phrase for phrase, (_, found) in counted([text], title).items() if found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they opened rural schools in the north", ["rural schools"]),
        ("rural schools, village roads", ["rural schools", "village roads"]),
        ("the plan will improve rural education and health care", ["health care", "rural education"]),
        ("ways to teach young children", ["young children"]),
        ("the developed countries launched new lines", ["developed countries", "new lines"]),
        ("vocational training was praised", ["vocational training"]),
        ("the teaching materials quickly arrived", ["teaching materials"]),
        ("poverty-stricken counties", ["poverty-stricken counties"]),
        ("it is said that the Ministry of Water and Forests agreed", ["ministry of water and forests"]),
        ("it came by way of Beijing and Tianjin today", []),
        ("members of the Lake Office of the Far North met",
         ["far north", "lake office", "lake office of the far north"]),
        ("every end of the road", []),
    ],
)  # fmt: skip
def test_english(text: str, expected: list[str]) -> None:
    assert alone(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("进一步推动乡村振兴。", ["乡村振兴"]),
        ("教育部推动乡村振兴战略，", ["乡村振兴战略"]),
        ("会议召开。", []),
        ("国家公布的标准", []),
        ("深化教育改革", ["教育改革"]),
        ("关于职业学校的通知", ["职业学校"]),
        ("在职权范围内", []),
    ],
)
def test_chinese(text: str, expected: list[str]) -> None:
    assert alone(text) == expected


def test_capitals_of_a_title_that_is_all_in_capitals_tell_nothing() -> None:
    assert alone("", "School of Music Opens New Hall for Students") == ["new hall"]
    assert alone("he went to the School of Music in Hall") == ["school of music in hall"]


def test_a_part_of_a_longer_phrase_is_counted_but_does_not_stand_alone() -> None:
    found = counted(["new energy vehicles", "the energy vehicles", "energy vehicles sold here, energy vehicles"])
    assert found["energy vehicles"] == (3, 2)
    assert found["new energy vehicles"] == (1, 1)
    assert found["new energy"] == (1, 0)


def test_category_and_source_hold_no_phrases() -> None:
    release = Release("a", "", "x", None, category="Village roads", source="River boats")
    assert len(count_phrases(analyze_releases([release])).counts) == 0


def test_many_releases_give_only_what_two_of_them_have() -> None:
    bodies = ["rural schools and " + "x" * 600_000, "rural schools, village roads " + "y" * 600_000]
    assert {*counted(bodies)} == {"rural schools"}


@given(BODIES)
def test_they_are_counted_once_a_release_sorted_and_of_its_text(bodies: list[str]) -> None:
    found = counted(bodies)
    assert [*found] == sorted(found, key=str.encode)
    folded = [fold_text(body) for body in bodies]
    for phrase, (count, on_its_own) in found.items():
        assert 0 <= on_its_own <= count <= len(bodies)
        assert len(phrase) <= (LONGEST if phrase.isascii() else max(LONGEST_HAN, LONGEST))
        if not phrase.isascii() and " " not in phrase:
            assert count <= sum(phrase in text for text in folded)


@pytest.mark.slow
def test_a_long_text_needs_as_much_room_as_it_has_words() -> None:
    words = [f"w{number}" for number in range(20_000)]
    assert len(counted([" ".join(words)])) == 19_999 + 19_998 + 19_997
