"""Token streams: the terms of a release as a text from which the cluster makes the same terms at the same positions.

A whitespace tokenizer gives each token the next position, while our analyzer puts several terms at one position, and
leaves positions free. So a token of the stream is all terms of one position, joined by `BETWEEN`, and a free position
is the token `FREE`. The analyzer of the index (`mapping.ANALYSIS`) takes such tokens apart again: `pattern_capture`
emits what is between the separators at one position, and a stop filter removes `FREE`, which leaves its position free.

At the beginning of a Han run stands one term more than at home: the first pair of characters as the beginning of a run
(`^教育`). A phrase cannot ask for two terms at one position there, and so it asks for this one.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.arrays import Int64s, Uint8s, Uint32s, read_only
from searchsvc.runtime.kernel import kernel
from searchsvc.text.analyzer import START_MARK
from searchsvc.text.kernels.token_postings import Postings

BETWEEN, FREE, SPACE = ";", "-", "_"
"""Between two terms of a position; a position without terms; the space within a term. No term holds any of these."""
_BETWEEN, _FREE, _SPACE, _PLACE, _START = (ord(each) for each in (BETWEEN, FREE, SPACE, " ", START_MARK))


class TokenStream(NamedTuple):
    """What the cluster analyses of one release: the whole text, and the title alone."""

    text: str
    title: str


def encoded(term: str) -> str:
    """A term as it stands in a stream, and in the index that the cluster makes of it."""
    return term.replace(" ", SPACE)


class _Tokens(NamedTuple):
    """The occurrences of several releases in the order of release, position and term; terms as in `Postings`."""

    documents: Uint32s
    positions: Uint32s
    terms: Int64s
    text: Uint8s
    ends: Int64s


@kernel
def _copy(tokens: _Tokens, token: int, out: Uint8s, at: int) -> int:
    """Writes the term of a token at `at`; returns the index after it."""
    term = tokens.terms[token]
    for index in range(tokens.ends[term - 1] if term else 0, tokens.ends[term]):
        letter = tokens.text[index]
        out[at] = _SPACE if letter == _PLACE else letter
        at += 1
    return at


@kernel
def _begins_with_start(tokens: _Tokens, token: int, start: int) -> bool:
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
def _is_start(tokens: _Tokens, token: int) -> bool:
    term = tokens.terms[token]
    first = tokens.ends[term - 1] if term else 0
    is_start: bool = tokens.text[first] == _START
    return is_start


@kernel
def _write_place(tokens: _Tokens, first: int, last: int, out: Uint8s, at: int) -> int:
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
def _write_streams(tokens: _Tokens, title_ends: Uint32s, out: Uint8s, title_bytes: Int64s, stream_ends: Int64s) -> None:
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


def token_streams(postings: Postings, title_ends: NDArray[np.uint32]) -> list[TokenStream]:
    """The stream of each release; `title_ends` says at which position its title ends."""
    terms_of_postings = np.repeat(np.arange(len(postings.ends)), postings.frequencies)
    documents = np.repeat(postings.documents, postings.within)
    terms = np.repeat(terms_of_postings, postings.within)
    positions = postings.occurrences >> np.uint32(1)
    order = np.argsort(documents.astype(np.int64) << 32 | positions, kind="stable")
    terms = terms[order]
    sizes = np.diff(postings.ends, prepend=0)[terms]
    free = 2 * sum(_last_positions(documents, positions, len(title_ends)))
    out = np.empty(int(2 * sizes.sum()) + 4 * len(terms) + free, dtype=np.uint8)
    title_bytes, stream_ends = np.empty(len(title_ends), dtype=np.int64), np.empty(len(title_ends), dtype=np.int64)
    tokens = _Tokens(*map(read_only, (documents[order], positions[order], terms, postings.text, postings.ends)))
    _write_streams(tokens, read_only(title_ends), out, title_bytes, stream_ends)
    return _cut(out, title_bytes.tolist(), stream_ends.tolist())


def _last_positions(documents: NDArray[np.uint32], positions: NDArray[np.uint32], count: int) -> list[int]:
    """The last position of each of `count` releases, plus one."""
    lasts = np.zeros(count, dtype=np.int64)
    np.maximum.at(lasts, documents, positions.astype(np.int64) + 1)
    return lasts.tolist()


def _cut(out: NDArray[np.uint8], title_bytes: Sequence[int], stream_ends: Sequence[int]) -> list[TokenStream]:
    streams, begin = [], 0
    for title_end, end in zip(title_bytes, stream_ends, strict=True):
        streams.append(TokenStream(out[begin:end].tobytes().decode(), out[begin:title_end].tobytes().decode()))
        begin = end
    return streams
