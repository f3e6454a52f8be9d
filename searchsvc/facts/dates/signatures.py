"""Footer signatures: the line at the end of a release that is nothing but a date, or an office and a date."""

import re

from searchsvc.facts.dates.calendar_patterns import find_dates
from searchsvc.facts.dates.date_context import is_plausible, may_decide
from searchsvc.facts.dates.notations.date_match import DateMatch
from searchsvc.facts.header_lines import MAX_DATE_LINE, bare_date, may_hold_date
from searchsvc.facts.reading import FOOTER_LINES, BodyLine, Dating, Part, Reading
from searchsvc.text.fold import Folded, fold

_MAX_SIGNATURE = 60


def signature_date(reading: Reading) -> Dating | None:
    """The last line near the end that is nothing but a date, or an office and a date; else one in the head."""
    for line in reversed(reading.tail_lines[-FOOTER_LINES:]):
        dating = _of_signature(line, reading)
        if dating is not None:
            return dating
    for line in reading.head_lines[1:]:
        dating = _of_signature(line, reading) if bare_date(line.text) else None
        if dating is not None:
            return dating
    return None


# 教育部办公厅 2018年4月13日 | Ministry of Education, July 16, 2020 | (July 16, 2020
_SIGNED_BY = re.compile(
    r"\s*[(（]?\s*(?:[㐀-鿿、·（）() \u3000]{2,30}(?<![于在从自至到为是即间期])[ \u3000]*"
    r"|[A-Z][\w.'’-]*(?:,? (?:[A-Z&][\w.'’-]*|of|and|the|for|&))*[, ]{1,3})?"
)


_PRINTED_IN = re.compile(r"\s*[(（]?\s*《[^》\n]{2,16}》\s*[(（]?\s*")  # 《学习报》（2018年4月13日 01版）
_SIGNATURE_END = re.compile(r"[ ,]{0,3}(?:第? ?\d{1,2} ?版)?[ )]{0,3}")


def _of_signature(line: BodyLine, reading: Reading) -> Dating | None:
    if len(line.text) > MAX_DATE_LINE or not may_hold_date(line.text):
        return None
    folded = fold(line.text)
    match = bare_date(line.text)
    if match is None and len(line.text.strip()) <= _MAX_SIGNATURE:
        match = _signed(line.text, folded)
    if match is None or match.year is None or not is_plausible(match.year):
        return None
    if match.roc and not any(known.roc for known in (*reading.title.dates, *reading.head.dates)):
        return None
    return Part("body", line.text, line.start, folded, ()).dating(match, "text")


def _signed(line: str, folded: Folded) -> DateMatch | None:
    """The date of a line that is an office or a place, a full date, and nothing more."""
    dates = find_dates(folded.text)
    if len(dates) != 1 or not dates[0].is_full or not _SIGNATURE_END.fullmatch(folded.text, dates[0].end):
        return None
    before = line[: folded.starts[dates[0].start]]
    if _PRINTED_IN.fullmatch(before):
        return dates[0] if "版" in folded.text[dates[0].end :] else None
    return dates[0] if _SIGNED_BY.fullmatch(before) and may_decide(folded.text, dates[0]) else None
