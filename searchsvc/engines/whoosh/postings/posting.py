"""One posting of a segment as kernels read it: its document, its counts by zone, its occurrences.

A posting is known by its number among all of the segment, an occurrence by its number among those of its term. No
number that is read from the disk leads out of an array: a document beyond the last is the last, and so on.
"""

from searchsvc.engines.whoosh.format.payload_codes import (
    ESCAPED,
    LEAD_SHIFT,
    OCCURRENCE_COUNTS,
    OTHER_SHIFT,
    PAYLOADS,
    REST_SHIFT,
)
from searchsvc.engines.whoosh.format.segment_postings import POINTER_INTERVAL, SegmentPostings
from searchsvc.engines.whoosh.terms.term_dictionary import TermInfo
from searchsvc.runtime.arrays import Uint64s, int64
from searchsvc.runtime.kernel import inlined, kernel
from searchsvc.runtime.sorted_search import lower_bound


@inlined
def document_at(postings: SegmentPostings, posting: int) -> int:
    """The document of a posting."""
    if postings.high_bits:
        at = posting * postings.high_bits
        high = int64(postings.high[at >> 3]) >> (at & 7) & ((1 << postings.high_bits) - 1)
        return min(int64(postings.documents[posting]) | high << 16, postings.last_document)
    return min(int64(postings.documents[posting]), postings.last_document)


@inlined
def seek_document(postings: SegmentPostings, low: int, high: int, wanted: int) -> int:
    """The first posting of [low, high), which are of one term, whose document is not before `wanted`; else `high`.

    Gallops from `low`, as `sorted_search.gallop` does in an array.
    """
    step = 1
    at = low
    while at < high and document_at(postings, at) < wanted:
        low = at + 1
        at += step
        step += step
    at = min(at, high)
    while low < at:
        middle = (low + at) >> 1
        if document_at(postings, middle) < wanted:
            low = middle + 1
        else:
            at = middle
    return low


@kernel
def _escape_of(escapes: Uint64s, posting: int) -> int:
    """The number of a posting among those whose payload is escaped."""
    return min(lower_bound(escapes, 0, escapes.size, posting), escapes.size - 1)


@inlined
def zone_counts(postings: SegmentPostings, posting: int) -> tuple[int, int, int, int]:
    """How often a posting's term is in the title, in the lead, in the rest, and how many of these are not full."""
    code = postings.payloads[posting]
    if code != ESCAPED or not postings.escapes.size:
        payload = int64(PAYLOADS[code])
        return payload & 255, payload >> LEAD_SHIFT & 255, payload >> REST_SHIFT & 255, payload >> OTHER_SHIFT
    escaped = postings.escaped[_escape_of(postings.escapes, posting)]
    return int64(escaped["title"]), int64(escaped["lead"]), int64(escaped["rest"]), int64(escaped["other"])


@inlined
def occurrence_count(postings: SegmentPostings, posting: int) -> int:
    """How many occurrences a posting has."""
    code = postings.payloads[posting]
    if code != ESCAPED or not postings.escapes.size:
        return int64(OCCURRENCE_COUNTS[code])
    escaped = postings.escaped[_escape_of(postings.escapes, posting)]
    count = int64(escaped["title"]) + int64(escaped["lead"]) + int64(escaped["rest"])
    return min(count, postings.occurrences.size << 5)  # each takes a bit at least


@inlined
def occurrences_before(postings: SegmentPostings, info: TermInfo, posting: int, known: int, before_known: int) -> int:
    """How many occurrences of a term stand before those of `posting`.

    `known` is an earlier posting of the term, or the same, of which that number, `before_known`, is known: a cursor
    that moves forward has it from its last step.
    """
    block = posting - (posting - info.first) % POINTER_INTERVAL
    if known < block:
        known = block
        if block == info.first:
            before_known = int64(0)
        else:
            pointer = info.pointer + (block - info.first) // POINTER_INTERVAL - 1
            before_known = int64(postings.pointers[pointer])
    for each in range(known, posting):
        before_known += occurrence_count(postings, each)
    return before_known


@inlined
def occurrence_at(postings: SegmentPostings, info: TermInfo, number: int) -> int:
    """An occurrence of a term, `position * 2`, plus one where it is full."""
    bit = info.bit + number * info.width
    word = min(bit >> 5, postings.occurrences.size - 2)
    words = int64(postings.occurrences[word]) | int64(postings.occurrences[word + 1]) << 32
    return words >> (bit & 31) & ((1 << info.width) - 1)


@inlined
def _continues_word(postings: SegmentPostings, first: int, last: int, position: int) -> bool:
    """Whether a word goes on at a position; [first, last) are the bytes of its document in `continued`."""
    byte = first + (position >> 3)
    return byte < last and (int64(postings.continued[byte]) >> (position & 7)) & 1 != 0


@kernel
def crosses_words(postings: SegmentPostings, document: int, start: int, end: int) -> bool:
    """Whether the positions [start, end) of a document begin or end within a word that does not hold them all.

    So does 高明 in 提高|明显, but not in 记者|高明|报道, nor 进鹏 in 部长|怀进鹏.
    """
    if not postings.continued_ends.size:
        return False
    first = max(int64(postings.continued_ends[document - 1]), 0) if document else int64(0)
    last = min(int64(postings.continued_ends[document]), postings.continued.size)
    if not (_continues_word(postings, first, last, start) or _continues_word(postings, first, last, end)):
        return False
    is_one_word = True
    for position in range(start + 1, end):
        is_one_word = is_one_word and _continues_word(postings, first, last, position)
    return not is_one_word
