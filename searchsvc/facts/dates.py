"""The date of a release: a ladder of rungs, the first of which that holds decides.

In order: labelled or short header line; a law's preamble; footer signature; dateline; full date in the lead; year of
the title with a month and day; a month or a year alone; the path. Where none holds the date is unknown: a wrong year
is worse. (A declared date goes before all of these: `declared`.)
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from searchsvc.facts.calendar_patterns import DateMatch, find_dates, find_terse_dates
from searchsvc.facts.date_context import is_plausible, may_decide, title_year_fits, years_alone
from searchsvc.facts.fields import Field, field_of
from searchsvc.facts.headers import MAX_DATE_LINE, MAX_LINE, HeaderField, bare_date, header_fields, may_hold_date
from searchsvc.facts.law_preambles import preamble_date
from searchsvc.facts.path_dates import path_date
from searchsvc.release import DateSource, Evidence, EvidenceField, PartialDate
from searchsvc.text.fold import Folded, fold

HEAD = 6000  # characters of the body in which header lines, preamble, dateline and lead are looked for
TAIL = 3000  # and those at its end for the signature
LEAD = 1200

# How early a date must stand, in Chinese characters. Measured on 8,000 dated news texts: full dates that begin before
# 60 were of the right year in 97%, before 200 in 85% (58% after words such as 近日); a year alone before 20 in 94%,
# before 60 in 80%, later in 40%.
VERY_BEGINNING = 60
BEGINNING = 200
OPENING = 20
LATIN_FACTOR = 3
_HEADER_LINES = 12
_FOOTER_LINES = 15
_MAX_SIGNATURE = 60


@dataclass(frozen=True, slots=True)
class Dating:
    """A date, which rung gave it, and the words it was read from."""

    date: PartialDate
    source: DateSource
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a field, folded, with every date written in it; `offset` is where it starts in the field."""

    field: EvidenceField
    original: str
    offset: int
    folded: Folded
    dates: tuple[DateMatch, ...]

    def evidence(self, start: int, end: int) -> Evidence:
        first, last = self.folded.original_span(start, end)
        return Evidence(self.field, self.offset + first, self.offset + last, self.original[first:last])

    def dating(self, match: DateMatch, source: DateSource, year: int | None = None) -> Dating | None:
        match_year = match.year if year is None else year
        if match_year is None:
            return None
        return Dating(PartialDate(match_year, match.month, match.day), source, self.evidence(match.start, match.end))


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the body that is not blank, and where it starts."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the rungs read: title, head and tail of the body, and the path."""

    title: _Part
    head: _Part
    head_lines: tuple[_Line, ...]
    tail_lines: tuple[_Line, ...]
    path: str


def find_date(title: str, body: str, path: str) -> Dating | None:
    """The date of a release that declares none; None where it cannot be known."""
    return date_of(field_of("title", title), field_of("body", body), path)


def date_of(title: Field, body: Field, path: str) -> Dating | None:
    """`find_date` for fields that are folded already."""
    reading = _read(title, body, path)
    for rung in _LADDER:
        dating = rung(reading)
        if dating is not None:
            return dating
    return None


_TAIWAN = re.compile(r"民国|中央社|台[湾北中南]|高雄|新北|桃园|行政院|立法院")


def _read(title: Field, body: Field, path: str) -> _Reading:
    head = body if len(body.text) <= HEAD else field_of("body", body.text[:HEAD])
    short_title = title if len(title.text) <= HEAD else field_of("title", title.text[:HEAD])
    is_taiwanese = bool(_TAIWAN.search(short_title.folded.text) or _TAIWAN.search(head.folded.text))
    tail_start = max(0, len(body.text) - TAIL)
    return _Reading(
        title=_part(short_title, is_taiwanese),
        head=_part(head, is_taiwanese),
        head_lines=tuple(_lines(head.text, 0)),
        tail_lines=tuple(_lines(body.text[tail_start:], tail_start)),
        path=path,
    )


