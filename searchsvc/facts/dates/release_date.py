"""The date of a release: a ladder of rungs, the first of which that holds decides.

First what is stated: labelled or short header line; a law's preamble; footer signature; dateline. Then what is told:
full date in the lead; a day with the year of its event, of the title, or of the lead; a month or a year alone. The year
of the release's own document number outweighs another year that is told. Last the path. Where none holds the date is
unknown: a wrong year is worse. (A declared date goes before all of these: `declared`.)
"""

import re
from collections.abc import Callable

from searchsvc.facts.dates.date_context import is_plausible, may_decide
from searchsvc.facts.dates.document_numbers import own_number_year
from searchsvc.facts.dates.header_dates import header_date
from searchsvc.facts.dates.law_preambles import preamble_date
from searchsvc.facts.dates.lead import BEGINNING, LEAD, VERY_BEGINNING, in_letters, is_after_now, may_decide_in
from searchsvc.facts.dates.lone_years import by_event_year, by_lead_year, by_month, by_title_year, by_year
from searchsvc.facts.dates.notations.date_match import DateMatch
from searchsvc.facts.dates.path_dates import path_date
from searchsvc.facts.dates.signatures import signature_date
from searchsvc.facts.folded_fields import Field
from searchsvc.facts.reading import Dating, Reading, read

_Rung = Callable[[Reading], Dating | None]


def date_of(title: Field, body: Field, path: str) -> Dating | None:
    """The date of a release that declares none; None where it cannot be known."""
    reading = read(title, body, path)
    stated = _first(_STATED, reading)
    if stated is not None:
        return stated
    numbered = own_number_year(reading)
    told = _first(_TOLD, reading)
    if told is None or (numbered is not None and numbered.date.year != told.date.year):
        told = numbered
    return told or _by_path(reading)


def _first(rungs: tuple[_Rung, ...], reading: Reading) -> Dating | None:
    for rung in rungs:
        dating = rung(reading)
        if dating is not None:
            return dating
    return None


# --- rungs ---


def _by_preamble(reading: Reading) -> Dating | None:
    """The latest adoption or amendment of a law."""
    match = preamble_date(reading.head.folded.text)
    if match is None or match.year is None or not is_plausible(match.year):
        return None
    return reading.head.dating(match, "text")


_EN_DATELINE_AFTER = re.compile(r"[ ,.]{0,2}(?:\([a-z0-9' /-]{2,40}\)|--|—|–|-\s)")
_EN_DATELINE_BEFORE = re.compile(r"(?:^|\n)\s*[\"“(]?[a-z][a-z .'/-]{1,40}(?:, [a-z .'-]{2,30})?[, ]{1,3}(?:on )?$")
_ZH_DATELINE_AFTER = re.compile(r" ?(?:[上下]午|晚)?(?:专?电|讯|消息)")
_DATELINE_WITHIN = 120


def _by_dateline(reading: Reading) -> Dating | None:
    """`BEIJING, July 15, 2020 (Xinhua) --` and `新华社北京2020年7月15日电`."""
    for part in (reading.title, reading.head):
        for match in part.dates:
            if match.is_full and is_plausible(match.year or 0) and _is_dateline(part.folded.text, match):
                return part.dating(match, "dateline")
    return None


def _is_dateline(text: str, match: DateMatch) -> bool:
    if match.start < BEGINNING and _ZH_DATELINE_AFTER.match(text, match.end):
        return True  # later, it is earlier news that is spoken of
    before = text[max(0, match.start - _DATELINE_WITHIN) : match.start]
    return bool(_EN_DATELINE_AFTER.match(text, match.end) and _EN_DATELINE_BEFORE.search(before))


def _by_full_date(reading: Reading) -> Dating | None:
    """The first full date of the title, else of the lead, that may decide.

    News omits the current year: after `8月8日` or `近日`, a date that spells its year out is an earlier one. So after
    such words only the very beginning counts, and never a date that a later one follows.
    """
    for match in reading.title.dates:
        if match.is_full and may_decide(reading.title.folded.text, match):
            return reading.title.dating(match, "title")
    text = reading.head.folded.text
    full = [
        match
        for match in reading.head.dates
        if match.is_full and match.start < LEAD and may_decide_in(reading, reading.head, match)
    ]
    if not full:
        return None
    first = full[0]
    if not _fits_dateline(reading, first):
        return None
    is_past = any((match.year or 0) > (first.year or 0) for match in full)
    end = in_letters(text, VERY_BEGINNING if is_after_now(reading.head, first.start) else BEGINNING)
    return None if is_past or first.start > end else reading.head.dating(first, "text")


_NEAR_DAYS = 3


def _fits_dateline(reading: Reading, match: DateMatch) -> bool:
    """Whether a dateline without a year (`中新网7月15日电`) is of about the day of a full date that follows it."""
    for part in (reading.title, reading.head):
        for known in part.dates:
            if known.is_month_day and known.start < _DATELINE_WITHIN and _is_dateline(part.folded.text, known):
                return known.month == match.month and abs((known.day or 0) - (match.day or 0)) <= _NEAR_DAYS
    return True


def _by_path(reading: Reading) -> Dating | None:
    """What the file's path tells."""
    found = path_date(reading.path)
    return None if found is None else Dating(found[0], "path", found[1])


_STATED: tuple[_Rung, ...] = (header_date, _by_preamble, signature_date, _by_dateline)
_TOLD: tuple[_Rung, ...] = (_by_full_date, by_event_year, by_title_year, by_lead_year, by_month, by_year)
