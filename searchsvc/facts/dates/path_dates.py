"""The date that a file's path tells: `2020/a.txt`, `2020-07-15-x.md`, `2020年7月/通知（2020年7月15日）.txt`.

The most precise date counts, and of equally precise ones the last, which is nearest to the file. Names are read like
titles: what takes effect or is due then, a school year or the year of a review dates nothing.
"""

import re
from collections.abc import Iterator

from searchsvc.facts.dates.calendar_patterns import find_terse_dates
from searchsvc.facts.dates.date_context import is_of_what_is_told, is_plausible, title_year_fits, years_alone
from searchsvc.facts.dates.document_numbers import number_in_title
from searchsvc.facts.dates.notations.date_match import DateMatch, real_parts
from searchsvc.model.release import Evidence, PartialDate
from searchsvc.text.fold import fold

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH = r"(?P<m>0[1-9]|1[0-2])"
# Across folders, too: 2020/07/15, 2020/7月
_PADDED_DAY = re.compile(
    rf"(?<!\d){_YEAR}(?P<sep>[-_./年]?){_MONTH}[-_./月]?(?P<d>0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])?(?:[0-5]\d){{0,2}}(?!\d)"
)
_PLAIN_DAY = re.compile(rf"(?<![\d.]){_YEAR}(?P<sep>[-_./])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?!\d|\.\d)")
_PADDED_MONTH = re.compile(rf"(?<!\d){_YEAR}[-_./年]?{_MONTH}(?!\d)")
_PLAIN_MONTH = re.compile(rf"(?<!\d){_YEAR}/(?P<m>\d{{1,2}})(?=月)")
_FOLDER_SIGN = re.compile(r"(?<=[年月])/")
_SUFFIX = re.compile(r"\.[a-z]{1,5}$")


def path_date(path: str) -> tuple[PartialDate, Evidence] | None:
    """The date in a path and where it stands; None where the path tells none."""
    folded = fold(path)
    best: DateMatch | None = None
    for match in _candidates(folded.text):
        if best is None or _rank(match) > _rank(best):
            best = match
    if best is None or best.partial is None:
        return None
    start, end = folded.original_span(best.start, best.end)
    return best.partial, Evidence("path", start, end, path[start:end])


def _rank(match: DateMatch) -> tuple[bool, bool, int]:
    return match.day is not None, match.month is not None, match.end


def _candidates(path: str) -> Iterator[DateMatch]:
    names = _FOLDER_SIGN.sub(" ", path)
    written = [match for match in find_terse_dates(names) if match.month is not None and match.year is not None]
    for match in written:
        if not match.roc and is_plausible(match.year or 0) and is_of_what_is_told(names, match):
            yield match
    for match in (*_across_folders(path), *_years(path)):
        if not any(match.start < other.end and other.start < match.end for other in written):
            yield match  # the last day of a period is no date of its own, nor is the year of a deadline


def _across_folders(path: str) -> Iterator[DateMatch]:
    for pattern in (_PADDED_DAY, _PLAIN_DAY, _PADDED_MONTH, _PLAIN_MONTH):
        for found in pattern.finditer(path):
            parts = found.groupdict()
            year, month, day = int(parts["y"]), int(parts["m"]), int(parts["d"]) if "d" in parts else None
            if is_plausible(year) and real_parts(year, month, day) == (month, day):
                yield DateMatch(year, month, day, *found.span())


def _years(path: str) -> Iterator[DateMatch]:
    """Years that stand alone in the name of a file or of a folder, or in the document number that a name has."""
    start = 0
    for name in path.split("/"):
        title = _SUFFIX.sub("", name).replace("_", " ")
        number = number_in_title(title)
        alone = years_alone(title, is_title=True) if title_year_fits(title, None) else []
        if len({year for year, _, _ in alone}) == 1:
            number = alone[-1]
        if number is not None:
            year, first, last = number
            yield DateMatch(year, None, None, start + first, start + last)
        start += len(name) + 1
