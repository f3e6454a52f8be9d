"""Rungs of the date ladder for a year that stands apart from its day: in the title, in an event's name, or alone."""

import re
from dataclasses import replace

from searchsvc.facts.dates.date_context import is_plausible, may_decide, title_year_fits, years_alone
from searchsvc.facts.dates.event_years import event_year, sentences, tells_years, year_span
from searchsvc.facts.dates.lead import BEGINNING, LEAD, OPENING, in_letters, is_after_now, may_decide_in
from searchsvc.facts.dates.moved_events import names_moved_event
from searchsvc.facts.dates.notations.date_match import DateMatch
from searchsvc.facts.dates.reported_years import compares_years
from searchsvc.facts.dates.weekdays import contradicts
from searchsvc.facts.reading import Dating, Part, Reading
from searchsvc.model.release import DateSource, Evidence, PartialDate


def by_event_year(reading: Reading) -> Dating | None:
    """The first day with the year in the name of the event that its sentence tells of.

    `7月15日，2020年全国会议在京召开`; `On July 15, the 2020 forum opened`.
    """
    found = _first_day(reading)
    if found is None:
        return None
    part, day = found
    year = event_year(_sentence_of(part, day), day.month) if _is_in_beginning(part, day) else None
    if year is None:
        return None
    told = _year_evidence(part, year, *_sentence_span(part, day))
    return _in_year(part, day, "text" if part is reading.head else "title", year, told)


def by_title_year(reading: Reading) -> Dating | None:
    """The first day with the year of the title: `2020 conference` and `On July 15`."""
    found, year = _first_day(reading), _title_year(reading)
    if found is None or year is None:
        return None
    part, day = found
    title = reading.title.folded.text
    if not title_year_fits(title, day.month):
        return None
    return _in_year(part, day, "title", year, _year_evidence(reading.title, year, 0, len(title)))


def by_lead_year(reading: Reading) -> Dating | None:
    """The first day with the only year of the lead, where that is in the name of an event that is told of before.

    `The 2020 forum opened in Wuhan. On July 15, guests arrived.`
    """
    found = _first_day(reading)
    if found is None or found[0] is not reading.head or not _is_in_beginning(*found):
        return None
    part, day = found
    lead = part.folded.text[:LEAD]
    if tells_years(_sentence_of(part, day)) or len(tells_years(lead)) != 1:
        return None
    for start, end in sentences(lead[: day.start]):
        year = event_year(lead[start:end], day.month)
        if year is not None:
            return _in_year(part, day, "text", year, _year_evidence(part, year, start, end))
    return None


def _in_year(part: Part, day: DateMatch, source: DateSource, year: int, told: Evidence | None) -> Dating | None:
    """The day in a year that is told apart from it, unless the weekday beside it was not that of the day then."""
    dating = None if contradicts(part.folded.text, day, year) else part.dating(day, source, year)
    return None if dating is None else replace(dating, year_evidence=told)


def _year_evidence(part: Part, year: int, start: int, end: int) -> Evidence | None:
    span = year_span(part.folded.text, year, start, end)
    return None if span is None else part.evidence(*span)


def _first_day(reading: Reading) -> tuple[Part, DateMatch] | None:
    """The first day without a year that may decide, in the title or the lead."""
    for part in (reading.title, reading.head):
        for match in part.dates:
            if match.start < LEAD and match.is_month_day and may_decide(part.folded.text, match):
                return part, match
    return None


def _is_in_beginning(part: Part, match: DateMatch) -> bool:
    return match.start < in_letters(part.folded.text, BEGINNING)


def _sentence_span(part: Part, match: DateMatch) -> tuple[int, int]:
    return next(span for span in sentences(part.folded.text[: match.end + LEAD]) if span[1] >= match.end)


def _sentence_of(part: Part, match: DateMatch) -> str:
    start, end = _sentence_span(part, match)
    return part.folded.text[start:end]


def _title_year(reading: Reading) -> int | None:
    """The only year of the title, unless the text shows that it is not the year of its first day.

    That day may stand among figures, which are of a past year, or beside a weekday that it was not; and the event of
    the title may be one that was moved to another year.
    """
    years = _years(reading.title, len(reading.title.folded.text))
    if len(years) != 1:
        return None
    year, day = years.pop(), _first_day(reading)
    if names_moved_event(f"{reading.title.folded.text}\n{reading.head.folded.text[:LEAD]}", year):
        return None
    if day is not None and (compares_years(_sentence_of(*day)) or contradicts(day[0].folded.text, day[1], year)):
        return None
    return year


def by_month(reading: Reading) -> Dating | None:
    """A month with its year, in the title or the opening; also a day that no calendar has, known to its month."""
    title_year = _title_year(reading)
    for part, limit, source in _title_and_opening(reading):
        for match in part.dates:
            has_month = match.month is not None or not match.exact
            if match.start >= limit or match.year is None or not has_month or not may_decide_in(reading, part, match):
                continue
            if title_year in (None, match.year) and _is_only_year(reading, part, match.year):
                return part.dating(match, source)
    return None


def by_year(reading: Reading) -> Dating | None:
    """The only year of the title, else the only year of the lead where it stands in the opening."""
    for part, limit, source in _title_and_opening(reading):
        found = _alone(part, limit)
        if not found:
            continue
        if part is reading.title and (_title_year(reading) is None or not title_year_fits(part.folded.text, None)):
            return None
        year, start, end = found[0]
        if not _is_only_year(reading, part, year):
            return None
        return Dating(PartialDate(year), source, part.evidence(start, end))
    return None


def _title_and_opening(reading: Reading) -> tuple[tuple[Part, int, DateSource], ...]:
    text = reading.head.folded.text
    return (reading.title, len(reading.title.folded.text), "title"), (reading.head, in_letters(text, OPENING), "text")


_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)|(?<![\d,.-])\b(?:19|20)\d\d\b(?![,.]?\d)")


def _is_only_year(reading: Reading, part: Part, year: int) -> bool:
    """Whether no other year is told beside this one: in the title, what may decide; in the lead, any at all.

    Nor may the lead tell the time without a year (`8月15日`, `近日`): beside that, a year is an earlier one.
    """
    if part is reading.title:
        return _years(part, len(part.folded.text)) == {year}
    if is_after_now(part, LEAD):
        return False
    past = {int(found[0]) for found in _ANY_YEAR.finditer(part.folded.text, 0, LEAD)}
    return not {other for other in past - {year} if is_plausible(other)}


_NAME = 80  # characters on each side of a year in which the name that it belongs to stands


def _alone(part: Part, limit: int) -> list[tuple[int, int, int]]:
    """The years that stand alone; one inside a date shares that date's fate."""
    return [
        (year, start, end)
        for year, start, end in years_alone(part.folded.text, limit, is_title=part.field == "title")
        if not any(match.start <= start < match.end and match.month is not None for match in part.dates)
        and not names_moved_event(part.folded.text[max(0, start - _NAME) : end + _NAME], year)
    ]


def _years(part: Part, limit: int) -> set[int]:
    """Every year that may decide, alone or in a date: several of them decide nothing."""
    years = {year for year, _, _ in _alone(part, limit)}
    for match in part.dates:
        has_month = match.month is not None or not match.exact
        if match.start < limit and match.year is not None and has_month and may_decide(part.folded.text, match):
            years.add(match.year)
    return years