def _part(field: Field, is_taiwanese: bool) -> _Part:
    dates = tuple(match for match in find_dates(field.folded.text) if is_taiwanese or not match.roc)
    return _Part(field.name, field.text, 0, field.folded, dates)


def _lines(text: str, offset: int) -> Iterator[_Line]:
    for line in text.split("\n"):
        if line.strip():
            yield _Line(line, offset)
        offset += len(line) + 1


# --- rungs ---


def _by_header(reading: _Reading) -> Dating | None:
    """`发布时间：2020-07-16`, `Source: MOE 2020-07-16`, or a line that is nothing but a date, above the prose.

    A date of publication goes before one of change.
    """
    updated: Dating | None = None
    above_prose = True
    for line in reading.head_lines[:_HEADER_LINES]:
        fields = header_fields(line.text)
        if not fields:
            above_prose = above_prose and not _is_prose(line.text)
        for field in fields:
            if not field.label and not above_prose:
                continue  # a bare date below the prose is a signature
            dating = _of_header_field(field, line)
            if dating is not None and not field.updated:
                return dating
            updated = updated or dating
    return updated or _by_labelled_footer(reading)


def _by_labelled_footer(reading: _Reading) -> Dating | None:
    for line in reading.tail_lines[-_FOOTER_LINES:]:
        for field in header_fields(line.text):
            dating = _of_header_field(field, line) if field.label and field.kind == "date" else None
            if dating is not None:
                return dating
    return None


def _of_header_field(field: HeaderField, line: _Line) -> Dating | None:
    if field.kind == "other":
        return None
    folded = fold(field.value)
    part = _Part("body", field.value, line.start + field.start, folded, ())
    for match in find_terse_dates(folded.text):
        if match.year is not None and is_plausible(match.year):
            return part.dating(match, "header")
    if field.kind == "date" and _ONLY_YEAR.fullmatch(folded.text) and is_plausible(int(folded.text[:4])):
        return Dating(PartialDate(int(folded.text[:4])), "header", part.evidence(0, len(folded.text)))
    return None


_ONLY_YEAR = re.compile(r"(?:19|20)\d\d年?")
_ENDS_SENTENCE = re.compile(r"[。！？；!?;]|\.(?:\s|$)")


def _is_prose(line: str) -> bool:
    return len(line) > MAX_LINE // 2 or _ENDS_SENTENCE.search(line) is not None


def _by_preamble(reading: _Reading) -> Dating | None:
    """The latest adoption or amendment of a law."""
    match = preamble_date(reading.head.folded.text)
    if match is None or match.year is None or not is_plausible(match.year):
        return None
    return reading.head.dating(match, "text")


def _by_signature(reading: _Reading) -> Dating | None:
    """The last line near the end that is nothing but a date, or an office and a date; else one in the head."""
    for line in reversed(reading.tail_lines[-_FOOTER_LINES:]):
        dating = _of_signature(line, reading)
        if dating is not None:
            return dating
    for line in reading.head_lines[1:]:
        dating = _of_signature(line, reading) if bare_date(line.text) else None
        if dating is not None:
            return dating
    return None


_SIGNED_BY = re.compile(  # ministry of education, | 教育部 | (
    r"[^\d,。;:!?\"“”'《》]{2,30}(?<!于)(?<!\bon)(?<!\bin)[ ,]{1,2}|[^\d,。;:!?\"“”《》a-z]{2,20}(?<![于在从自至到])|\("
)


def _of_signature(line: _Line, reading: _Reading) -> Dating | None:
    if len(line.text) > MAX_DATE_LINE or not may_hold_date(line.text):
        return None
    folded = fold(line.text)
    match = bare_date(line.text)
    if match is None and len(line.text.strip()) <= _MAX_SIGNATURE:
        match = _signed(folded.text)
    if match is None or match.year is None or not is_plausible(match.year):
        return None
    if match.roc and not any(known.roc for known in (*reading.title.dates, *reading.head.dates)):
        return None
    return _Part("body", line.text, line.start, folded, ()).dating(match, "text")


