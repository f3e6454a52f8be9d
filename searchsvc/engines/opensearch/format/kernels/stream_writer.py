"""Writes token streams: the terms of each position as one token (`token_stream` tells what for)."""

from typing import NamedTuple

from searchsvc.runtime.arrays import Int64s, Uint8s, Uint32s
from searchsvc.runtime.kernel import kernel
from searchsvc.text.analyzer import START_MARK

BETWEEN, FREE, SPACE = ";", "-", "_"
"""Between two terms of a position; a position without terms; the space within a term. No term holds any of these."""
_BETWEEN, _FREE, _SPACE, _PLACE, _START = (ord(each) for each in (BETWEEN, FREE, SPACE, " ", START_MARK))


class Tokens(NamedTuple):
    """The occurrences of several releases in the order of release, position and term; terms as in `Postings`."""

    documents: Uint32s
    positions: Uint32s
    terms: Int64s
    text: Uint8s
    ends: Int64s


@kernel
def _copy(tokens: Tokens, token: int, out: Uint8s, at: int) -> int:
    """Writes the term of a token at `at`; returns the index after it."""
    term = tokens.terms[token]
    for index in range(tokens.ends[term - 1] if term else 0, tokens.ends[term]):
        letter = tokens.text[index]
        out[at] = _SPACE if letter == _PLACE else letter
        at += 1
    return at


@kernel
def _begins_with_start(tokens: Tokens, token: int, start: int) -> bool:
    """Whether a term is longer than the character of the term `start`, which begins a run, and begins with it."""
    first = tokens.ends[tokens.terms[start] - 1] + 1 if tokens.terms[start] else 1
    size = tokens.ends[tokens.terms[start]] - first
    begin = tokens.ends[tokens.terms[token] - 1] if tokens.terms[token] else 0
    if tokens.ends[tokens.terms[token]] - begin <= size:
        return False
    index = 0
    while index < size and tokens.text[begin + index] == tokens.text[first + index]:
        index += 1
    return not index < size


@kernel
def _is_start(tokens: Tokens, token: int) -> bool:
    term = tokens.terms[token]
    first = tokens.ends[term - 1] if term else 0
    is_start: bool = tokens.text[first] == _START
    return is_start


@kernel
def _write_place(tokens: Tokens, first: int, last: int, out: Uint8s, at: int) -> int:
    """Writes the terms of the tokens [first, last), which are of one position; returns the index after them."""
    start = -1
    for token in range(first, last):
        if token > first:
            out[at] = _BETWEEN
            at += 1
        if _is_start(tokens, token):
            start = token
        at = _copy(tokens, token, out, at)
    for token in range(first, last if start >= 0 else first):
        if token != start and _begins_with_start(tokens, token, start):
            out[at], out[at + 1] = _BETWEEN, _START
            at = _copy(tokens, token, out, at + 2)
    out[at] = _PLACE
    return at + 1


@kernel
def write_streams(tokens: Tokens, title_ends: Uint32s, out: Uint8s, title_bytes: Int64s, stream_ends: Int64s) -> None:
    """Writes the stream of each release; fills in where its title, and where all of it, ends in `out`."""
    at = first = 0
    for document in range(stream_ends.size):
        position = 0
        title_bytes[document] = at
        while first < tokens.documents.size and tokens.documents[first] == document:
            while position < tokens.positions[first]:
                out[at], out[at + 1] = _FREE, _PLACE
                at, position = at + 2, position + 1
            last = first + 1
            while (
                last < tokens.documents.size
                and tokens.documents[last] == document
                and tokens.positions[last] == position
            ):
                last += 1
            at = _write_place(tokens, first, last, out, at)
            first, position = last, position + 1
            if position <= title_ends[document]:
                title_bytes[document] = at
        stream_ends[document] = at
