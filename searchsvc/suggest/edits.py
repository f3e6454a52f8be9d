"""Edit distance: what it costs to turn one Latin word into another, and the words of a list that are near to one.

The distance is Damerau's, neighbouring letters swapped included (optimal string alignment), with weights for what
people really mistype. A list is looked through whole: a mask of the letters of each word sorts out nearly all of it in
a nanosecond each, so that no structure need be built, kept or merged.
"""

import numpy as np

from searchsvc.runtime.kernel import allocating, inlined, kernel

SWAPPED = 0.8
DOUBLED = 0.6
"""A doubled letter written once, or the other way round."""
VOWEL = 0.8
"""One vowel for another."""
EXTRA = 1.15
"""A letter that does not belong: people leave out more often than they put in."""
FIRST = 0.5
"""What it costs more where the first letter is not the same: people seldom mistype that."""
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
def _is_vowel(letter):
    return _A <= letter <= _Z and (_VOWELS >> (letter - _A)) & 1 == 1


@kernel
def distance(left, right, most, rows):
    """The cost of turning one word (bytes) into another; more than `most` where it is more than that.

    `rows` is room to work in: three rows of at least `len(right) + 1`.
    """
    swapped = left.size > 1 and right.size > 1 and left[0] == right[1] and left[1] == right[0]
    first = FIRST if left[0] != right[0] and not swapped else 0.0
    for column in range(right.size + 1):
        rows[0, column] = column
    before, last, now = 2, 0, 1
    for row in range(1, left.size + 1):
        a = np.int64(left[row - 1])
        rows[now, 0] = row * EXTRA
        best = rows[now, 0]
        for column in range(1, right.size + 1):
            b = np.int64(right[column - 1])
            cost = rows[last, column - 1]
            if a != b:
                cost += VOWEL if _is_vowel(a) and _is_vowel(b) else 1.0
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
    return rows[last, right.size] + first


@kernel
def letters_of(word):
    """The mask of a word's letters."""
    mask = np.uint32(0)
    for byte in word:
        if _A <= byte <= _Z:
            mask |= np.uint32(1) << np.uint32(byte - _A)
        else:
            mask |= NOT_A_WORD
    return mask


@kernel
def all_letters(blob, ends, out):
    """The mask of each word of a list."""
    begin = np.int64(0)
    for number in range(ends.size):
        end = np.int64(ends[number])
        out[number] = letters_of(blob[begin:end])
        begin = end


@inlined
def _ones(mask):
    count = 0
    while mask:
        mask &= mask - np.uint32(1)
        count += 1
    return count


@allocating
def near(blob, ends, masks, first, last, word, most, numbers, costs):
    """Fills in which words [first, last) of a list are within a cost of `word`, and it; returns how many there are."""
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
        if abs(size - word.size) > edits or size > LONGEST or size < 2:
            continue
        cost = distance(word, blob[begin : begin + size], most, rows)
        if cost <= most + 1e-6 and count < numbers.size:
            numbers[count], costs[count] = number, cost
            count += 1
    return count
