"""Names within a run of Han characters: where they stand, and the run in the mainland's vocabulary.

A name is one where jieba's words begin and end with it (教育部 in 教育部召开会议), or, from three characters on, where
what is left of the words that it cuts are words too (双一流 in 建设双一流大学, but not 教育部 in 教育部门); and not
where its neighbours may claim its characters.
"""

from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from searchsvc.queryparser.numerals import whole_numerals
from searchsvc.text.kernels.characters import code_points
from searchsvc.text.kernels.segmentation import dictionary, is_contested
from searchsvc.text.words import segmenter

_LEAST_OFF_BOUNDARY = 3


class Piece(NamedTuple):
    """A stretch of a run; `is_name` says that it was looked for."""

    text: str
    is_name: bool


def _fits(run: str, start: int, end: int, bounds: frozenset[int]) -> bool:
    if start not in bounds or end not in bounds:
        if end - start < _LEAST_OFF_BOUNDARY:
            return False
        knows = segmenter().knows
        before = run[max(bound for bound in bounds if bound <= start) : start]
        after = run[end : min(bound for bound in bounds if bound >= end)]
        if any(outside and (len(outside) == 1 or not knows(outside)) for outside in (before, after)):
            return False
    return not is_contested_in(run, start, end)


def is_contested_in(run: str, start: int, end: int) -> bool:
    """Whether both neighbours of a word in a run may claim its characters (市长 in 长春市长春节)."""
    return is_contested(dictionary(), code_points(run), 0, len(run), start, end)


def pieces(run: str, is_name: Callable[[str], bool], longest: Callable[[str], int]) -> Iterator[Piece]:
    """The names in a run, the longest first at each place, and the words between them."""
    words = whole_numerals(run)
    bounds = frozenset((0, *accumulate(map(len, words))))
    rest = start = 0
    while start < len(run):
        limit = min(longest(run[start]), len(run) - start)
        for end in range(start + limit, start, -1):
            if is_name(run[start:end]) and _fits(run, start, end, bounds):
                yield from _words_between(run, rest, start, bounds)
                yield Piece(run[start:end], True)
                rest = start = end
                break
        else:
            start += 1
    yield from _words_between(run, rest, len(run), bounds)


def _words_between(run: str, start: int, end: int, bounds: frozenset[int]) -> Iterator[Piece]:
    if start == end:
        return
    if start in bounds and end in bounds:
        places = [place for place in sorted(bounds) if start <= place <= end]
        for left, right in pairwise(places):
            yield Piece(run[left:right], False)
    else:
        for word in segmenter().cut(run[start:end]):
            yield Piece(word, False)
