"""Which records of a catalog have an id, looked up without a dictionary of all.

The hashes of all ids are sorted. That takes a third of the time and a tenth of the memory of a dictionary, which counts
where an index has a million releases and ten new ones are looked up.
"""

from collections.abc import Iterator

import numpy as np

from searchsvc.model.record_columns import RecordColumns


class RecordIds:
    """The ids of columns to which nothing is added any more."""

    def __init__(self, columns: RecordColumns) -> None:
        self._columns, self._ids = columns, columns.ids()
        hashes = np.fromiter(map(hash, self._ids), dtype=np.int64, count=len(self._ids))
        self._order = np.argsort(hashes, kind="stable")
        self._sorted = hashes[self._order]

    def numbers(self, release_id: str) -> Iterator[int]:
        """The numbers of all records with an id, in ascending order."""
        wanted = hash(release_id)
        at = int(self._sorted.searchsorted(wanted))
        while at < len(self._sorted) and self._sorted[at] == wanted:
            number = int(self._order[at])
            if self._ids[number] == release_id:
                yield number
            at += 1

    def indexed_digest(self, release_id: str) -> str:
        """The digest of the release with an id that is in the index, else nothing.

        Of several records with one id it is the first that is not withheld.
        """
        return next(filter(None, map(self._columns.digest, self.numbers(release_id))), "")

    def twins(self) -> bytearray:
        """For each record 1 where another one has its id, else 0; two ids with one hash count as one."""
        is_same = self._sorted[1:] == self._sorted[:-1]
        are_twins = np.zeros(len(self._order), dtype=np.uint8)
        are_twins[self._order[1:][is_same]] = are_twins[self._order[:-1][is_same]] = 1
        return bytearray(are_twins)
