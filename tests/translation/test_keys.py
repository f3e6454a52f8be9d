"""The form under which English words are looked up."""

import pytest

from searchsvc.text.latin import stem
from searchsvc.translation.keys import key_of, root


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("schools", "school"),
        ("rule of law", "rule law"),
        ("climate changes", "climate change"),
        ("labour organisations", "labor organization"),
    ],
)
def test_the_same_key(words: str, same: str) -> None:
    assert key_of(words.split(" ")) == key_of(same.split(" "))


@pytest.mark.parametrize(("words", "other"), [("give up", "give"), ("policy", "police"), ("news", "new")])
def test_another_key(words: str, other: str) -> None:
    assert key_of(words.split(" ")) != key_of(other.split(" "))


@pytest.mark.parametrize(
    "family",
    [
        ("discuss", "discussion"),
        ("success", "successful"),
        ("philosophy", "philosophical", "philosopher"),
        ("prevent", "prevention"),
        ("educate", "education", "educator"),
        ("act", "action"),
    ],
)
def test_a_family(family: tuple[str, ...]) -> None:
    assert len({root(stem(word)) for word in family}) == 1


@pytest.mark.parametrize(("one", "other"), [("prevent", "prevalent"), ("parent", "par"), ("nation", "native")])
def test_no_family(one: str, other: str) -> None:
    assert root(stem(one)) != root(stem(other))
