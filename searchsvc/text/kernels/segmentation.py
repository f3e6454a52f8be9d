"""jieba's dictionary as a set that kernels can ask: its words of two to four characters, and what they decide.

It is read from the file that jieba itself reads, and a test holds it to what the segmenters say.
"""

from collections.abc import Collection, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.arrays import Uint32s, Uint64s
from searchsvc.runtime.cache_folder import cache_folder, keep
from searchsvc.runtime.kernel import inlined
from searchsvc.text.kernels.characters import code_points

LONGEST_WORD = 4
_SLOT_BITS = 20
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - _SLOT_BITS)
_MASK = np.uint64((1 << _SLOT_BITS) - 1)
SLOTS = 1 << _SLOT_BITS
"""Behind so many slots the sieve begins: a bit for each value of a key's hash, set where that is a word's."""
_SIEVE_BITS = 21
_SIEVE_SHIFT = np.uint64(64 - _SIEVE_BITS)
_WORD_SHIFT, _WORD_MASK, _ONE = np.uint64(6), np.uint64(63), np.uint64(1)
_SIZE = SLOTS + (1 << _SIEVE_BITS - 6)
RECIPE = 3
"""To be raised whenever the set would come out differently."""

WordSet = NDArray[np.uint64]
"""A hash table, open addressed and a third full, of words as numbers of 16 bits a character; 0 is an empty slot.

Most of what it is asked is no word. The sieve behind it, which fits into a processor's cache, says so of five in six.
"""


@inlined
def slot_of(words: Uint64s, key: np.uint64) -> np.uint64:
    """The slot of a word, or the empty one where it would stand."""
    slot = (key * _MULTIPLIER) >> _SHIFT
    while words[slot] != 0 and words[slot] != key:
        slot = (slot + np.uint64(1)) & _MASK
    return slot


@inlined
def key_of(codes: Uint32s, start: int, end: int) -> np.uint64:
    """A word of two to four characters as a number; 0 for anything else, and for characters that no word has."""
    if not 2 <= end - start <= LONGEST_WORD:
        return np.uint64(0)
    key = np.uint64(0)
    for place in range(start, end):
        if codes[place] > 0xFFFF:
            return np.uint64(0)
        key = (key << np.uint64(16)) | np.uint64(codes[place])
    return key


@inlined
def is_word(words: Uint64s, codes: Uint32s, start: int, end: int) -> bool:
    """Whether the dictionary holds `codes[start:end]`, two to four characters."""
    key = key_of(codes, start, end)
    bit = (key * _MULTIPLIER) >> _SIEVE_SHIFT
    if not (words[SLOTS + (bit >> _WORD_SHIFT)] >> (bit & _WORD_MASK)) & _ONE:
        return False
    return bool(key != 0 and words[slot_of(words, key)] == key)


@inlined
def is_contested(words: Uint64s, codes: Uint32s, run_start: int, run_end: int, start: int, end: int) -> bool:
    """Whether both neighbours of the word `codes[start:end]` in a run may claim its characters, so that it may be none.

    In 长春市长春节 the characters of 市长 also belong to 长春市 and 长春: a word ends inside it where another begins.
    """
    for middle in range(start + 1, end):
        is_claimed = False
        for left in range(max(run_start, middle - LONGEST_WORD), start):
            if is_word(words, codes, left, middle):
                is_claimed = True
                break
        if is_claimed:
            for right in range(end + 1, min(run_end, middle + LONGEST_WORD) + 1):
                if is_word(words, codes, middle, right):
                    return True
    return False


def holds(word: str) -> bool:
    """What `is_word` says, of a whole word and without a kernel to load."""
    return slot_of_word(word) >= 0


def slot_of_word(word: str) -> int:
    """The slot of a word of the dictionary; -1 of anything else."""
    if not (2 <= len(word) <= LONGEST_WORD and max(word) <= "\uffff"):
        return -1
    key = 0
    for char in word:
        key = key << 16 | ord(char)
    words = dictionary()
    slot = (key * int(_MULTIPLIER) & (1 << 64) - 1) >> int(_SHIFT)
    while (found := int(words[slot])) not in (0, key):
        slot = (slot + 1) & int(_MASK)
    return slot if found == key else -1


def word_set(words: Collection[str]) -> WordSet:
    """The set of those words that have two to four characters, none of them beyond 16 bits."""
    by_length = {length: [word for word in words if len(word) == length] for length in range(2, LONGEST_WORD + 1)}
    found = [_keys(fitting, length) for length, fitting in by_length.items() if fitting]
    keys = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.uint64)
    made = np.zeros(_SIZE, dtype=np.uint64)
    bits = (keys * _MULTIPLIER) >> _SIEVE_SHIFT
    np.bitwise_or.at(made, SLOTS + (bits >> _WORD_SHIFT).astype(np.int64), _ONE << (bits & _WORD_MASK))
    slots, left = ((keys * _MULTIPLIER) >> _SHIFT).astype(np.int64), keys
    while len(left):  # each word takes its slot where that is empty, and else looks at the next one
        is_empty = made[slots] == 0
        made[slots[is_empty]] = left[is_empty]  # of several words with one slot the last
        is_left = made[slots] != left
        slots, left = (slots[is_left] + 1) & int(_MASK), left[is_left]
    return made


def _keys(words: Sequence[str], length: int) -> NDArray[np.uint64]:
    """The numbers of words that have so many characters, of those that have such a number."""
    codes = code_points("".join(words)).astype(np.uint64).reshape(-1, length)
    codes = codes[(codes <= np.uint64(0xFFFF)).all(axis=1)]
    keys = np.zeros(len(codes), dtype=np.uint64)
    for column in range(length):
        keys = keys << np.uint64(16) | codes[:, column]
    return keys


def _read(path: Path) -> WordSet:
    return word_set([line.split(" ", 1)[0] for line in path.read_text("utf-8").splitlines()])


@cache
def dictionary() -> WordSet:
    """The set of this process, mapped at its first use from where this machine keeps it for this user.

    It is made first (a tenth of a second) where it is not kept yet, under a name that tells another jieba.
    """
    found = find_spec("jieba")  # importing jieba would take half a second
    if found is None or not found.submodule_search_locations:
        raise ImportError("jieba is not installed")
    source = Path(found.submodule_search_locations[0], "dict.txt")
    about = source.stat()
    try:
        kept = cache_folder() / f"words-{about.st_size}-{about.st_mtime_ns}-{RECIPE}.set"
        if not kept.exists() or kept.stat().st_size != 8 * _SIZE:
            keep(kept, [_read(source).tobytes()])
        # Copy on write, so that kernels see the type of an array that is not mapped.
        return np.memmap(kept, dtype=np.uint64, mode="c", shape=(_SIZE,)).view(np.ndarray)
    except (OSError, RuntimeError):  # no home, or none that can be written to
        return _read(source)
