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

from searchsvc.engines.opensearch.format.kernels.stream_writer import SPACE, Tokens, write_streams
from searchsvc.runtime.arrays import read_only
from searchsvc.text.kernels.token_postings import Postings


class TokenStream(NamedTuple):
    """What the cluster analyses of one release: the whole text, and the title alone."""

    text: str
    title: str


def encoded(term: str) -> str:
    """A term as it stands in a stream, and in the index that the cluster makes of it."""
    return term.replace(" ", SPACE)


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
    tokens = Tokens(*map(read_only, (documents[order], positions[order], terms, postings.text, postings.ends)))
    write_streams(tokens, read_only(title_ends), out, title_bytes, stream_ends)
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
