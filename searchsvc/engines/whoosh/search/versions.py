"""Versions: the tellings of one release's event in other languages and scripts, as the build has found them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.index_format import LANGUAGES
from searchsvc.engines.whoosh.format.stored_row import shown_of, unpack_row
from searchsvc.engines.whoosh.store.telling_pairs import TellingPairs
from searchsvc.model.page import Version
from searchsvc.model.release import Language
from searchsvc.tellings.rivals import is_rivalled
from searchsvc.tellings.telling_weights import MOST_VERSIONS


class Telling(NamedTuple):
    """One telling of a document's event: the number of the document that tells it, its language, and how sure it is."""

    document: int
    language: Language
    confidence: float


def tellings_of(pairs: TellingPairs, languages: NDArray[np.uint8], number: int) -> list[Telling]:
    """The tellings of a document, without those that give way to a surer one.

    `languages` has the place of each document's language in `LANGUAGES`.
    """
    found: list[Telling] = []
    for document, confidence in pairs.of(number):
        best = max(_best(pairs, languages, number, document), _best(pairs, languages, document, number))
        language = LANGUAGES[languages[document]]
        if language is not None and not is_rivalled(confidence, best):
            found.append(Telling(document, language, confidence))
    return found


def versions_of(tellings: Sequence[Telling], rows: Sequence[bytes]) -> tuple[Version, ...]:
    """Tellings as they are shown, the surest first, then by id; `rows` are those of their documents."""
    versions: list[Version] = []
    for telling, row in zip(tellings, rows, strict=True):
        release_id, _, date, *_ = shown_of(row)
        title = unpack_row(row).title.decode()
        versions.append(Version(release_id, title, telling.language, date, round(telling.confidence, 3)))
    versions.sort(key=lambda version: (-version.confidence, version.id))
    return tuple(versions[:MOST_VERSIONS])


def _best(pairs: TellingPairs, languages: NDArray[np.uint8], number: int, other: int) -> float:
    """How sure the surest telling of a document is in the language of another one."""
    of_language = (sure for each, sure in pairs.of(number) if languages[each] == languages[other])
    return max(of_language, default=0.0)
