"""Edit distance: what it costs to turn one Latin word into another, and the words of a list that are near to one.

The distance is Damerau's, neighbouring letters swapped included (optimal string alignment), with weights for what
people really mistype. A list of words is searched from its beginning to its end: comparing the masks of two words'
letters rules out nearly all of them in a nanosecond each, so no other structure need be built, kept or merged.
"""

import numpy as np

from searchsvc.runtime.arrays import Float64s, Int64s, Uint8s, Uint32s
from searchsvc.runtime.kernel import allocating, inlined, kernel

SWAPPED = 0.8
DOUBLED = 0.6
"""A doubled letter written once, or the other way round."""
VOWEL = 0.8
"""One vowel for another."""
EXTRA = 1.15
"""A letter that does not belong: people leave out more often than they put in."""
FIRST = 0.5
"""What a different first letter costs in addition: people seldom mistype that."""
LONGEST = 32
"""Longer words are not corrected."""
NOT_A_WORD = np.uint32(1 << 31)
"""In a mask: something else than the letters a to z is in it."""

_A, _Z = 97, 122
_VOWELS = sum(1 << (ord(letter) - _A) for letter in "aeiouy")
_CHEAPEST = 0.6


def most_cost(length: int) -> float:
    """What a correction of a word of so many letters may cost; 0 where it is too short or too long for one."""
    if length < 3 or length > LONGEST:
        return 0.0
    if length < 5:
        return 1.0
    if length < 7:
        return 1.5
    return 2.0 if length < 10 else 2.5


@inlined
def _is_vowel(letter: int) -> bool:
    return _A <= letter <= _Z and (_VOWELS >> (int(letter) - _A)) & 1 == 1


@kernel
def distance(left: Uint8s, right: Uint8s, most: float, rows: Float64s) -> float:
    """The cost of turning one word, given as bytes, into another.

    Where that is more than `most`, something more than `most` is returned, which need not be the exact cost. `rows` is
    room to work in: three rows of at least `right.size + 1` elements.
    """
    is_swapped = left.size > 1 and right.size > 1 and left[0] == right[1] and left[1] == right[0]
    first = FIRST if left[0] != right[0] and not is_swapped else 0.0
    for column in range(right.size + 1):
        rows[0, column] = column
    before, last, now = 2, 0, 1
    for row in range(1, left.size + 1):
        a = np.int64(left[row - 1])
        rows[now, 0] = row * EXTRA
        best: float = rows[now, 0]
        for column in range(1, right.size + 1):
            b = np.int64(right[column - 1])
            cost = rows[last, column - 1]
            if a != b:
                cost += VOWEL if _is_vowel(int(a)) and _is_vowel(int(b)) else 1.0
            doubled = row > 1 and left[row - 2] == a
            cost = min(cost, rows[last, column] + (DOUBLED if doubled else EXTRA))
            doubled = column > 1 and right[column - 2] == b
            cost = min(cost, rows[now, column - 1] + (DOUBLED if doubled else 1.0))
            if a != b and row > 1 and column > 1 and a == right[column - 2] and b == left[row - 2]:
                cost = min(cost, rows[before, column - 2] + SWAPPED)
            rows[now, column] = cost
            best = min(best, cost)
        if best > most + 1:  # a swap may still look back one row
            return best
        before, last, now = last, now, before
    whole: float = rows[last, right.size] + first
    return whole


@kernel
def letters_of(word: Uint8s) -> np.uint32:
    """The mask of a word's letters: a bit for each of a to z that is in it, and `NOT_A_WORD` for anything else."""
    mask = np.uint32(0)
    for byte in word:
        if _A <= byte <= _Z:
            mask |= np.uint32(1) << np.uint32(byte - _A)
        else:
            mask |= NOT_A_WORD
    return mask


@kernel
def all_letters(blob: Uint8s, ends: Int64s, out: Uint32s) -> None:
    """Fills in the mask of each word of a list: word `n` is the bytes of `blob` from `ends[n - 1]` to `ends[n]`."""
    begin = np.int64(0)
    for number in range(ends.size):
        end = np.int64(ends[number])
        out[number] = letters_of(blob[begin:end])
        begin = end


@inlined
def _ones(mask: np.uint32) -> int:
    """How many bits of a mask are set."""
    count = 0
    while mask:
        mask &= mask - np.uint32(1)
        count += 1
    return count


@allocating
def near(
    blob: Uint8s,
    ends: Int64s,
    masks: Uint32s,
    first: int,
    last: int,
    word: Uint8s,
    most: float,
    numbers: Int64s,
    costs: Float64s,
) -> int:
    """Finds the words [first, last) of a list into which `word` can be turned at a cost of at most `most`.

    The list and its masks are as in `all_letters`. Fills in the words' `numbers` and `costs`, as far as there is room
    for them, and returns how many were found. A word that would go beyond `blob` is none: it stands in a damaged file.
    """
    mask = letters_of(word)
    edits = np.int64(most / _CHEAPEST)
    rows = np.empty((3, LONGEST + 8), dtype=np.float64)
    count = 0
    for number in range(first, last):
        differing = masks[number] ^ mask
        if differing & NOT_A_WORD:
            continue
        missing, added = _ones(differing & mask), _ones(differing & masks[number])
        if missing > edits or added > edits or max(missing, added) * VOWEL > most:
            continue
        begin = np.int64(ends[number - 1]) if number else np.int64(0)
        size = np.int64(ends[number]) - begin
        if abs(size - word.size) > edits or size > LONGEST or size < 2 or size > blob.size - begin:
            continue
        cost = distance(word, blob[begin : begin + size], most, rows)
        if cost <= most + 1e-6 and count < numbers.size:
            numbers[count], costs[count] = number, cost
            count += 1
    return count
