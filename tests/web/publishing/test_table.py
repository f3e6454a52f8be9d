"""Tables: read back as they were written, never calculated, opened by a spreadsheet with the right characters."""

import csv
import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from searchsvc.model.page import Version
from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.web.i18n import Ui
from searchsvc.web.publishing.table import BYTE_ORDER_MARK, COLUMNS, harmless, heading, rows

RELEASE = Release(
    id="2020/meeting.txt",
    title='A "title", with a comma\r\nand a line',
    body="Never in a table.",
    language="zh-Hant",
    date=PartialDate(2020, 7),
    provinces=(
        ProvinceFact("CN-BJ", "text", "held"),
        ProvinceFact("CN-HB", "text", "held"),
        ProvinceFact("CN-SD", "text", "mentioned"),
    ),
    category="新闻发布",
    source="教育部",
    url="https://example.org/a?b=c,d",
)
FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://evil.example";"x")',
    "=cmd|' /C calc'!A0", "＝1+1", "＋1", "－1", "＠SUM(A1)",
)  # fmt: skip
HARMLESS = ("", "2020=x", "a@b.example", "'=1", " =1", "–1", "教育", "1-1")


def written(releases: list[Release], ui: Ui = "en", root: str = "", *versions: Version) -> list[dict[str, str]]:
    text = heading(ui) + rows([(each, versions) for each in releases], root, ui)
    assert text.startswith(BYTE_ORDER_MARK)
    table = list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""), strict=True))
    assert {len(row) for row in table} == {len(COLUMNS)}
    return [dict(zip(COLUMNS, row, strict=True)) for row in table]


def test_every_column_has_what_the_release_says() -> None:
    twin = Version("en", "A meeting", "en", "2020-07", 0.9)
    headings, row = written([RELEASE], "en", "https://search.example", twin)
    assert headings["title"] == "Title"
    assert row == {
        "id": "2020/meeting.txt",
        "title": RELEASE.title,
        "other_title": "A meeting",
        "category": "新闻发布",
        "date": "2020-07",
        "held": "Beijing; Hubei",
        "mentioned": "Shandong",
        "language": "Chinese (traditional)",
        "source": "教育部",
        "url": "https://example.org/a?b=c,d",
        "page": "https://search.example/releases/2020/meeting.txt",
    }


def test_names_are_in_the_language_of_the_reader() -> None:
    headings, row = written([RELEASE], "zh")
    assert (headings["title"], row["held"], row["language"]) == ("标题", "北京；湖北", "繁体中文")


def test_what_is_not_known_is_empty() -> None:
    _, row = written([Release("a", "", "")])
    assert row == {**dict.fromkeys(COLUMNS, ""), "id": "a", "page": "/releases/a"}


def test_lines_end_as_the_format_says() -> None:
    assert rows([(Release("a", "b", ""), ()), (Release("c", "d", ""), ())], "", "en").count("\r\n") == 2


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_is_calculated(formula: str) -> None:
    release = replace(RELEASE, id=formula, title=formula, category=formula, source=formula, url=formula)
    _, row = written([release], "en", "", Version("x", formula, "en", None, 1.0))
    for column in ("id", "title", "other_title", "category", "source", "url"):
        assert row[column] == f"'{formula}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


UTF_8 = "Text - txt - csv (StarCalc):44,34,76"
"""How LibreOffice is told commas, quotes and UTF-8 where no window asks; its window sees the byte order mark."""


def opened(text: str, folder: Path) -> list[list[str]]:
    """What the cells of a table show in LibreOffice: it is made a spreadsheet, and that a table again."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("NO SPREADSHEET: install Debian's libreoffice-calc-nogui; no table was opened by one")
    (folder / "table.csv").write_bytes(text.encode())
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    for how in (
        ["--infilter=" + UTF_8, "--convert-to", "ods", "table.csv"],
        ["--convert-to", f"csv:{UTF_8}", "table.ods"],
    ):
        command = [program, profile, "--headless", *how]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return list(csv.reader(io.StringIO((folder / "table.csv").read_text("utf-8-sig"), newline="")))


@pytest.mark.process
def test_libreoffice_opens_it_with_the_right_characters_and_calculates_nothing(tmp_path: Path) -> None:
    assert opened("=1+1\r\n", tmp_path) == [["2"]], "what is not made harmless is calculated"
    releases = [RELEASE, *(replace(RELEASE, id=f"f{at}", title=each) for at, each in enumerate(FORMULAS))]
    shown = opened(heading("zh") + rows([(each, ()) for each in releases], "", "zh"), tmp_path)
    table = [dict(zip(COLUMNS, row, strict=True)) for row in shown]
    assert (table[0]["title"], table[1]["source"], table[1]["held"]) == ("标题", "教育部", "北京；湖北")
    assert [row["title"].strip("'\t\r\n") for row in table[2:]] == [each.strip("\t\r\n") for each in FORMULAS]
