"""A catalog is read as it was written, whatever its files are made of."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from searchsvc.model.catalog import Catalog, CatalogFile, read_catalog, write_catalog
from searchsvc.model.record_columns import CatalogRecord, RecordColumns, Records, gathered

ONE, TWO = "0123456789abcdef" * 2, "f0" * 16
LIST = [CatalogRecord(1, "b#1", ONE), CatalogRecord(3, "b#3", "", "corrected"), CatalogRecord(4, "a.txt", TWO)]


def records(rows: Iterable[CatalogRecord]) -> Records:
    return RecordColumns().added(rows)


@pytest.fixture
def catalog() -> Catalog:
    files = {
        "a.txt": CatalogFile("aa", records([CatalogRecord(None, "a.txt", ONE, "corrected")]), True),
        "b.jsonl": CatalogFile("bb", records(LIST), False),
        "c.pdf": CatalogFile("", records([]), False),
    }
    return Catalog(files, b"concepts")


def test_a_catalog_is_read_as_it_was_written(tmp_path: Path, catalog: Catalog) -> None:
    write_catalog(tmp_path, catalog)
    found = read_catalog(tmp_path)
    assert found == catalog
    assert [*found.files] == [*catalog.files]
    assert [*found.files["b.jsonl"].records] == LIST
    assert found.files["b.jsonl"].records[1:] == LIST[1:]
    assert [found.columns().digest(number) for number in range(4)] == [ONE, ONE, "", TWO]


def test_what_differs_is_not_equal(catalog: Catalog) -> None:
    other = records([*LIST[:2], LIST[2]._replace(digest=ONE)])
    assert catalog != Catalog({**catalog.files, "b.jsonl": CatalogFile("bb", other, False)}, b"concepts")
    assert records(LIST) != records(LIST[:2])
    assert records(LIST) != LIST


def test_a_stretch_knows_its_own_records() -> None:
    columns = RecordColumns()
    first, second = columns.added(LIST), columns.added(LIST[2:])
    assert (first.ids(), second.ids()) == (["b#1", "b#3", "a.txt"], ["a.txt"])
    assert (first.withheld(), second.withheld()) == (["b#3"], [])
    assert (first.are_corrected(), second.are_corrected()) == (True, False)
    assert [*first.lines()] == [1, 3, 4]
    assert gathered([first, second]) is columns
    assert [*Records(again := gathered([second, first]), 0, len(again))] == [*LIST[2:], *LIST]


def test_a_digest_with_zeros_is_a_digest() -> None:
    digests = ["ab" + "00" * 15, "00" * 15 + "ab", "", "00" * 15 + "01"]
    found = records([CatalogRecord(None, str(number), digest) for number, digest in enumerate(digests)])
    assert [each.digest for each in found] == digests
    assert found.withheld() == ["2"]
