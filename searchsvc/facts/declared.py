"""What a file declares of itself: dates, provinces, languages and categories as people write them, parsed or refused.

Each parser gives the value, or None with a warning: a sentence that names the field and what was written there.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from searchsvc.facts.dates.calendar_patterns import find_dates
from searchsvc.facts.dates.date_context import last_plausible_year
from searchsvc.facts.dates.notations.date_match import real_parts
from searchsvc.facts.dates.notations.epochs import epoch_day
from searchsvc.facts.dates.notations.numeric import republican_day
from searchsvc.facts.header_lines import bare_date
from searchsvc.facts.language import detect_script
from searchsvc.facts.places.gazetteer import province_code
from searchsvc.model.query import UNKNOWN
from searchsvc.model.release import Language, PartialDate
from searchsvc.text.fold import fold_text

T = TypeVar("T")
_SHOWN = 60  # characters of a refused value that a warning quotes
_LONGEST = 200  # characters of a date; what is longer is none


@dataclass(frozen=True, slots=True)
class Declared(Generic[T]):
    """A declared value, or None where nothing that can be read is declared; and the warnings about it."""

    value: T | None
    warnings: tuple[str, ...] = ()


def _warning(field: str, written: str, why: str) -> str:
    shown = written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
    return f"The declared {field} {shown!r} {why}."


# --- dates ---

_ISO = re.compile(r"([12]\d{3})(?:-(\d{1,2})(?:-(\d{1,2})(?:[t _].{0,40}|-\d{1,2}[:.]\d\d.{0,40})?)?)?")
_DAY_OR_MONTH_FIRST = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](\d{4})(?:[ ,t].{0,40})?")


def _read_date(written: str) -> PartialDate | None:
    return _kept_date(written) if len(written) <= _LONGEST else None


@lru_cache(maxsize=4096)  # a corpus has few days, and often few ways to write them
def _kept_date(written: str) -> PartialDate | None:
    folded = fold_text(written.strip())
    iso = _ISO.fullmatch(folded)
    if iso is not None:
        year, month, day = (int(part) if part else None for part in iso.groups())
        if year is not None and real_parts(year, month, day) == (month, day):
            return PartialDate(year, month, day)
        return None
    match = bare_date(written.strip())
    if match is not None:
        is_ambiguous = _DAY_OR_MONTH_FIRST.fullmatch(folded) is not None and match.month is None
        return match.partial if match.exact or is_ambiguous else None
    years = find_dates(folded)  # 2020年, 二〇二〇年
    if len(years) == 1 and (years[0].start, years[0].end) == (0, len(folded)) and years[0].exact:
        return years[0].partial
    return None


def _read_other_calendar(date: str) -> tuple[PartialDate, str] | None:
    """The day of a count from 1970 or of a year of the Republic of China, and a clause that says how it was read."""
    folded = fold_text(date.strip()) if len(date) <= _LONGEST else ""
    day = epoch_day(folded, last_plausible_year())
    if day is not None:
        return day, f"is a count of seconds or milliseconds; it is read as {day.iso}, the day in China"
    match = republican_day(folded)
    if match is not None and match.partial is not None and (match.start, match.end) == (0, len(folded)):
        return match.partial, f"has a year of the Republic of China; it is read as {match.partial.iso}"
    return None


def declared_date(date: str | None, year: str | None) -> Declared[PartialDate]:
    """The declared date, else the declared year as a date. Where both are declared, the date counts."""
    warnings: list[str] = []
    by_date = by_year = None
    if date is not None:
        by_date = _read_date(date)
        other = _read_other_calendar(date) if by_date is None else None
        if other is not None:
            by_date, how = other
            warnings.append(_warning("date", date, how))
        elif by_date is None:
            warnings.append(_warning("date", date, "is not a date that can be read; the text is searched for one"))
        elif by_date.month is None and _DAY_OR_MONTH_FIRST.fullmatch(fold_text(date.strip())):
            warnings.append(_warning("date", date, "can be read day first or month first, so only its year is used"))
    if year is not None:
        by_year = _read_date(year)
        if by_year is None:
            warnings.append(_warning("year", year, "is not a year that can be read; the text is searched for one"))
    if by_date is not None and by_year is not None and by_date.year != by_year.year:
        warnings.append(_warning("year", year or "", f"differs from the declared date {date!r}, which is used"))
    if by_date is not None:
        return Declared(by_date, tuple(warnings))
    return Declared(PartialDate(by_year.year) if by_year is not None else None, tuple(warnings))


# --- provinces ---

_BETWEEN_NAMES = re.compile(r"[,，、;；/|]")


def declared_provinces(names: tuple[str, ...]) -> Declared[tuple[str, ...]]:
    """The codes of the declared provinces in order of code; None where none could be read."""
    return _kept_provinces(names) if sum(map(len, names)) <= _LONGEST else _read_provinces(names)


@lru_cache(maxsize=1024)
def _kept_provinces(names: tuple[str, ...]) -> Declared[tuple[str, ...]]:
    return _read_provinces(names)


def _read_provinces(names: tuple[str, ...]) -> Declared[tuple[str, ...]]:
    codes: set[str] = set()
    warnings: list[str] = []
    for name in names:
        parts = [name] if province_code(name) else [part for part in _BETWEEN_NAMES.split(name) if part.strip()]
        for part in parts:
            code = province_code(part)
            if code is None:
                warnings.append(_warning("province", part.strip(), "is not a province, so it is left out"))
            else:
                codes.add(code)
    return Declared(tuple(sorted(codes)) or None, tuple(warnings))


# --- language ---

_ENGLISH = frozenset({"en", "eng"})
_CHINESE = frozenset({"zh", "zho", "chi", "cmn", "yue", "wuu", "hak", "nan", "gan", "hsn", "lzh"})
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_SIMPLIFIED = frozenset({"hans", "cn", "sg", "my"})


def declared_language(tag: str | None, title: str, body: str) -> Declared[Language]:
    """The language that a BCP 47 tag of English or Chinese names; where it names no script, the text shows which."""
    if tag is None:
        return Declared(None)
    primary, *subtags = tag.strip().lower().replace("_", "-").split("-")
    if primary in _ENGLISH:
        return Declared("en")
    if primary in _CHINESE:
        for subtag in subtags:  # the script stands before the region: zh-Hans-HK is simplified
            if subtag in _TRADITIONAL:
                return Declared("zh-Hant")
            if subtag in _SIMPLIFIED:
                return Declared("zh-Hans")
        return Declared(detect_script(title, body))
    return Declared(
        None,
        (
            _warning(
                "language", tag, "is not a tag of English or Chinese, such as en or zh-Hant; the text tells instead"
            ),
        ),
    )


# --- category ---


def declared_category(category: str | None) -> str | None:
    """The declared category; the word that means "none" in a search (`unknown`, in any case) declares none."""
    return None if category is None or category.strip().lower() == UNKNOWN else category
