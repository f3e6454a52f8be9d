"""The preamble of a law: when it was adopted, approved and amended; the latest of these is the law's date.

A preamble stands before the first article, one step a line or all in one bracket. Dates of effect (施行) are not steps.
"""

import re

from searchsvc.facts.dates.calendar_patterns import find_dates
from searchsvc.facts.dates.notations.date_match import DateMatch

_FIRST_ARTICLE = re.compile(
    r"^[#\s]{0,8}(?:第[一1]?[条章编]|目 ?录|总 ?则|article 1\b|chapter (?:1|i)\b|contents\b)", re.M
)
_STEP_AFTER = re.compile(
    r"[^\n;。]{0,160}?(?:会议|常务委员会|常委会|人民政府令|国务院令|主席令|部令|令第|公告)[^\n;。]{0,160}?"
    r"(?:通过|修正|修订|批准|公布|修改|发布)|[^\n;。,]{0,60}?(?:令第[^\n;。,]{1,12}号|令)?(?:公布|发布|修正|修订|通过)\b"
)
_EN_STEP_BEFORE = re.compile(r"\b(?:adopted|amended|revised|approved|promulgated|passed)\b[^\n;.]{0,240}$")
# Without articles, the lines at the very beginning that begin with a bracket or a date
_OPENING_STEPS = re.compile(r"\s{0,8}(?:(?:\(|(?:19|20)\d\d年\d{1,2}月\d{1,2}日)[^\n]{0,400}(?:\n\s{0,8}|$))+")
_MAX_PREAMBLE = 4000


def preamble_date(folded_body: str) -> DateMatch | None:
    """The latest adoption or amendment that a law's preamble names; None where the text has no preamble."""
    head = folded_body[:_MAX_PREAMBLE]
    article = _FIRST_ARTICLE.search(head)
    if article is not None:
        head = head[: article.start()]
    else:
        opening = _OPENING_STEPS.match(head)
        if opening is None:
            return None
        head = opening[0]
    dates = find_dates(head)
    steps = [
        match
        for index, match in enumerate(dates)
        if match.is_full and _is_step(head, match, dates[index + 1].start if index + 1 < len(dates) else len(head))
    ]
    if not steps:
        return None
    return max(steps, key=lambda match: (match.year or 0, match.month or 0, match.day or 0, -match.start))


def _is_step(head: str, match: DateMatch, next_start: int) -> bool:
    if _STEP_AFTER.match(head, match.end, next_start):
        return True
    return _EN_STEP_BEFORE.search(head[max(0, match.start - 260) : match.start]) is not None
