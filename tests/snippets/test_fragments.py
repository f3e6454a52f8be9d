from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.model.page import Fragment
from searchsvc.snippets.fragments import MAX_SNIPPETS
from searchsvc.snippets.windows import SNIPPET_WIDTH
from tests.showing import NO_MARKS, fragments, texts_of

Marks = Sequence[tuple[int, int, int]]
"""Marks in one text: start, end, leaf."""
LETTERS = "ab 教，。.\n\u3000🎉𠮷é"


def rows(texts: Sequence[tuple[str, Marks, bool]]) -> list[tuple[Fragment, ...]]:
    """The fragments of several texts, each with its marks, and whether it is shown whole."""
    marks = [(number, *mark) for number, (_, held, _) in enumerate(texts) for mark in held]
    return fragments(
        texts_of([text for text, _, _ in texts]),
        np.array([whole for _, _, whole in texts], dtype=np.bool_),
        np.array(marks, dtype=np.int64).reshape(-1, 4),
    )


def snippets(text: str, marks: Marks) -> tuple[Fragment, ...]:
    (pieces,) = rows([(text, marks, False)])
    return pieces


def marked_text(text: str, marks: Marks) -> Fragment:
    ((fragment,),) = rows([(text, marks, True)])
    return fragment


def marks_of(text: str, *words: str) -> Marks:
    found = [
        (at, at + len(word), leaf)
        for leaf, word in enumerate(words)
        for at in range(len(text))
        if text.startswith(word, at)
    ]
    return sorted(found)


def marked(fragment: Fragment) -> list[str]:
    return [fragment.text[start:end] for start, end in fragment.marks]


def columns(text: str) -> int:
    return sum(2 if letter >= "\u2e80" else 1 for letter in text)


def test_overlapping_and_touching_marks_are_one() -> None:
    text = "马克思主义学院"
    assert marked(marked_text(text, marks_of(text, "马克思", "马克", "主义"))) == ["马克思主义"]
    assert marked(marked_text(text, [(0, 7, 0), (1, 2, 1), (3, 5, 1)])) == [text]


def test_a_snippet_shows_the_sentence_of_its_words() -> None:
    text = "开头的一句话。" * 30 + "乡村教师支持计划实施十年。" + "结尾的一句话。" * 30
    (piece,) = snippets(text, marks_of(text, "乡村教师"))
    assert piece.text.startswith("…乡村教师支持计划")
    assert marked(piece) == ["乡村教师"]


@pytest.mark.parametrize("space", [" ", "\t", "\n", "\u3000", "\u00a0"])
def test_a_full_stop_before_white_space_ends_a_sentence(space: str) -> None:
    text = "filler " * 50 + f"Done.{space}The bridge is open. " + "filler " * 50
    (piece,) = snippets(text, marks_of(text, "bridge"))
    assert piece.text.startswith("…The bridge is open.")


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Some 3.14 bridges", "…Some 3.14 bridges"),  # a full stop within a number ends none
        ("Some.bridges", "…Some.bridges"),  # nor does one before a letter
        ("Some!bridges", "…bridges"),  # any other sign does, whatever follows
        ("Some\nbridges", "…bridges"),
        ("Some. Old? New; bridges", "…bridges"),
        ("Some.bridges. New", "…Some.bridges. New"),  # what follows the mark is not where it begins
    ],
)
def test_other_full_stops_do_not_end_a_sentence(sentence: str, shown: str) -> None:
    text = "filler " * 50 + "! " + sentence + " and" + " filler" * 50
    (piece,) = snippets(text, marks_of(text, "bridges"))
    assert piece.text.startswith(shown)


def test_two_snippets_show_words_that_stand_far_apart() -> None:
    text = "river " + "filler " * 100 + "bridge " + "filler " * 100
    pieces = snippets(text, marks_of(text, "river", "bridge"))
    assert [marked(piece) for piece in pieces] == [["river"], ["bridge"]]
    pieces = snippets(text, marks_of(text, "bridge", "river"))
    assert [marked(piece) for piece in pieces] == [["river"], ["bridge"]]


def test_the_second_snippet_shows_what_the_first_does_not() -> None:
    text = "river " * 3 + "filler " * 100 + "river " * 3 + "filler " * 100 + "bridge"
    pieces = snippets(text, marks_of(text, "river", "bridge"))
    assert [marked(piece) for piece in pieces] == [["river"] * 3, ["bridge"]]
    assert len(snippets(text, marks_of(text, "river"))) == 1


def test_without_marks_the_beginning_is_shown() -> None:
    (piece,) = snippets("  First\n\nsecond   third " + "x " * 300, ())
    assert piece.text.startswith("First second third x")
    assert piece.text.endswith("…")
    assert snippets(" \n ", ()) == ()
    assert snippets("", ()) == ()
    assert snippets("short", ()) == (Fragment("short"),)


def test_a_whole_text_stays_as_it_is() -> None:
    text = "  a\n\n b \u3000"
    assert marked_text(text, [(2, 3, 0), (6, 7, 1)]) == Fragment(text, ((2, 3), (6, 7)))
    assert marked_text(text, ()) == Fragment(text)
    assert marked_text("", ()) == Fragment("")
    assert marked_text("词" * 500, [(499, 500, 0)]) == Fragment("词" * 500, ((499, 500),))


def test_no_mark_is_cut_in_two() -> None:
    text = "马克思 " + "其" * 85 + "马克思主义" + "他" * 50
    for piece in snippets(text, marks_of(text, "马克思", "马克思主义")):
        assert set(marked(piece)) <= {"马克思", "马克思主义"}


