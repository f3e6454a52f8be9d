"""The table of payload codes is what it was made to be: it is part of the file format, and may not change unseen."""

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.payload_codes import (
    ESCAPED,
    LEAD_SHIFT,
    OCCURRENCE_COUNTS,
    OTHER_SHIFT,
    PAYLOADS,
    REST_SHIFT,
)


def commonest_payloads() -> NDArray[np.uint32]:
    """The rule: payloads by how seldom they are, as an estimate that fits texts of both languages has it."""
    title, lead, rest, other = np.indices((4, 16, 18, 18), dtype=np.int64, sparse=True)  # more than any of them has
    every = title + lead + rest
    mixed = np.where((other > 0) & (other < every), 3 + np.minimum(other, every - other), 0.3 * (other > 0))
    rated = 2.3 * title + 0.6 * lead + 0.55 * rest + mixed
    packed = title | lead << LEAD_SHIFT | rest << REST_SHIFT | other << OTHER_SHIFT
    possible = (every > 0) & (other <= every)
    best = np.lexsort((packed[possible], rated[possible]))[:ESCAPED]
    return packed[possible][best].astype(np.uint32)


def test_the_table_holds_the_commonest_payloads() -> None:
    assert len(PAYLOADS) == len(OCCURRENCE_COUNTS) == ESCAPED + 1
    assert PAYLOADS[:ESCAPED].tolist() == commonest_payloads().tolist()


def test_each_payload_has_as_many_occurrences_as_its_zones_together() -> None:
    zones = PAYLOADS.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3]
    assert OCCURRENCE_COUNTS[:ESCAPED].tolist() == zones[:ESCAPED].sum(axis=1).tolist()
