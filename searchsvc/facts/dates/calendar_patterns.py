"""Every written date of a text, in English, in Chinese and in numbers, as a `DateMatch`.

Patterns (`notations/`) are written once, for folded text (`text.fold`): simplified, half width, lower case. A match
says what was written and where; whether it may decide a release's date is for the ladder in `release_date`.
"""

import re

from searchsvc.facts.dates.notations.chinese import find_chinese
from searchsvc.facts.dates.notations.date_match import DateMatch
from searchsvc.facts.dates.notations.english import find_english
from searchsvc.facts.dates.notations.numeric import find_compact, find_numeric
from searchsvc.facts.dates.notations.windows import windows_around

_DIGITS_RUN = re.compile(r"\d+")


def find_dates(folded: str) -> list[DateMatch]:
    """Every written date of a folded text in order, without overlaps: the earliest start, then the longest."""
    windows = windows_around(folded, _DIGITS_RUN, 16, 64)
    written = (*find_chinese(folded), *find_numeric(folded, windows), *find_english(folded, windows))
    found = [match for match in written if match is not None]
    found.sort(key=lambda match: (match.start, -match.end))
    kept: list[DateMatch] = []
    for match in found:
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept


def find_terse_dates(folded: str) -> list[DateMatch]:
    """Also 20200715 and 2020-07: too short for prose, plain in header lines, paths and declared fields."""
    found = find_dates(folded)
    taken = [(match.start, match.end) for match in found]
    for match in find_compact(folded):
        if match is not None and all(match.end <= start or match.start >= end for start, end in taken):
            found.append(match)
            taken.append((match.start, match.end))
    return sorted(found, key=lambda match: match.start)
