"""The date that a release's header or footer states: `发布时间：2020-07-16`, or a line that is nothing but a date.

A date of publication goes before one of drafting or signing, and that before one of change, wherever they stand.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from searchsvc.facts.dates.calendar_patterns import find_terse_dates
from searchsvc.facts.dates.date_context import is_plausible
from searchsvc.facts.dates.notations.date_match import DateMatch, real_parts
from searchsvc.facts.dates.notations.numeric import republican_day
from searchsvc.facts.header_lines import MAX_LINE, DateRole, HeaderField, header_fields
from searchsvc.facts.reading import FOOTER_LINES, BodyLine, Dating, Part, Reading
from searchsvc.model.release import PartialDate
from searchsvc.text.fold import fold

HEADER_LINES = 12

_ORDER: dict[DateRole, int] = {"published": 0, "written": 1, "updated": 2}


class _Stated(NamedTuple):
    """A date that a line states, what happened then, and whether a label says so."""

    role: DateRole
    is_labelled: bool
    dating: Dating


def header_date(reading: Reading) -> Dating | None:
    """The date of a header line above the prose, or of a labelled line in header or footer."""
    stated = [*_over_lines(reading), *_in_header(reading)]
    if all(each.is_labelled and each.role != "published" for each in stated):
        stated += _in_footer(reading)
    return min(stated, key=lambda each: _ORDER[each.role]).dating if stated else None


def _in_header(reading: Reading) -> Iterator[_Stated]:
    """What the first lines state. A bare date below the prose is a signature."""
    above_prose = True
    for line in reading.head_lines[:HEADER_LINES]:
        fields = header_fields(line.text)
        if not fields:
            above_prose = above_prose and not is_prose(line.text)
        for field in fields:
            dating = _of_field(field, line) if field.label or above_prose else None
            if dating is not None:
                yield _Stated(field.role, bool(field.label), dating)


def _in_footer(reading: Reading) -> Iterator[_Stated]:
    for line in reading.tail_lines[-FOOTER_LINES:]:
        for field in header_fields(line.text):
            dating = _of_field(field, line) if field.label and field.kind == "date" else None
            if dating is not None:
                yield _Stated(field.role, True, dating)


_ONLY_YEAR = re.compile(r"(?:19|20)\d\d年?")


def _of_field(field: HeaderField, line: BodyLine) -> Dating | None:
    if field.kind == "other":
        return None
    folded = fold(field.value)
    part = Part("body", field.value, line.start + field.start, folded, ())
    for match in find_terse_dates(folded.text):
        if match.year is not None and is_plausible(match.year):
            return part.dating(match, "header")
    if field.kind != "date" or not field.label:
        return None
    republican = republican_day(folded.text)
    if republican is not None and is_plausible(republican.year or 0):
        return part.dating(republican, "header")
    if _ONLY_YEAR.fullmatch(folded.text) and is_plausible(int(folded.text[:4])):
        return Dating(PartialDate(int(folded.text[:4])), "header", part.evidence(0, len(folded.text)))
    return None


_ENDS_SENTENCE = re.compile(r"[。！？；!?;]|\.(?:\s|$)")


def is_prose(line: str) -> bool:
    """Whether a line is a sentence, or too long for anything else."""
    return len(line) > MAX_LINE // 2 or _ENDS_SENTENCE.search(line) is not None


# --- one date over several lines, as news sites set it: 2020 / 07-15 / 19:02, or 15 / 2020-07 ---

_Y = r"(?P<y>(?:19|20)\d\d)[ \t]?[年/.-]?"
_NEXT = r"[ \t]*\n\s*"
_SIGN = rf"(?:[ \t]?[-/.月][ \t]?|[ \t]?月?{_NEXT})"
_MD = rf"(?P<m>\d{{1,2}}){_SIGN}(?P<d>\d{{1,2}})[ \t]?日?"
_SPLIT_DATES = (
    re.compile(rf"\s*(?P<date>{_Y}{_NEXT}{_MD})\s*"),
    re.compile(rf"\s*(?P<date>{_MD}{_NEXT}{_Y})\s*"),
    re.compile(rf"\s*(?P<date>(?P<d>\d{{1,2}})日?{_NEXT}{_Y}[ \t]?(?P<m>\d{{1,2}})月?)\s*"),
)
_LONGEST_PART = 12  # characters of a line that is part of a date


def _over_lines(reading: Reading) -> Iterator[_Stated]:
    """The first date whose parts stand each on a line of its own above the prose."""
    lines = reading.head_lines[:HEADER_LINES]
    for index, line in enumerate(lines):
        if is_prose(line.text):
            return
        if not line.text.strip()[:1].isdigit():
            continue
        for last in lines[index + 1 : index + 3]:
            if len(last.text) > _LONGEST_PART:
                break
            dating = _of_lines(reading.head.original[line.start : last.start + len(last.text)], line.start)
            if dating is not None:
                yield _Stated("written", False, dating)
                return


def _of_lines(text: str, start: int) -> Dating | None:
    folded = fold(text)
    for pattern in _SPLIT_DATES:
        found = pattern.fullmatch(folded.text)
        if found is None:
            continue
        parts = int(found["y"]), int(found["m"]), int(found["d"])
        if is_plausible(parts[0]) and real_parts(*parts) == parts[1:]:
            match = DateMatch(*parts, *found.span("date"))
            return Part("body", text, start, folded, ()).dating(match, "header")
    return None
