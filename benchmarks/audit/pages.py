"""The pages that the audit looks at, one of each kind, over the samples in `corpus/`.

The samples are copied into a folder of the audit's own, where one of them is withdrawn, so that there is a page that
says so.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "corpus"
WITHDRAWN = "2012/school-meals-spring-term.txt"
_TOLD_TWICE = "2020/national-education-informatization-conference.txt"
PHONE, DESK = 390, 1440
"""Widths of a window, in CSS pixels."""
HEIGHTS = {PHONE: 844, DESK: 900}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: what it is called, an address of this kind, and the status that it is answered with."""

    name: str
    path: str
    status: int = 200


HOME = Kind("home", "/")
SEARCH = Kind("search, both languages", "/?q=education")
RELEASE = Kind("release", f"/releases/{_TOLD_TWICE}?q=education")
ALONE = Kind("release by itself", f"/releases/{_TOLD_TWICE}")
"""What search engines are shown: an address with the search that led to a release is kept from them in robots.txt."""
KINDS = (
    HOME,
    SEARCH,
    Kind("search, one language", "/?q=教育&language=zh&expand=off"),
    Kind("search with filters", "/?q=education&province=CN-BJ&year=2018..2022&sort=newest"),
    Kind("search of a year", "/?year=2020"),
    Kind("search in titles", "/?q=title%3Aeducation"),
    Kind("search with a sheet", "/?q=education#frame"),
    Kind("search without results", "/?q=zzzqq"),
    Kind("relaxed search", "/?q=education+teachers+mars"),
    Kind("search with offers", "/?q=湖北+2020+教育"),
    Kind("search with a bad date", "/?q=education&from=2020-13", 422),
    Kind("page 2", "/?q=education&page=2"),
    Kind("page past the last", "/?q=education&page=90"),
    RELEASE,
    ALONE,
    Kind("both tellings", f"/releases/{_TOLD_TWICE}?beside=zh-Hans"),
    Kind("help", "/help"),
    Kind("status", "/status"),
    Kind("docs", "/docs"),
    Kind("not found", "/releases/none", 404),
    Kind("gone", f"/releases/{WITHDRAWN}", 410),
)


def write_samples(folder: Path) -> Path:
    """A fresh copy of the samples with one of them withdrawn."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SAMPLES, folder)
    withdrawn = f'\n["{WITHDRAWN}"]\nwithdrawn = "Its figures were wrong. 数字有误。"\n'
    with (folder / "overrides.toml").open("a", encoding="utf-8") as overrides:
        overrides.write(withdrawn)
    return folder
