"""Where the Chinese words of a text begin and end, as one bit for each position: whether a word goes on there.

Of 提高|明显 the second and the fourth position continue a word, so that 高明 begins within one word and ends within
another: it stands there by accident. Only words of the dictionary count, since what the segmenter guesses parts no
names. All else, a number or a word of Latin letters, takes one position and ends there.
"""

import numpy as np
from numpy.typing import NDArray


def continued_positions(
    units: NDArray[np.void], document_units: NDArray[np.int64], goes_on: NDArray[np.bool_]
) -> list[bytes]:
    """For each document the positions that continue a word, as bits, the lowest first, up to the last one set.

    The units of document `d` end at `document_units[d]`. `goes_on` says it of each character of the folded texts.
    """
    places = np.flatnonzero(goes_on)
    of_unit = np.searchsorted(units["start"], places, side="right") - 1
    positions = units["position"][of_unit] + places - units["start"][of_unit]
    documents = np.searchsorted(document_units, of_unit, side="right")
    counted = np.searchsorted(documents, np.arange(len(document_units)), side="right")
    sizes = np.zeros(len(document_units), dtype=np.int64)
    has_any = np.diff(counted, prepend=0) > 0
    sizes[has_any] = positions[counted[has_any] - 1] // 8 + 1
    ends = np.cumsum(sizes)
    bits = np.zeros(int(sizes.sum()) * 8, dtype=np.bool_)
    bits[(ends - sizes)[documents] * 8 + positions] = True
    packed = np.packbits(bits, bitorder="little").tobytes()
    return [packed[end - size : end] for end, size in zip(ends.tolist(), sizes.tolist(), strict=True)]
