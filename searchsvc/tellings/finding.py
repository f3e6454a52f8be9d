"""Finding: which of the releases of a new generation tell the same event, in another language or script.

What was found before stays, as long as both releases do; those that a build has put are compared with all others. If
the dictionary has come, gone or changed since, everything is compared anew, because its words are evidence.
"""

import logging
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from searchsvc.tellings import telling_weights as weights
from searchsvc.tellings.candidates import Candidates, Dated, candidates
from searchsvc.tellings.comparison import confidence
from searchsvc.tellings.profile import Profile
from searchsvc.translation.cedict import dictionary_version
from searchsvc.translation.dictionary import Dictionary, dictionary_of_machine

_LOG = logging.getLogger(__name__)
AT_ONCE = 512
"""Pairs that are compared at once, whose releases are read together: they come in the order of days, so few are read
twice."""


class Pairs(NamedTuple):
    """Pairs of documents, each once in either order, and the confidence of each, from 0 to 1."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    confidence: NDArray[np.float32]


NO_PAIRS = Pairs(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))


class Told(NamedTuple):
    """The pairs of a generation, and with which dictionary they were found.

    `dictionary` is empty where there was none, and None where nothing was ever compared.
    """

    pairs: Pairs
    dictionary: str | None


NOTHING_TOLD = Told(NO_PAIRS, None)


class Comparable(Protocol):
    """The documents of a new generation, numbered from 0."""

    @property
    def dated(self) -> Dated:
        """How each of them is found."""

    def profiles(self, documents: Sequence[int]) -> Sequence[Profile | None]:
        """The profiles of some; None of one that cannot be compared."""


def find_pairs(documents: Comparable, are_new: NDArray[np.bool_], known: Told = NOTHING_TOLD) -> Told:
    """The pairs of a generation; `known` are those of older documents, in the numbers of this one."""
    found = candidates(documents.dated, are_new)
    if not len(found.first):
        return known
    dictionary = dictionary_of_machine().wait()
    in_use = (dictionary_version() or "") if dictionary else ""
    if known.dictionary not in (None, in_use):
        return find_pairs(documents, np.ones(len(are_new), dtype=np.bool_))
    if dictionary is None:
        _LOG.warning("without the dictionary (searchsvc[translation]), fewer releases are known to tell the same event")
    compared = _compared(documents, found, dictionary)
    older = known.pairs
    first, second = np.append(older.first, compared.first), np.append(older.second, compared.second)
    return Told(Pairs(first, second, np.append(older.confidence, compared.confidence)), in_use)


def _compared(documents: Comparable, found: Candidates, dictionary: Dictionary | None) -> Pairs:
    """The candidates that tell the same event."""
    order = np.argsort(documents.dated.signatures.days[found.first], kind="stable")
    pairs = np.stack([found.first, found.second], axis=1)[order]
    kept: list[tuple[int, int, float]] = []
    held: dict[int, Profile | None] = {}
    for begin in range(0, len(pairs), AT_ONCE):
        some = pairs[begin : begin + AT_ONCE]
        wanted: list[int] = np.unique(some).tolist()
        missing = [document for document in wanted if document not in held]
        held = {document: held[document] for document in wanted if document in held}
        held.update(zip(missing, documents.profiles(missing), strict=True))
        for first, second in some.tolist():
            one, other = held[first], held[second]
            sure = confidence(one, other, dictionary) if one and other else 0.0
            if sure >= weights.LEAST_CONFIDENCE:
                kept.append((first, second, sure))
    firsts, seconds, sures = np.array(kept, dtype=np.float64).reshape(-1, 3).T
    return Pairs(firsts.astype(np.int64), seconds.astype(np.int64), sures.astype(np.float32))
