"""Releases as rows of a table: CSV (RFC 4180) that a spreadsheet opens with the right characters.

A cell that a spreadsheet would take for a formula begins with an apostrophe, because releases and their file names may
be written by anybody. The table begins with a byte order mark, by which spreadsheets know UTF-8.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from searchsvc.facts.labels import language_label, province_label
from searchsvc.model.page import Version
from searchsvc.model.release import ProvinceRole, Release
from searchsvc.presenter.encoding import release_path
from searchsvc.web.i18n import Ui, UiTexts
from searchsvc.web.publishing.texts import publishing_text

COLUMNS = (
    "id", "title", "other_title", "category", "date", "held", "mentioned", "language", "source", "url", "page",
)  # fmt: skip
"""The columns, by the keys of their headings."""
BYTE_ORDER_MARK = "\ufeff"
_BEGINS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What spreadsheets read as the beginning of a formula, also in full width, and what they skip before they read."""
_BETWEEN = {"en": "; ", "zh": "；", "zh-Hant": "；"}


def harmless(cell: str) -> str:
    """The text of a cell, so that no spreadsheet calculates it."""
    return f"'{cell}" if cell.startswith(_BEGINS_FORMULA) else cell


def heading(ui: Ui) -> str:
    """The first line of a table, with the byte order mark before it."""
    return BYTE_ORDER_MARK + _lines([[publishing_text(column, ui) for column in COLUMNS]])


def rows(releases: Iterable[tuple[Release, Sequence[Version]]], root: str, ui: Ui) -> str:
    """A line for each release, which comes with the tellings of its event in other languages, the surest first.

    `root` is what addresses on this service begin with; without one they are relative to it. Names of provinces and
    languages are in the language of the interface, everything else is as it stands in the release.
    """
    return _lines([_row(release, versions, root, ui) for release, versions in releases])


def _row(release: Release, versions: Sequence[Version], root: str, ui: Ui) -> list[str]:
    language = language_label(release.language) if release.language else None
    return [
        harmless(release.id),
        harmless(release.title),
        harmless(versions[0].title if versions else ""),
        harmless(release.category or ""),
        release.date.iso if release.date else "",
        _provinces(release, "held", ui),
        _provinces(release, "mentioned", ui),
        UiTexts(ui).label(language) if language else "",
        harmless(release.source or ""),
        harmless(release.url or ""),
        f"{root}/{release_path(release.id)}",
    ]


def _provinces(release: Release, role: ProvinceRole, ui: Ui) -> str:
    names = (UiTexts(ui).label(province_label(fact.code)) for fact in release.provinces if fact.role == role)
    return _BETWEEN[ui].join(names)


def _lines(cells: Iterable[Iterable[str]]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(cells)
    return written.getvalue()
