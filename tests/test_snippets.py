from hypothesis import given
from hypothesis import strategies as st

from searchsvc.engine import Mark
from searchsvc.page import Fragment
from searchsvc.snippets import SNIPPET_WIDTH, marked_text, snippets


def marks_of(text: str, *words: str) -> tuple[Mark, ...]:
    found = [
        (at, at + len(word), leaf)
        for leaf, word in enumerate(words)
        for at in range(len(text))
        if text.startswith(word, at)
    ]
    return tuple(sorted(found))


def marked(fragment: Fragment) -> list[str]:
    return [fragment.text[start:end] for start, end in fragment.marks]


def test_overlapping_and_touching_marks_are_one() -> None:
    text = "马克思主义学院"
    assert marked(marked_text(text, marks_of(text, "马克思", "马克", "主义"))) == ["马克思主义"]


def test_a_snippet_shows_the_sentence_of_its_words() -> None:
    text = "开头的一句话。" * 30 + "乡村教师支持计划实施十年。" + "结尾的一句话。" * 30
    (piece,) = snippets(text, marks_of(text, "乡村教师"))
    assert piece.text.startswith("…乡村教师支持计划")
    assert marked(piece) == ["乡村教师"]


def test_two_snippets_show_words_that_stand_far_apart() -> None:
    text = "river " + "filler " * 100 + "bridge " + "filler " * 100
    pieces = snippets(text, marks_of(text, "river", "bridge"))
    assert [marked(piece) for piece in pieces] == [["river"], ["bridge"]]


def test_without_marks_the_beginning_is_shown() -> None:
    (piece,) = snippets("  First\n\nsecond   third " + "x " * 300, ())
    assert piece.text.startswith("First second third x")
    assert piece.text.endswith("…")
    assert snippets(" \n ", ()) == ()


def test_no_mark_is_cut_in_two() -> None:
    text = "马克思 " + "其" * 85 + "马克思主义" + "他" * 50
    for piece in snippets(text, marks_of(text, "马克思", "马克思主义")):
        assert set(marked(piece)) <= {"马克思", "马克思主义"}


@given(st.text("ab 教，。\n", max_size=400), st.lists(st.text("ab教", min_size=1, max_size=3), max_size=4))
def test_snippets_are_pieces_of_the_text_and_marks_are_the_words(text: str, words: list[str]) -> None:
    marks = marks_of(text, *words)
    folded = " ".join(text.split())
    whole = {text[start:end] for start, end in marked_text(text, marks).marks}
    pieces = snippets(text, marks)
    assert len(pieces) <= 2
    for piece in pieces:
        assert piece.text.strip("…").strip() in folded
        assert len(piece.text) <= 3 * SNIPPET_WIDTH
        ends = [place for mark in piece.marks for place in mark]
        assert ends == sorted(ends)
        for each in marked(piece):
            assert any(" ".join(each.split()) in " ".join(mark.split()) for mark in whole) or not whole
