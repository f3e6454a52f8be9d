"""Field norms: what one occurrence counts in each zone of a document, made in one way for whoever ranks."""

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.segment_postings import Zones
from searchsvc.engines.whoosh.search import ranking
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import NORMS, FieldNorms


def field_norms(title: NDArray[np.float64], body: NDArray[np.float64], zones: Zones, crossing: float) -> FieldNorms:
    """The norms of documents of which one occurrence counts `title` in the title, and `body` in the rest of the body.

    `crossing` is the most that an occurrence counts which only crosses words.
    """
    norms = np.empty(len(title), dtype=NORMS)
    norms["title"], norms["lead"], norms["rest"] = title, body * (1 + ranking.LEAD_BONUS), body
    return FieldNorms(
        title_ends=zones.title,
        lead_ends=zones.lead,
        norms=norms,
        inflected=ranking.INFLECTED,
        crossing=crossing,
        k1=ranking.K1,
    )
