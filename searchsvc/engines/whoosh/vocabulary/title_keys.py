"""Title keys: by what a segment's lexicon finds each title.

They are made where releases are analysed, many titles at once, so that the one process that writes need not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from searchsvc.text.kernels.characters import folded_texts

LONGEST_TITLE = 80
"""Characters of a folded title that are kept to find it by."""


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of some documents.

    `keys[d]` is what finds the title of document `d`: nothing where it has none, or only shows a body's first words.
    `count` is how many are not empty.
    """

    keys: tuple[bytes, ...]
    count: int


def read_titles(titles: Sequence[tuple[str, bool]]) -> Titles:
    """Of titles, each with whether it is only shown."""
    folded = folded_texts([title for title, _ in titles])
    spaced = [" ".join(text.split()) for text in folded.texts()]
    return Titles(
        keys=tuple(
            b"" if is_shown_only else text[:LONGEST_TITLE].encode()
            for text, (_, is_shown_only) in zip(spaced, titles, strict=True)
        ),
        count=sum(map(bool, spaced)),
    )
