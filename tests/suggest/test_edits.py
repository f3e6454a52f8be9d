"""The weighted distance against a plain one, and the search of a whole list against the distance itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.suggest.edits import LONGEST, all_letters, distance, most_cost, near

WORDS = st.text("abcde", min_size=1, max_size=8)


def cost(left: str, right: str, most: float = 9.0) -> float:
    rows = np.empty((3, LONGEST + 8))
    return float(distance(as_bytes(left), as_bytes(right), most, rows))


def as_bytes(word: str) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.frombuffer(word.encode(), dtype=np.uint8)


def plain(left: str, right: str) -> int:
    """Damerau's distance, neighbours swapped at most once."""
    rows = [[max(i, j) if not i or not j else 0 for j in range(len(right) + 1)] for i in range(len(left) + 1)]
    for i, a in enumerate(left, 1):
        for j, b in enumerate(right, 1):
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and b == left[i - 2]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@pytest.mark.parametrize(
    ("typed", "meant", "expected"),
    [
        ("confrence", "conference", 1.0),
        ("goverment", "government", 1.0),
        ("recieve", "receive", 0.8),
        ("comittee", "committee", 0.6),
        ("developement", "development", 1.15),
        ("seperate", "separate", 0.8),
        ("honference", "conference", 1.5),
        ("ehalth", "health", 0.8),
        ("same", "same", 0.0),
    ],
)
def test_common_mistakes(typed: str, meant: str, expected: float) -> None:
    assert cost(typed, meant) == pytest.approx(expected)


@given(WORDS, WORDS)
def test_it_is_never_far_from_the_plain_distance(left: str, right: str) -> None:
    assert 0.6 * plain(left, right) - 1e-9 <= cost(left, right) <= 1.15 * plain(left, right) + 0.5 + 1e-9
    assert (cost(left, right) == 0) == (left == right)


@given(st.lists(WORDS, min_size=1, max_size=30, unique=True), WORDS, st.sampled_from([1.0, 1.5, 2.0, 2.5]))
def test_a_list_is_looked_through_whole(words: list[str], word: str, most: float) -> None:
    blob = as_bytes("".join(words))
    ends = np.cumsum([len(each) for each in words], dtype=np.uint32)
    masks = np.empty(len(words), dtype=np.uint32)
    all_letters(blob, ends, masks)
    numbers, costs = np.empty(99, dtype=np.int64), np.empty(99)
    count = near(blob, ends, masks, 0, len(words), as_bytes(word), most, numbers, costs)
    found = {words[number]: value for number, value in zip(numbers[:count], costs[:count], strict=True)}
    expected = {each: cost(word, each) for each in words if len(each) > 1 and cost(word, each) <= most + 1e-6}
    assert found == pytest.approx(expected)


def test_short_and_endless_words_are_not_corrected() -> None:
    assert most_cost(2) == most_cost(33) == 0
    assert most_cost(3) == 1
