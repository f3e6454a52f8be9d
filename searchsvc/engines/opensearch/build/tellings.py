"""Tellings in a build on a cluster: the documents of the new index as they are compared, and what was known before.

The signatures of all documents are read from the new index, whatever the build has put: one without a day is looked
for among all. Rows are read of those documents only that are worth comparing.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.opensearch.build.below import kept_of
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.whole_reading import every_document
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.damage import damaged
from searchsvc.engines.opensearch.format.documents import unpacked
from searchsvc.engines.opensearch.format.telling_files import KEY, Tellings
from searchsvc.engines.whoosh.format.index_format import LANGUAGES
from searchsvc.engines.whoosh.format.stored_row import unpack_release, unpack_row
from searchsvc.model.query import UNKNOWN
from searchsvc.tellings.candidates import Dated
from searchsvc.tellings.finding import NOTHING_TOLD, Pairs, Told, find_pairs
from searchsvc.tellings.profile import Profile, profile_of
from searchsvc.tellings.signature import Signatures, joined, unpack_signatures

AT_ONCE = 10_000
"""Documents of which signatures are read at once: as many as a cluster gives."""
ROWS_AT_ONCE = 200
_CODES = {language or UNKNOWN: code for code, language in enumerate(LANGUAGES)}


class Known(NamedTuple):
    """What the generation that is built upon knew, and with which dictionary, as `Told` has it."""

    tellings: Tellings
    dictionary: str | None


class Found(NamedTuple):
    """What was found, in numbers of all documents of the index, sorted by their keys; and the language of each."""

    keys: NDArray[np.bytes_]
    languages: NDArray[np.uint8]
    told: Told


class _Documents:
    """The documents of an index, numbered in the order of their keys."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, index
        keys, codes, signatures = [np.empty(0, dtype=KEY)], [np.empty(0, dtype=np.uint8)], list[Signatures]()
        asked = mapping.columns_of(mapping.LANGUAGE, mapping.SIGNATURE)
        for hits in every_document(cluster, index, mapping.KEY, asked, AT_ONCE, patiently=True):
            packed = mapping.kept_in(hits, mapping.SIGNATURE)
            languages = [hit["fields"].get(mapping.LANGUAGE, [""])[0] for hit in hits]
            if len(packed) < len(hits) or not _CODES.keys() >= set(languages):
                raise damaged("its signature or its language is missing")
            keys.append(np.array([*packed], dtype=KEY))
            codes.append(np.array([_CODES[each] for each in languages], dtype=np.uint8))
            signatures.append(unpack_signatures([*map(_signature, packed.values())]))
        self.keys: NDArray[np.bytes_] = np.concatenate(keys)
        self.dated = Dated(np.concatenate(codes), joined(signatures))

    def numbers_of(self, keys: NDArray[np.bytes_]) -> NDArray[np.int64]:
        """The number of each of some documents; -1 of one that is not there."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[places] == keys, places, -1)

    def profiles(self, documents: Sequence[int]) -> list[Profile | None]:
        """See `Comparable`. Raises ClusterUnreachable, ClusterRefused and IndexDamaged."""
        keys = [self.keys[document].decode() for document in documents]
        rows = dict(self._rows(keys))
        if len(rows) < len(keys):
            raise damaged("its row is missing")
        releases = [unpack_release(unpack_row(unpacked(rows[key]))) for key in keys]
        signatures = map(self.dated.signatures.of, documents)
        return [profile_of(*each) for each in zip(releases, signatures, strict=True)]

    def _rows(self, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        for begin in range(0, len(keys), ROWS_AT_ONCE):
            some = keys[begin : begin + ROWS_AT_ONCE]
            yield from kept_of(self._cluster, self._index, some, mapping.ROW).items()


def _signature(packed: bytes) -> bytes:
    signature = unpacked(packed)
    if not signature or len(signature) % 4:
        raise damaged("its signature is cut off")
    return signature


def find_tellings(cluster: Cluster, index: str, put: Sequence[str], known: Known | None) -> Found:
    """The pairs of an index that is loaded and refreshed. `put` are the keys of what the build has put.

    Raises ClusterUnreachable, ClusterRefused, and IndexDamaged where a document is not as it was sent.
    """
    documents = _Documents(cluster, index)
    are_new = np.full(len(documents.keys), known is None)
    carried = NOTHING_TOLD
    if known is not None:
        new = documents.numbers_of(np.array(put, dtype=KEY))
        are_new[new[new >= 0]] = True
        carried = Told(_carried(documents, are_new, known.tellings), known.dictionary)
    return Found(documents.keys, documents.dated.scripts, find_pairs(documents, are_new, carried))


def _carried(documents: _Documents, are_new: NDArray[np.bool_], tellings: Tellings) -> Pairs:
    """The older pairs both of whose documents are there as they were, in the new numbers."""
    numbers = documents.numbers_of(tellings.keys)
    older = tellings.pairs.all()
    first, second = numbers[older.first], numbers[older.second]
    is_there = (first >= 0) & (second >= 0)
    is_there[is_there] = ~(are_new[first[is_there]] | are_new[second[is_there]])
    return Pairs(first[is_there], second[is_there], older.confidence[is_there])
