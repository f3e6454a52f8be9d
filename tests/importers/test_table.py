"""Tables: which columns are which fields, in which encodings, and what broken rows do."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from searchsvc.errors import UsageError
from searchsvc.importers.import_folder import ImportReport
from searchsvc.importers.table import import_tables
from tests.importers.importing import files, imported, releases

ROWS = (
    ("标题", "正文", "发布日期", "网址", "editor", "省份"),
    ("湖南汛期开始", '2021年6月1日，湖南进入汛期，\n各地"加强"巡查。', "2021-06-01", "https://x.example/1", "李", ""),
    ("湖北新桥通车", "新桥在武汉通车。", "", "https://x.example/2", "", "湖北；湖南"),
)


def written(rows: tuple[tuple[str, ...], ...], separator: str = ",") -> str:
    out = StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def run(tmp_path: Path, text: str | bytes, *columns: str, name: str = "my table.csv") -> ImportReport:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return imported(tmp_path / "into", lambda folder: import_tables(tmp_path / name, folder, columns))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_are_known_by_their_names(tmp_path: Path, codec: str, separator: str) -> None:
    report = run(tmp_path, written(ROWS, separator).encode(codec))
    assert (report.written, report.skipped) == (1, ())
    found = releases(tmp_path / "into")
    season, bridge = found["湖南汛期开始"], found["湖北新桥通车"]
    assert season.body == '2021年6月1日，湖南进入汛期，\n各地"加强"巡查。'
    assert (season.date and season.date.iso, season.date_source) == ("2021-06-01", "declared")
    assert (season.url, season.source, season.extra) == ("https://x.example/1", "x.example", {"editor": "李"})
    assert [fact.code for fact in season.provinces] == ["CN-HN"]
    assert [(fact.code, fact.source) for fact in bridge.provinces] == [("CN-HB", "declared"), ("CN-HN", "declared")]


def test_columns_that_are_named(tmp_path: Path) -> None:
    text = "title,Name of it,when,text\nX,Rivers rise,2020-07-15,In Hubei.\n"
    run(tmp_path, text, "title=name  OF it", "date=when")
    (release,) = releases(tmp_path / "into").values()
    assert (release.title, release.body, release.date and release.date.iso) == (
        "Rivers rise",
        "In Hubei.",
        "2020-07-15",
    )
    assert release.extra == {"title (1)": "X"}
    for wrong in ("title", "colour=when", "title=", "title=nowhere"):
        with pytest.raises(UsageError):
            run(tmp_path, text, wrong)


def test_ids_stay_when_rows_are_added_above(tmp_path: Path) -> None:
    run(tmp_path, written(ROWS))
    ids = {title: release.id for title, release in releases(tmp_path / "into").items()}
    before = files(tmp_path / "into")
    assert (run(tmp_path, written(ROWS)).unchanged, files(tmp_path / "into")) == (1, before)
    new = ("新的一条", "正文。", "", "https://x.example/0", "", "")
    run(tmp_path, written((ROWS[0], new, *ROWS[1:])))
    later = {title: release.id for title, release in releases(tmp_path / "into").items()}
    assert {title: later[title] for title in ids} == ids
    assert list(files(tmp_path / "into")) == ["my-table.jsonl"]
    run(tmp_path, "id,title\n007,Bond\n")
    assert releases(tmp_path / "into")["Bond"].id == "007"


def test_broken_rows_are_named_with_their_lines(tmp_path: Path) -> None:
    text = "id,title,body\n1,A,x\n2,B,y,too,many\n\n3,,\n1,A,x\n1,Another,x\n4,Short\n"
    report = run(tmp_path, text)
    assert [(each.line, each.reason.split(" of ")[0]) for each in report.skipped] == [
        (3, "has 5 cells, and the header 3"),
        (5, "has neither title nor text"),
        (7, "has the id or the address"),
    ]
    assert report.duplicates == 1
    assert set(releases(tmp_path / "into")) == {"A", "Short"}


def test_a_quotation_that_never_ends(tmp_path: Path) -> None:
    report = run(tmp_path, 'title,body\nA,x\nB,"' + "y" * (9 << 20))
    assert "is broken" in report.skipped[0].reason
    assert set(releases(tmp_path / "into")) == {"A"}


def test_what_is_no_table(tmp_path: Path) -> None:
    for data in (b"", b"\n\n", b"\x00\x01\xff\xfe\x80", b"title,body\n"):
        report = run(tmp_path, data)
        assert report.written == 0
        assert files(tmp_path / "into") == {}
    with pytest.raises(UsageError):
        imported(tmp_path / "into", lambda folder: import_tables(tmp_path / "nowhere", folder))


def test_the_name_of_a_table_is_safe(tmp_path: Path) -> None:
    for name in ("_hidden.csv", "README.csv", "...csv"):
        run(tmp_path, f"title\nT {name}\n", name=name)
    assert len(releases(tmp_path / "into")) == 3


def test_a_quotation_mark_that_is_not_closed_takes_no_other_row(tmp_path: Path) -> None:
    report = run(tmp_path, 'title,body\n"A,x\nB,"y"\nC,z\n')
    assert [(each.line, "not closed" in each.reason) for each in report.skipped] == [(2, True)]
    assert set(releases(tmp_path / "into")) == {"B", "C"}


def test_columns_are_not_without_number(tmp_path: Path) -> None:
    report = run(tmp_path, "title," * 1001 + "\nA\n")
    assert "more than 1,000 columns" in report.skipped[0].reason
