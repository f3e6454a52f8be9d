"""A tree as one line for people."""

import pytest

from searchsvc.queryparser.parser import parse
from searchsvc.queryparser.printing import MOST_CHARACTERS, tree_text


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("", "EVERYTHING"),
        ("!!", "NOTHING"),
        ("school", "school"),
        ("title:school -bridge", "AND(TITLE(school), NOT(bridge))"),
        ("school OR teach*", "OR(school, teach*)"),
        ("one two three four five six", "4 OF (one, two, three, four, five, six)"),
    ],
)
def test_trees_read_as_they_are_meant(query: str, line: str) -> None:
    assert tree_text(parse(query)) == line


def test_a_long_tree_is_cut() -> None:
    assert len(tree_text(parse(" OR ".join(f"word{number}" for number in range(90)) * 9))) <= MOST_CHARACTERS + 2
