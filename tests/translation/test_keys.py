"""The form under which English words are looked up."""

import pytest

from searchsvc.translation.keys import key_of


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
