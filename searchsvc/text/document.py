"""Releases ready to be indexed: their terms at positions that run through title, body, category and source.

Positions are left free between the zones, so that no phrase joins them; `BOUNDS` says which zone a position is in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchsvc.model.release import Release
from searchsvc.text.analyzer import Analysis, analyze_texts
from searchsvc.text.kernels.token_postings import Postings
from searchsvc.text.spans import pack_spans

ZONES = 3
"""Title, body and meta: each a text of its own."""
_FREE = 2
"""Positions left free between zones; more than one, because a free position may stand for punctuation in a phrase."""


@dataclass(frozen=True, slots=True)
class Documents:
    """Releases, what was made of their texts, and where each position stands (packed by `spans.pack_spans`).

    `texts` are the zones of all, `ZONES` for each. `bounds[d]` is where title, body, and meta (category and source) of
    document `d` begin and end, in positions.
    """

    releases: Sequence[Release]
    texts: Sequence[str]
    analysis: Analysis
    bounds: NDArray[np.int64]
    title_spans: Sequence[bytes]
    body_spans: Sequence[bytes]

    @property
    def continued(self) -> Sequence[bytes]:
        """The positions of each document at which a Chinese word goes on (`word_bounds`)."""
        return self.analysis.continued

    @property
    def postings(self) -> Postings:
        """The postings of all releases."""
        return self.analysis.postings


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
    return Documents(releases, texts, analysis, bounds, spans[::ZONES], spans[1::ZONES])
