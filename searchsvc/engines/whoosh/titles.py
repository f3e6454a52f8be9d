"""What a segment's lexicon takes of titles: how each is found by its beginning, and their phrases.

It is worked out where releases are analysed, many titles at once, so that the one process that writes need not.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.term_list import TermList
from searchsvc.suggest.phrases import title_phrases
from searchsvc.text.characters import fold_texts
from searchsvc.text.units import units_of

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
    folded = [text.strip() for text in fold_texts([title for title, _ in titles])]
    phrases = Counter(chain.from_iterable(title_phrases([*units_of(folded)])))
    in_order = sorted(phrases)
    return Titles(
        keys=tuple(
            b"" if is_shown_only else " ".join(text.split())[:LONGEST_TITLE].encode()
            for text, (_, is_shown_only) in zip(folded, titles, strict=True)
        ),
        count=sum(map(bool, folded)),
        phrases=TermList.of([phrase.encode() for phrase in in_order]),
        counts=np.fromiter(map(phrases.__getitem__, in_order), dtype=np.uint32, count=len(in_order)),
    )
