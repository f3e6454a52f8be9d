"""The date that a file's path tells: `2020/a.txt`, `2020-07-15-x.md`, `news/202007/t20200715_123.html`.

The most precise date counts, and of equally precise ones the last, which is nearest to the file.
"""

import re

from searchsvc.facts.dates.calendar_patterns import real_parts
from searchsvc.facts.dates.date_context import is_plausible
from searchsvc.model.release import Evidence, PartialDate

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH = r"(?P<m>0[1-9]|1[0-2])"
_DAY = re.compile(rf"(?<!\d){_YEAR}(?P<sep>[-_./年]?){_MONTH}[-_./月]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH_ONLY = re.compile(rf"(?<!\d){_YEAR}[-_./年]?{_MONTH}(?!\d)")
_YEAR_ONLY = re.compile(rf"(?<![\w-]){_YEAR}(?:年|(?![\w]))(?!-\d{{4}})")


def path_date(path: str) -> tuple[PartialDate, Evidence] | None:
    """The date in a path and where it stands; None where the path tells none."""
    for pattern in (_DAY, _MONTH_ONLY, _YEAR_ONLY):
        for found in reversed(list(pattern.finditer(path))):
            parts = found.groupdict()
            year = int(parts["y"])
            written = int(parts["m"]) if "m" in parts else None, int(parts["d"]) if "d" in parts else None
            if is_plausible(year) and real_parts(year, *written) == written:
                start, end = found.span()
                return PartialDate(year, *written), Evidence("path", start, end, path[start:end])
    return None
