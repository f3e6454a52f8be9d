"""Where the Chinese words of a text begin and end, as one bit for each position: whether a word goes on there.

Of 提高|明显 the second and the fourth position continue a word, so that 高明 begins within one word and ends within
another: it stands there by accident. All else, a number or a word of Latin letters, takes one position and ends there.
"""

import numpy as np
from numpy.typing import NDArray

from searchsvc.text.kernels.cutting import HAN_RUN


def continued_positions(
    units: NDArray[np.void], document_units: NDArray[np.int64], widths: NDArray[np.int32]
) -> list[bytes]:
    """For each document the positions that continue a word, as bits, the lowest first, up to the last one set.

    The units of document `d` end at `document_units[d]`. `widths` has the width of each word of the Han runs of more
    than one character, with 1 for the end of each run.
    """
    sizes = units["end"] - units["start"]
    runs = np.flatnonzero((units["kind"] == HAN_RUN) & (sizes > 1))
    lengths = sizes[runs] + 1  # with the end of the run
    begins = np.cumsum(lengths) - lengths
    goes_on = np.ones(int(lengths.sum()), dtype=np.bool_)
    goes_on[np.cumsum(widths) - widths] = False
    places = np.flatnonzero(goes_on)
    of_run = np.searchsorted(begins, places, side="right") - 1
    positions = units["position"][runs[of_run]] + places - begins[of_run]
    documents = np.searchsorted(document_units, runs[of_run], side="right")
    ends_of_bits = np.searchsorted(documents, np.arange(len(document_units)), side="right")
    last = np.zeros(len(document_units), dtype=np.int64)
    has_any = np.diff(ends_of_bits, prepend=0) > 0
    last[has_any] = positions[ends_of_bits[has_any] - 1] // 8 + 1
    ends = np.cumsum(last)
    bits = np.zeros(int(last.sum()) * 8, dtype=np.bool_)
    bits[(ends - last)[documents] * 8 + positions] = True
    packed = np.packbits(bits, bitorder="little").tobytes()
    return [packed[end - size : end] for end, size in zip(ends.tolist(), last.tolist(), strict=True)]
