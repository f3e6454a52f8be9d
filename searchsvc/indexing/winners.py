"""Winners: where the release with each id stands, while the files of a corpus are gone through in order.

The rule: of records with one id, the first wins. The records of a file that has not changed win all at once where no
other record has an id of theirs, and are not looked at one by one; in a large index, that is nearly all of them.
"""

from bisect import bisect_right
from collections.abc import Container

from typing_extensions import override

from searchsvc.model.record_columns import RecordColumns, Records
from searchsvc.model.record_ids import RecordIds

_LINE_BITS = 32
_MOST_LINES = (1 << _LINE_BITS) - 1


def place_number(file: int, line: int | None) -> int:
    """The place of a record as one number: that of its file in the listing, and its line, 0 where it has none."""
    return file << _LINE_BITS | (line or 0)


def file_and_line(place: int) -> tuple[int, int | None]:
    """What `place_number` was given."""
    return place >> _LINE_BITS, place & _MOST_LINES or None


class Winners(Container[str]):
    """The places of all releases so far, as `place_number` has them; `before` are all records of the last build."""

    def __init__(self, before: RecordColumns) -> None:
        self._before, self.ids_before = before, RecordIds(before)
        self._must_be_looked_at = self.ids_before.twins()
        self._have_won = bytearray(len(before))
        self._firsts: list[int] = []
        self._files: list[int] = []
        self._looked_at: dict[str, int] = {}

    def __len__(self) -> int:
        return self._have_won.count(1) + len(self._looked_at)

    @override
    def __contains__(self, release_id: object) -> bool:
        return isinstance(release_id, str) and self.place(release_id) is not None

    def are_alone(self, records: Records) -> bool:
        """Whether no other record, before or so far, has the id of any of these records of the last build."""
        return self._must_be_looked_at.find(1, records.first, records.last) < 0

    def add_all(self, file: int, records: Records) -> None:
        """Lets all records of a file win, which are alone."""
        self._have_won[records.first : records.last] = bytes([1]) * len(records)
        self._firsts.append(records.first)
        self._files.append(file)

    def place(self, release_id: str) -> int | None:
        """Where the release with an id stands; None while there is none."""
        for number in self.ids_before.numbers(release_id):
            if self._have_won[number]:
                file = self._files[bisect_right(self._firsts, number) - 1]
                return place_number(file, self._before.line(number))
        return self._looked_at.get(release_id)

    def add(self, release_id: str, place: int) -> int:
        """Lets the record at a place win if it is the first with its id; where the one that wins stands."""
        winner = self.place(release_id)
        if winner is None:
            winner = self._looked_at[release_id] = place
            for number in self.ids_before.numbers(release_id):
                self._must_be_looked_at[number] = 1
        return winner

    def gone(self) -> set[str]:
        """The ids of releases that the index holds and that none has won, when all files have been gone through."""
        ids, gone = self._before.ids(), set[str]()
        number = self._have_won.find(0)
        while number >= 0:
            if self._before.digest(number):
                gone.add(ids[number])
            number = self._have_won.find(0, number + 1)
        return gone - self._looked_at.keys()
