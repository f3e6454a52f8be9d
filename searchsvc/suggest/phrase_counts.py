"""The kernels that count noun phrases: each once a document, and whether it stands alone there."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.arrays import Uint8s, Uint32s, Uint64s
from searchsvc.runtime.kernel import kernel
from searchsvc.suggest.word_classes import GERUND, NOUN, VERBAL
from searchsvc.text.kernels.term_table import POOL, TermTable, last_number

MOST_WORDS = 4
"""Of a phrase that is no name."""
NO_JOINT = 0


class Listed(NamedTuple):
    """What is known of words: the classes of the first terms of the table, jieba's words, and the classes of these."""

    classes: Uint8s
    dictionary: Uint64s
    slots: Uint8s
    characters: Uint8s


class Words(NamedTuple):
    """Neighbouring words: where each starts and ends, the sign that joins it to the one before, or `NO_JOINT`; its
    class; and whether it has a capital.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    joints: NDArray[np.uint32]
    classes: NDArray[np.uint8]
    capitals: NDArray[np.uint8]


class Counted(NamedTuple):
    """For each term, in how many documents it is a phrase, and in how many it stands alone.

    The other two hold the number of the last of these documents, plus one.
    """

    counts: NDArray[np.uint32]
    alone: NDArray[np.uint32]
    documents: NDArray[np.int32]
    alone_documents: NDArray[np.int32]


@kernel
def count_phrase(
    texts: Uint32s,
    words: Words,
    span: tuple[int, int],
    longest: int,
    is_alone: bool,
    document: int,
    table: TermTable,
    counted: Counted,
) -> None:
    """Counts the phrase of the words [first, last), once a document, unless it is longer than `longest`."""
    first, last = span
    length = 0
    for each in range(first, last):
        length += words.ends[each] - words.starts[each] + (each > first and words.joints[each] != NO_JOINT)
    if length > longest:
        return
    pool, at = table.pool, table.sizes[POOL]
    for each in range(first, last):
        if each > first and words.joints[each] != NO_JOINT:
            pool[at] = words.joints[each]
            at += 1
        for place in range(words.starts[each], words.ends[each]):
            pool[at] = texts[place]
            at += 1
    number = last_number(table, length)
    if counted.documents[number] != document + 1:
        counted.documents[number] = document + 1
        counted.counts[number] += 1
    if is_alone and counted.alone_documents[number] != document + 1:
        counted.alone_documents[number] = document + 1
        counted.alone[number] += 1


@kernel
def count_stretch(
    texts: Uint32s,
    words: Words,
    stretch: tuple[int, int],
    longest: int,
    is_alone: bool,
    document: int,
    table: TermTable,
    counted: Counted,
) -> None:
    """Counts a stretch of nouns, which may stand alone, and each part of it that may be a phrase."""
    begin, end = stretch
    for first in range(begin, end - 1):
        for last in range(first + 2, min(first + MOST_WORDS, end) + 1):
            final = words.classes[last - 1]
            if final in (NOUN, GERUND, VERBAL):
                is_whole = is_alone and first == begin and last == end
                count_phrase(texts, words, (first, last), longest, is_whole, document, table, counted)
