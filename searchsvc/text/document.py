"""Releases ready to be indexed: their terms at positions that run through title, body, category and source.

Positions are left free between the zones, so that no phrase joins them; `BOUNDS` says which zone a position is in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchsvc.model.release import Release
from searchsvc.text.analyzer import analyze_texts
from searchsvc.text.kernels.characters import FoldedTexts
from searchsvc.text.kernels.token_postings import Postings
from searchsvc.text.spans import pack_spans
from searchsvc.text.units import Cut

ZONES = 3
"""The texts of a release: its title, its body, and category with source."""
_FREE = 2
"""Positions left free between zones; more than one, because a free position may stand for punctuation in a phrase."""


@dataclass(frozen=True, slots=True)
class Documents:
    """Releases, their postings, and where in title and body each position stands (packed by `spans.pack_spans`).

    `bounds[d]` is where title, body, and meta (category and source) of document `d` begin and end, in positions. Of
    `folded` and `cut`, `ZONES` texts belong to each document.
    """

    releases: Sequence[Release]
    postings: Postings
    bounds: NDArray[np.int64]
    title_spans: Sequence[bytes]
    body_spans: Sequence[bytes]
    folded: FoldedTexts
    cut: Cut


def analyze_releases(releases: Sequence[Release]) -> Documents:
    """The documents of some releases. A title that is only the beginning of the body is not indexed twice."""
    texts: list[str] = []
    for release in releases:
        texts.append("" if release.title_shown_only else release.title)
        texts.append(release.body)
        texts.append("\n\n".join(value for value in (release.category, release.source) if value))
    analysis = analyze_texts(texts, zones=ZONES, free=_FREE)
    spans = pack_spans(analysis.folded, analysis.cut)
    bounds = analysis.cut.bounds.reshape(len(releases), ZONES, 2)
    return Documents(
        releases, analysis.postings, bounds, spans[::ZONES], spans[1::ZONES], analysis.folded, analysis.cut
    )