def _signed(folded_line: str) -> DateMatch | None:
    """The date of `教育部办公厅 2018年4月13日`: an office, a full date, and nothing more."""
    dates = find_dates(folded_line)
    if len(dates) != 1 or not dates[0].is_full or folded_line[dates[0].end :].strip(" )。."):
        return None
    return dates[0] if _SIGNED_BY.fullmatch(folded_line[: dates[0].start].lstrip()) else None


_EN_DATELINE_AFTER = re.compile(r"[ ,.]{0,2}(?:\([a-z0-9' /-]{2,40}\)|--|—|–|-\s)")
_EN_DATELINE_BEFORE = re.compile(r"(?:^|\n)\s*[\"“(]?[a-z][a-z .'/-]{1,40}(?:, [a-z .'-]{2,30})?[, ]{1,3}(?:on )?$")
_ZH_DATELINE_AFTER = re.compile(r" ?(?:[上下]午|晚)?(?:专?电|讯|消息)")
_DATELINE_WITHIN = 120


def _by_dateline(reading: _Reading) -> Dating | None:
    """`BEIJING, July 15, 2020 (Xinhua) --` and `新华社北京2020年7月15日电`."""
    for part in (reading.title, reading.head):
        for match in part.dates:
            if match.is_full and is_plausible(match.year or 0) and _is_dateline(part.folded.text, match):
                return part.dating(match, "dateline")
    return None


def _is_dateline(text: str, match: DateMatch) -> bool:
    if _ZH_DATELINE_AFTER.match(text, match.end):
        return True
    before = text[max(0, match.start - _DATELINE_WITHIN) : match.start]
    return bool(_EN_DATELINE_AFTER.match(text, match.end) and _EN_DATELINE_BEFORE.search(before))


def _by_full_date(reading: _Reading) -> Dating | None:
    """The first full date of the title, else of the lead, that may decide.

    News omits the current year: after `8月8日` or `近日`, a date that spells its year out is an earlier one. So after
    such words only the very beginning counts, and never a date that a later one follows.
    """
    for match in reading.title.dates:
        if match.is_full and may_decide(reading.title.folded.text, match):
            return reading.title.dating(match, "title")
    text = reading.head.folded.text
    full = [match for match in reading.head.dates if match.is_full and match.start < LEAD and may_decide(text, match)]
    if not full:
        return None
    first = full[0]
    is_past = any((match.year or 0) > (first.year or 0) for match in full)
    limit = _limit(text, VERY_BEGINNING if _is_after_now(reading.head, first.start) else BEGINNING)
    return None if is_past or first.start > limit else reading.head.dating(first, "text")


def _limit(text: str, characters: int) -> int:
    """A limit given in Chinese characters, for the script of the text: English takes three times as many letters."""
    return characters if _HAN.search(text[: LATIN_FACTOR * characters]) else LATIN_FACTOR * characters


_HAN = re.compile(r"[㐀-鿿]")
_NOW = re.compile(
    r"近日|日前|近期|今年|去年|昨[日天]|今[日天]|目前|(?<![月\d])\d{1,2}日|\b(?:recently|today|yesterday)\b"
)


def _is_after_now(part: _Part, position: int) -> bool:
    """Whether words that tell the time without a year stand before a position."""
    if any(match.is_month_day and match.start < position for match in part.dates):
        return True
    return _NOW.search(part.folded.text, 0, position) is not None


def _by_title_year(reading: _Reading) -> Dating | None:
    """The year of the title with the first month and day that may decide: `2020 conference` and `On July 15`."""
    year = _title_year(reading)
    if year is None:
        return None
    for part, limit in ((reading.title, LEAD), (reading.head, LEAD)):
        for match in part.dates:
            if match.start < limit and match.is_month_day and may_decide(part.folded.text, match):
                if not title_year_fits(reading.title.folded.text, match.month):
                    return None
                return part.dating(match, "title", year)
    return None


