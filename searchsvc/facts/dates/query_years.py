"""The years that stand alone in a query, to be offered as filters.

Not those inside longer numbers, dates, ranges (2019-2020, 2019..2020), document numbers (〔2017〕47号), or names
(现代化2035).
"""

import re

from searchsvc.facts.dates.date_context import is_plausible
from searchsvc.text.fold import fold

_QUERY_YEAR = re.compile(
    r"(?<![\d.,:/#$¥€£-])(?<![a-z_])(?P<y>(?:19|20)\d\d)(?![\d%_])(?![.,/:-]\d)(?![a-z])"
    r"|(?<![〇○零一二三四五六七八九十百千万])(?P<zh>[一二][〇○零一二三四五六七八九]{3})(?=年)"
)
_MAY_BE_YEAR = re.compile(r"[\d一二]")
_PART_OF_MORE_AFTER = re.compile(r" ?(?:[-—–~至到]|\.{2,}) ?\d|[〕\]] ?\d|[)] ?\d+ ?号|学年|级|届|年?[-—–~至到]\d|号")
_PART_OF_MORE_BEFORE = re.compile(r"\d ?年? ?(?:[-—–~至到]|\.{2,}) ?$|[-_~—–〔\[]$")
_ZH_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def query_years(text: str) -> tuple[tuple[int, int, int], ...]:
    """The years that stand alone in a query: (year, start, end), offsets in code points of the query."""
    if not _MAY_BE_YEAR.search(text):
        return ()
    folded = fold(text)
    found: list[tuple[int, int, int]] = []
    for match in _QUERY_YEAR.finditer(folded.text):
        year = int(match["y"] or match["zh"].translate(_ZH_DIGITS))
        before = folded.text[max(0, match.start() - 8) : match.start()]
        followed_by_year = folded.text.startswith("年", match.end())
        touches_han = bool(before) and "㐀" <= before[-1] <= "鿿"
        if (
            not is_plausible(year)
            or _PART_OF_MORE_AFTER.match(folded.text, match.end())
            or _PART_OF_MORE_BEFORE.search(before)
            or (touches_han and not followed_by_year)
        ):
            continue
        found.append((year, *folded.original_span(match.start(), match.end() + followed_by_year)))
    return tuple(found)
