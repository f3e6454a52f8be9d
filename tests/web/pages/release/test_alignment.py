"""Which paragraphs of two tellings stand beside each other."""

import random
from collections.abc import Sequence
from itertools import chain

import pytest

from searchsvc.web.pages.release.alignment import MOST_PARAGRAPHS, aligned


def rows(ours: Sequence[int], theirs: Sequence[int]) -> list[tuple[list[int], list[int]]]:
    return [(list(mine), list(yours)) for mine, yours in aligned(ours, theirs)]


def test_paragraphs_of_like_lengths_stand_beside_each_other() -> None:
    assert rows([300, 90, 600], [100, 30, 200]) == [([0], [0]), ([1], [1]), ([2], [2])]


def test_a_paragraph_that_the_other_telling_parts_stands_beside_both() -> None:
    assert rows([300, 900, 300], [100, 140, 160, 100]) == [([0], [0]), ([1], [1, 2]), ([2], [3])]
    assert rows([400, 500, 90], [300, 30]) == [([0, 1], [0]), ([2], [1])]


@pytest.mark.parametrize(("ours", "theirs"), [([], []), ([5], []), ([], [5, 5]), ([0, 0], [0]), ([1] * 3, [9] * 150)])
def test_every_paragraph_stands_once_and_in_order(ours: list[int], theirs: list[int]) -> None:
    check(ours, theirs)


def test_any_lengths_are_aligned() -> None:
    chance = random.Random(18)
    for _ in range(60):
        check(*([chance.randrange(2000) for _ in range(chance.randrange(40))] for _ in range(2)))


def test_very_long_tellings_stand_beside_each_other_by_order() -> None:
    check([10] * (MOST_PARAGRAPHS + 1), [10] * 3)


def check(ours: list[int], theirs: list[int]) -> None:
    found = aligned(ours, theirs)
    assert list(chain.from_iterable(mine for mine, _ in found)) == list(range(len(ours)))
    assert list(chain.from_iterable(yours for _, yours in found)) == list(range(len(theirs)))
