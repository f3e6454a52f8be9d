"""Whether a short Chinese name stands between words: 天山|东部 is no 山东, and 今天|津津有味 no 天津.

The words are those of the segmenter that ranking uses. It is asked about the few characters around a name.
"""

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from searchsvc.facts.places.name_text import is_han
from searchsvc.text.words import segmenter

_AROUND = 5  # characters on each side: longer than nearly every word


def is_between_words(text: str, start: int, end: int) -> bool:
    """Whether a word begins before the name `text[start:end]` and ends in it, where the next goes on beyond it."""
    first, last = start, end
    while first > max(0, start - _AROUND) and is_han(text[first - 1]):
        first -= 1
    while last < min(len(text), end + _AROUND) and is_han(text[last]):
        last += 1
    return first < start and last > end and _is_between(text[first:last], start - first, end - first)


_WORDS_BEFORE_NAMES = frozenset("自在到赴从由向往和与及跟至是有于对为把被以离距回返抵飞驻经访")


@lru_cache(maxsize=8192)  # a release names one place many times, in few ways
def _is_between(run: str, start: int, end: int) -> bool:
    bounds = [0, *accumulate(map(len, segmenter().cut(run)))]
    after = bisect_right(bounds, start)  # the first bound inside the name or behind it
    left, middle = bounds[after - 1], bounds[after]
    if left < start < middle < end < bounds[after + 1]:
        is_guess = run[left] in _WORDS_BEFORE_NAMES and left + 1 == start  # 从江 in 从江西来 is a county, elsewhere
        return not is_guess and _are_words(run[left:middle], run[middle : bounds[after + 1]])
    # 平|台湾|区, 滏阳|河南|岸, 梅|山东站: the words beside the name make longer ones with its characters
    if left != start or end - start != 2 or middle < end or len(run) == end or run[start - 1] in _WORDS_BEFORE_NAMES:
        return False
    beyond = middle if middle > end else bounds[after + 1]
    left_word, right_word = run[bounds[after - 2] : end - 1], run[end - 1 : beyond]
    return len(left_word) >= len(right_word) and _are_words(left_word, right_word)  # 着|上海|城市 is no 海城市


def _are_words(left: str, right: str) -> bool:
    """Whether both are in the dictionary: what the segmenter only guesses to be words parts no names."""
    return segmenter().knows(left) and segmenter().knows(right)
