"""Records are found by their ids, those too that share one."""

from typing_extensions import override

from searchsvc.model.record_columns import CatalogRecord, RecordColumns
from searchsvc.model.record_ids import RecordIds

ONE, TWO = "0123456789abcdef" * 2, "f0" * 16


def ids_of(*records: tuple[str, str]) -> RecordIds:
    columns = RecordColumns()
    columns.added(CatalogRecord(None, release_id, digest) for release_id, digest in records)
    return RecordIds(columns)


def test_the_numbers_of_an_id_ascend() -> None:
    ids = ids_of(("b", ONE), ("a", ONE), ("b", TWO), ("é", ONE), ("b", ""))
    assert [*ids.numbers("b")] == [0, 2, 4]
    assert [*ids.numbers("é")] == [3]
    assert [*ids.numbers("c")] == []
    assert ids.twins() == bytes([1, 0, 1, 0, 1])


def test_the_first_that_is_not_withheld_is_in_the_index() -> None:
    ids = ids_of(("a", ""), ("a", TWO), ("a", ONE), ("b", ""))
    assert [ids.indexed_digest(each) for each in "abc"] == [TWO, "", ""]


def test_two_ids_with_one_hash_are_told_apart() -> None:
    class Alike(str):
        __slots__ = ()

        @override
        def __hash__(self) -> int:
            return 1

    ids = ids_of((Alike("a"), ONE), (Alike("b"), TWO))
    assert [*ids.numbers(Alike("b"))] == [1]
    assert ids.twins() == bytes([1, 1])


def test_nothing_is_found_among_none() -> None:
    ids = ids_of()
    assert [*ids.numbers("a")] == []
    assert ids.twins() == b""