def _title_year(reading: _Reading) -> int | None:
    years = _years(reading.title, len(reading.title.folded.text))
    return years.pop() if len(years) == 1 else None


def _by_month(reading: _Reading) -> Dating | None:
    """A month with its year, in the title or the opening; also a day that no calendar has, known to its month."""
    title_year = _title_year(reading)
    for part, limit, source in _title_and_opening(reading):
        for match in part.dates:
            has_month = match.month is not None or not match.exact
            if match.start >= limit or match.year is None or not has_month or not may_decide(part.folded.text, match):
                continue
            if title_year in (None, match.year) and _is_only_year(reading, part, match.year):
                return part.dating(match, source)
    return None


def _by_year(reading: _Reading) -> Dating | None:
    """The only year of the title, else the only year of the lead where it stands in the opening."""
    for part, limit, source in _title_and_opening(reading):
        found = _alone(part, limit)
        if not found:
            continue
        if part is reading.title and not title_year_fits(part.folded.text, None):
            return None
        year, start, end = found[0]
        if not _is_only_year(reading, part, year):
            return None
        return Dating(PartialDate(year), source, part.evidence(start, end))
    return None


def _title_and_opening(reading: _Reading) -> tuple[tuple[_Part, int, DateSource], ...]:
    text = reading.head.folded.text
    return (reading.title, len(reading.title.folded.text), "title"), (reading.head, _limit(text, OPENING), "text")


_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)|(?<![\d,.-])\b(?:19|20)\d\d\b(?![,.]?\d)")


def _is_only_year(reading: _Reading, part: _Part, year: int) -> bool:
    """Whether no other year is told beside this one: in the title, what may decide; in the lead, any at all."""
    if part is reading.title:
        return _years(part, len(part.folded.text)) == {year}
    past = {int(found[0]) for found in _ANY_YEAR.finditer(part.folded.text, 0, LEAD)}
    return not {other for other in past - {year} if is_plausible(other)}


def _alone(part: _Part, limit: int) -> list[tuple[int, int, int]]:
    """The years that stand alone; one inside a date shares that date's fate."""
    return [
        (year, start, end)
        for year, start, end in years_alone(part.folded.text, limit)
        if not any(match.start <= start < match.end and match.month is not None for match in part.dates)
    ]


def _years(part: _Part, limit: int) -> set[int]:
    """Every year that may decide, alone or in a date: several of them decide nothing."""
    years = {year for year, _, _ in _alone(part, limit)}
    for match in part.dates:
        has_month = match.month is not None or not match.exact
        if match.start < limit and match.year is not None and has_month and may_decide(part.folded.text, match):
            years.add(match.year)
    return years


def _by_path(reading: _Reading) -> Dating | None:
    """What the file's path tells."""
    found = path_date(reading.path)
    return None if found is None else Dating(found[0], "path", found[1])


_LADDER: tuple[Callable[[_Reading], Dating | None], ...] = (
    _by_header,
    _by_preamble,
    _by_signature,
    _by_dateline,
    _by_full_date,
    _by_title_year,
    _by_month,
    _by_year,
    _by_path,
)


# --- queries ---

_QUERY_YEAR = re.compile(
    r"(?<![\d.,:/#$¥€£-])(?<![a-z_])(?P<y>(?:19|20)\d\d)(?![\d%_])(?![.,/:-]\d)(?![a-z])"
    r"|(?<![〇○零一二三四五六七八九十百千万])(?P<zh>[一二][〇○零一二三四五六七八九]{3})(?=年)"
)
_PART_OF_MORE_AFTER = re.compile(r" ?[-—–~至到] ?\d|[〕\]] ?\d|[)] ?\d+ ?号|学年|级|届|年?[-—–~至到]\d|号")
_PART_OF_MORE_BEFORE = re.compile(r"\d ?年? ?[-—–~至到] ?$|[-_~—–〔\[]$")
_ZH_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def query_years(text: str) -> tuple[tuple[int, int, int], ...]:
    """The years that stand alone in a query, as (year, start, end) of the query."""
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
