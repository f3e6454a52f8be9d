"""A text as paragraphs, and which of its marks each has."""

import pytest

from searchsvc.model.page import Fragment
from searchsvc.web.pages.body import paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n \n", []),
        ("one", ["one"]),
        ("one\ntwo", ["one", "two"]),
        ("one\r\ntwo", ["one", "two"]),
        ("one\nstill one\n\ntwo", ["one\nstill one", "two"]),
        ("one\r\n \t\r\n\r\ntwo", ["one", "two"]),
        ("\n\none\ntwo\n\n", ["one", "two"]),  # blank lines around a text part nothing
    ],
)
def test_blank_lines_part_a_text_or_every_line_where_there_are_none(text: str, expected: list[str]) -> None:
    assert [each.text for each in paragraphs(Fragment(text))] == expected


def test_each_paragraph_has_its_share_of_the_marks() -> None:
    text = "rural\n\nschool bus"
    found = paragraphs(Fragment(text, ((0, 5), (7, 13), (14, 17))))
    assert found == [Fragment("rural", ((0, 5),)), Fragment("school bus", ((0, 6), (7, 10)))]


def test_a_mark_over_two_paragraphs_is_one_in_each() -> None:
    assert paragraphs(Fragment("ab\n\ncd", ((1, 5),))) == [Fragment("ab", ((1, 2),)), Fragment("cd", ((0, 1),))]