def test_very_many_touching_marks_are_cut() -> None:
    text = "前" * 10 + "中" * 1000 + "后" * 20
    (piece,) = snippets(text, marks_of(text, "中"))
    assert len(piece.text) <= 3 * SNIPPET_WIDTH
    assert piece == Fragment(text[: len(piece.text) - 1] + "…", ((10, len(piece.text) - 1),))


@pytest.mark.parametrize("word", ["教", "bridge", "🎉", "𠮷野家"])
def test_marks_at_the_very_beginning_and_end(word: str) -> None:
    text = f"{word} {'filler ' * 100}{word}"
    start, end = marks_of(text, word)
    assert start[0] == 0
    assert end[1] == len(text)
    first, last = snippets(text, [start, (*end[:2], 1)])
    assert first.marks == ((0, len(word)),)
    assert last.text.startswith("…")
    assert last.marks == ((len(last.text) - len(word), len(last.text)),)
    assert marked(snippets(word, marks_of(word, word))[0]) == [word]


def test_white_space_at_the_ends_is_neither_shown_nor_a_cut() -> None:
    text = " \n\u3000 the bridge\u00a0\n is  open \u3000\n\n"
    assert snippets(text, marks_of(text, "bridge")) == (Fragment("the bridge is open", ((4, 10),)),)
    assert snippets(text, ()) == (Fragment("the bridge is open"),)
    assert snippets(text, marks_of(text, "open")) == (Fragment("…is open", ((4, 8),)),)  # a line is a sentence
    ended = "filler " * 100 + "bridge \n "
    (piece,) = snippets(ended, marks_of(ended, "bridge"))
    assert piece.text.endswith("filler bridge")


def test_white_space_within_a_mark_is_one_space() -> None:
    text = "the new\n\n  bridge is open"
    assert snippets(text, [(4, 17, 0)]) == (Fragment("the new bridge is open", ((4, 14),)),)


def test_ranges_are_in_code_points_beyond_the_bmp() -> None:
    text = "🎉🎉 𠮷野家的教育 é" + "👩‍👩‍👧 " * 100 + "大桥"
    first, last = snippets(text, marks_of(text, "教育", "大桥"))
    assert first.text.startswith("🎉🎉 𠮷野家的教育 é")
    assert first.marks == ((7, 9),)
    assert marked(last) == ["大桥"]
    assert marked_text(text, marks_of(text, "𠮷野家")).marks == ((3, 6),)


def test_several_texts_in_one_call_are_what_each_is_alone() -> None:
    long = "开头。" * 100 + "🎉 bridge " + "词" * 300 + " river"
    texts = [
        ("标题 bridge", marks_of("标题 bridge", "bridge"), True),
        (long, marks_of(long, "bridge", "river"), False),
        ("", (), True),
        ("", (), False),
        ("  \n", (), False),
        ("𠮷" * 200, (), False),
        ("bridge", marks_of("bridge", "bridge"), False),
        ("nothing is marked", (), True),
        (long, marks_of(long, "river"), True),
        (long, (), False),
    ]
    together = rows(texts)
    assert together == [rows([each])[0] for each in texts]
    assert [len(pieces) for pieces in together] == [1, 2, 1, 0, 0, 1, 1, 1, 1, 1]


def test_no_text_at_all() -> None:
    assert rows([]) == []
    assert fragments(texts_of([]), np.empty(0, dtype=np.bool_), NO_MARKS) == []


SOME_TEXT = st.one_of(
    st.text(LETTERS, max_size=400),
    st.lists(st.sampled_from(["filler ", "Filler. ", "词语，", "句子。", "🎉", "\n\n", "ab", "教"]), max_size=150).map(
        "".join
    ),
)
WORDS = st.lists(st.text("ab教🎉𠮷", min_size=1, max_size=3), max_size=4)


@given(SOME_TEXT, WORDS)
def test_snippets_are_pieces_of_the_text_and_marks_are_the_words(text: str, words: list[str]) -> None:
    marks = marks_of(text, *words)
    folded = " ".join(text.split())
    whole = {text[start:end] for start, end in marked_text(text, marks).marks}
    pieces = snippets(text, marks)
    assert len(pieces) <= MAX_SNIPPETS
    assert bool(pieces) == bool(folded)
    for piece in pieces:
        assert piece.text.strip("…").strip() in folded
        assert len(piece.text) <= 3 * SNIPPET_WIDTH
        assert bool(piece.marks) == bool(marks)
        ends = [place for mark in piece.marks for place in mark]
        assert ends == sorted(ends)
        assert all(start < end for start, end in piece.marks)
        for each in marked(piece):
            assert any(" ".join(each.split()) in " ".join(mark.split()) for mark in whole)


@given(SOME_TEXT, WORDS)
def test_a_fragment_is_no_wider_than_a_snippet_but_for_the_marks_at_its_ends(text: str, words: list[str]) -> None:
    marks = marks_of(text, *words)
    longest = max((columns(mark) for mark in marked(marked_text(text, marks))), default=0)
    most = SNIPPET_WIDTH + 1  # a last Han character may begin in the last column
    for piece in snippets(text, marks):
        assert columns(piece.text.strip("…")) <= most + 2 * longest
    for piece in snippets(text, ()):
        assert columns(piece.text.strip("…")) <= most


@given(st.lists(st.tuples(SOME_TEXT, WORDS, st.booleans()), max_size=5))
def test_any_texts_in_one_call_are_what_each_is_alone(given_texts: list[tuple[str, list[str], bool]]) -> None:
    texts = [(text, marks_of(text, *words), whole) for text, words, whole in given_texts]
    assert rows(texts) == [rows([each])[0] for each in texts]
