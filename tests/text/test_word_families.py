"""Families of English words."""

import pytest

from searchsvc.text.latin import stem
from searchsvc.text.word_families import root


@pytest.mark.parametrize(
    "family",
    [
        ("discuss", "discussion"),
        ("success", "successful"),
        ("philosophy", "philosophical", "philosopher"),
        ("prevent", "prevention"),
        ("educate", "education", "educator"),
        ("act", "action"),
        ("computer", "computerized", "computation"),
        ("library", "librarian"),
        ("automated", "automation", "automatic"),
    ],
)
def test_a_family(family: tuple[str, ...]) -> None:
    assert len({root(stem(word)) for word in family}) == 1


@pytest.mark.parametrize(("one", "other"), [("prevent", "prevalent"), ("parent", "par"), ("nation", "native")])
def test_no_family(one: str, other: str) -> None:
    assert root(stem(one)) != root(stem(other))
