"""The year in a release's own document number: `教技〔2018〕6号` in the letterhead, or alone on a line near the top.

The number of another document, which a sentence cites (`根据…〔2018〕6号`, `《…》（…〔2018〕6号）`), never counts.
"""

import re
from collections.abc import Iterator

from searchsvc.facts.dates.date_context import is_plausible
from searchsvc.facts.dates.header_dates import HEADER_LINES, is_prose
from searchsvc.facts.header_lines import MAX_DATE_LINE, header_fields, may_hold_date
from searchsvc.facts.reading import BodyLine, Dating, Part, Reading
from searchsvc.model.release import PartialDate
from searchsvc.text.fold import Folded, fold

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_NUMBER = (
    rf"(?:[㐀-鿿]{{0,16}} ?[〔\[(【]{_YEAR}[〕\])】] ?第?\d{{1,5}} ?号"
    r"|(?:[㐀-鿿]{2,20} ?)?(?P<y2>20\d\d)年 ?第 ?\d{1,4} ?号)"
)
_LETTERHEAD = r"(?:[㐀-鿿]{2,40}(?:文件|公告|通告|令|函) +)?"
_SIGNER = r"(?: *签发(?:人)? ?:[㐀-鿿 ]{0,12})?"
_OWN_LINE = re.compile(rf"\s*(?P<open>\()?\s*{_LETTERHEAD}{_NUMBER}{_SIGNER}\s*(?(open)\)|)\s*")
_VALUE = re.compile(rf"\s*{_NUMBER}\s*")
_LABELS = frozenset({"文号", "发文字号", "发文文号", "文件编号", "document number", "doc no", "reference", "ref"})
# The line before and the line behind a number that is part of what they say
_CITES = re.compile(
    r"(?:[:：、,，《》(（]|根据|依据|按照|依照|遵照|参照|贯彻|落实|执行|转发|印发|下发|学习|附件?\d?)\s*$"
)
_CITED = re.compile(r"\s*(?:文件|精神|规定|要求|等|和|及|、|，|》)")
# 关于…的通知（教技〔2018〕6号）; but not what passes another document on or explains it
_IN_TITLE = re.compile(
    rf"(?:通知|意见|决定|批复|函|公告|通告|通报|规定|办法|命令|令|请示|报告|纪要|方案|条例|细则|答复)\s?\(\s?{_NUMBER}\s?\)\s*$"
)
_OF_ANOTHER = re.compile(r"转发|解读|图解|问答|贯彻|学习|落实|废止|宣传")


def own_number_year(reading: Reading) -> Dating | None:
    """The year of the release's own number; None where there is none, or where numbers of several years are listed."""
    title = number_in_title(reading.title.folded.text)
    if title is not None:
        year, start, end = title
        return Dating(PartialDate(year), "title", reading.title.evidence(start, end))
    found = list(_in_lines(reading))
    return found[0] if len({dating.date.year for dating in found}) == 1 else None


def number_in_title(folded: str) -> tuple[int, int, int] | None:
    """The year of the number that a folded title is or ends with, and where it stands."""
    if "号" not in folded:
        return None
    found = _VALUE.fullmatch(folded)
    if found is None and not _OF_ANOTHER.search(folded):
        found = _IN_TITLE.search(folded)
    return None if found is None else _year_of(found)


def _year_of(found: re.Match[str]) -> tuple[int, int, int] | None:
    group = "y" if found["y"] else "y2"
    year = int(found[group])
    return (year, *found.span(group)) if is_plausible(year) else None


def _in_lines(reading: Reading) -> Iterator[Dating]:
    """The numbers that stand alone or behind their label on the lines above the prose."""
    before = reading.title.folded.text
    lines = [line.text for line in reading.head_lines[: HEADER_LINES + 1]]
    for line, following in zip(reading.head_lines[:HEADER_LINES], [*lines[1:], ""], strict=False):
        if is_prose(line.text):
            return
        if may_hold_date(line.text) and len(line.text) <= MAX_DATE_LINE:
            folded = fold(line.text)
            found = _OWN_LINE.fullmatch(folded.text)
            if found and (_CITES.search(before) or _CITED.match(following)):
                continue  # so that the next number of a list is cited by the same words
            dating = _dating(found, line.start, line.text, folded) if found else _of_label(line)
            if dating is not None:
                yield dating
        before = line.text


def _of_label(line: BodyLine) -> Dating | None:
    for field in header_fields(line.text):
        if field.label in _LABELS:
            folded = fold(field.value)
            found = _VALUE.fullmatch(folded.text)
            return _dating(found, line.start + field.start, field.value, folded) if found else None
    return None


def _dating(found: re.Match[str], start: int, original: str, folded: Folded) -> Dating | None:
    year = _year_of(found)
    if year is None:
        return None
    return Dating(PartialDate(year[0]), "text", Part("body", original, start, folded, ()).evidence(*year[1:]))
