"""Where the paragraphs of a text begin and end."""

import pytest

from searchsvc.web.pages.release.paragraphs import paragraph_spans


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
    assert [text[start:end] for start, end in paragraph_spans(text)] == expected
