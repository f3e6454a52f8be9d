"""Records come back from the columns as they were put in, and equal ones are equal."""

from searchsvc.model.record_columns import CatalogRecord, RecordColumns

RECORDS = [
    CatalogRecord(None, "a.txt", "00" * 15 + "01"),
    CatalogRecord(1, "b.jsonl#1", "ab" * 16, "corrected"),
    CatalogRecord(7, "", ""),
    CatalogRecord(9, "é", "ff" * 16),
]


def test_records_are_given_back() -> None:
    columns = RecordColumns()
    first, rest = columns.added(RECORDS[:1]), columns.added(RECORDS[1:])
    assert [*first] == RECORDS[:1]
    assert [*rest] == RECORDS[1:]
    assert (len(columns), len(rest), rest[1], rest[-1]) == (4, 3, RECORDS[2], RECORDS[3])
    assert [*rest[1:]] == RECORDS[2:]


def test_records_are_equal_by_what_they_say() -> None:
    one, other = RecordColumns(), RecordColumns()
    other.add(RECORDS[2])
    assert one.added(RECORDS) == other.added(RECORDS)
    assert one.added(RECORDS[:2]) != other.added(RECORDS[1:3])
