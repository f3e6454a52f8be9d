"""What a segment's lexicon takes of titles: how each is found by its beginning, and their phrases.

It is worked out where releases are analysed, many titles at once, so that the one process that writes need not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.suggest.phrases import count_phrases
from searchsvc.text.kernels.characters import folded_texts

LONGEST_TITLE = 80
"""Characters of a folded title that are kept to find it by."""


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of some documents.

    `keys[d]` is what finds the title of document `d`: nothing where it has none, or only shows a body's first words.
    `count` is how many are not empty; `counts[p]` in how many of these phrase `p` is, of phrases that are sorted.
    """

    keys: tuple[bytes, ...]
    count: int
    phrases: TermList
    counts: NDArray[np.uint32]


def read_titles(titles: Sequence[tuple[str, bool]]) -> Titles:
    """Of titles, each with whether it is only shown."""
    folded = folded_texts([title for title, _ in titles])
    spaced = [" ".join(text.split()) for text in folded.texts()]
    text, ends, counts = count_phrases(folded)
    return Titles(
        keys=tuple(
            b"" if is_shown_only else text[:LONGEST_TITLE].encode()
            for text, (_, is_shown_only) in zip(spaced, titles, strict=True)
        ),
        count=sum(map(bool, spaced)),
        phrases=TermList(text, ends),
        counts=counts,
    )
