"""What one value of a parameter may be: text, a number, a date, a province and so on.

Each type reads a value as it was sent, or says why it cannot (`Refused`), and describes itself as a JSON Schema, which
is what the API's document shows. So what is documented is what is read.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from searchsvc.facts.places.gazetteer import province_code, provinces
from searchsvc.model.query import MAX_YEARS, UNKNOWN, year_bounds
from searchsvc.readers.categories import category_value

Schema = Mapping[str, object]
"""A JSON Schema (2020-12) of one value."""
LANGUAGES = ("en", "zh", "zh-Hans", "zh-Hant", UNKNOWN)
_YEAR = re.compile(r"\d{4}(?:\.\.\d{4})?", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_INTEGER = re.compile(r"\d{1,9}", re.ASCII)
_MONTH_LENGTHS = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])"
_FOURTHS = "0[48]|[2468][048]|[13579][26]"
"""04, 08 and so on up to 96: of two digits, which years are leap years, and which centuries begin with one."""
_FOUR_DIGITS = "[0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3}"
"""A year from 0001, as a pattern without look-ahead, so that every implementation of JSON Schema reads it."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
C = TypeVar("C", bound=str)


class Refused(Exception):
    """A value that cannot be read; the message says what to send instead, and follows the parameter's name."""


class ParameterType(Protocol[T_co]):
    """What one value may be."""

    def read(self, value: str) -> T_co:
        """The value of what was sent, which is not blank. Raises Refused."""

    @property
    def schema(self) -> Schema:
        """What may be sent, as a JSON Schema."""


def _text(value: str) -> str:
    """The value where it is text: what was not sent as UTF-8 holds lone surrogates."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Refused("is not text; send it as UTF-8") from None
    return value


@dataclass(frozen=True, slots=True)
class Text:
    """Any text of at most `most` characters; spaces around it are left out, unless they are `kept`.

    One that is `needed` holds something besides spaces, as every value does that is not absent.
    """

    most: int | None = None
    kept: bool = False
    needed: bool = False

    def read(self, value: str) -> str:
        """The text. Raises Refused."""
        text = _text(value)
        if self.most is not None and len(text) > self.most:
            raise Refused(f"has {len(text)} characters; at most {self.most} are allowed")
        return text if self.kept else text.strip()

    @property
    def schema(self) -> Schema:
        """A string."""
        longest = {} if self.most is None else {"maxLength": self.most}
        shortest = {"minLength": 1, "pattern": r"\S"} if self.needed else {}
        return {"type": "string", **shortest, **longest}


@dataclass(frozen=True, slots=True)
class Choice(Generic[C]):
    """One of some words, written exactly so. The first one is the default of the parameter."""

    values: tuple[C, ...]

    def read(self, value: str) -> C:
        """The word. Raises Refused."""
        for choice in self.values:
            if choice == value.strip():
                return choice
        raise Refused(f"{value!r} is not a possible value; use one of {', '.join(self.values)}")

    @property
    def schema(self) -> Schema:
        """The words."""
        return {"type": "string", "enum": list(self.values)}


class Switch:
    """The type of a parameter that is `on` unless it is turned `off`."""

    def read(self, value: str) -> bool:
        """Whether it is on. Raises Refused."""
        word = value.strip()
        if word not in ("on", "off"):
            raise Refused(f"{word!r} is not a possible value; use one of on, off")
        return word == "on"

    @property
    def schema(self) -> Schema:
        """The two words."""
        return {"type": "string", "enum": ["on", "off"]}


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A whole number within bounds, both inclusive."""

    least: int
    most: int

    def read(self, value: str) -> int:
        """The number. Raises Refused."""
        digits = value.strip()
        if not _INTEGER.fullmatch(digits) or not self.least <= int(digits) <= self.most:
            raise Refused(f"{digits!r} is out of range; use a whole number from {self.least} to {self.most}")
        return int(digits)

    @property
    def schema(self) -> Schema:
        """An integer."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Date:
    """A day, a month or a year: `2020-07-15`, `2020-07` or `2020`."""

    def read(self, value: str) -> str:
        """The date, as it was written. Raises Refused."""
        date = value.strip()
        match = _DATE.fullmatch(date)
        if match:
            year, month, day = (int(part) if part else None for part in match.groups())
            in_month = month is None or 1 <= month <= 12
            if year and in_month and (day is None or 1 <= day <= calendar.monthrange(year, month or 1)[1]):
                return date
        raise Refused(f"{date!r} is not a date; use YYYY-MM-DD, YYYY-MM or YYYY")

    @property
    def schema(self) -> Schema:
        """A string whose pattern holds exactly the dates of the Gregorian calendar."""
        leap = f"([0-9]{{2}}({_FOURTHS})|({_FOURTHS})00)-02-29"
        years = f"({_FOUR_DIGITS})"
        return {"type": "string", "pattern": f"^({years}(-(0[1-9]|1[0-2]))?|{years}-({_MONTH_LENGTHS})|{leap})$"}


class Year:
    """A year from 0001, a range of years such as `2018..2020`, or `unknown`."""

    def read(self, value: str) -> str:
        """The year or the range, as it was written. Raises Refused."""
        year = value.strip()
        if year.lower() == UNKNOWN:
            return UNKNOWN
        if not _YEAR.fullmatch(year):
            raise Refused(f"{year!r} is not a year; use 2020, a range such as 2018..2020, or 'unknown'")
        first, last = year_bounds(year)
        if first > last:
            raise Refused(f"the range {year!r} is reversed; use {last:04d}..{first:04d}")
        if first < 1:
            raise Refused(f"{year!r} begins with the year 0000, which does not exist; use years from 0001")
        if last - first >= MAX_YEARS:
            raise Refused(f"the range {year!r} has {last - first + 1} years; at most {MAX_YEARS} are allowed")
        return year

    @property
    def schema(self) -> Schema:
        """A string. That a range is not reversed, and not too long, cannot be said in it."""
        year = f"({_FOUR_DIGITS})"
        return {"type": "string", "pattern": rf"^({year}|{year}\.\.{year}|[Uu][Nn][Kk][Nn][Oo][Ww][Nn])$"}


class Province:
    """A province of China by its ISO 3166-2 code or any of its names in either language, or `unknown`."""

    def read(self, value: str) -> str:
        """The code. Raises Refused."""
        name = value.strip()
        if name.lower() == UNKNOWN:
            return UNKNOWN
        code = province_code(name)
        if code is None:
            raise Refused(f"{name!r} is not a province; use a code such as CN-HB, a name, or 'unknown'")
        return code

    @property
    def schema(self) -> Schema:
        """The codes, and the short names in English and Chinese; other writings of a name are read too."""
        known = provinces()
        names = [name for code in sorted(known) for name in (known[code].name, known[code].name_zh)]
        return {"type": "string", "enum": [*sorted(known), *names, UNKNOWN]}


class LanguageTag:
    """A language of releases, in any case: `zh` stands for both scripts."""

    def read(self, value: str) -> str:
        """The tag. Raises Refused."""
        tag = value.strip().lower()
        for language in LANGUAGES:
            if language.lower() == tag:
                return language
        message = f"{value.strip()!r} is not a language of the releases; use one of {', '.join(LANGUAGES)}"
        raise Refused(message)

    @property
    def schema(self) -> Schema:
        """The tags."""
        return {"type": "string", "enum": list(LANGUAGES)}


class Category:
    """A category as it stands in a release; any name of a known one means all that are called by its names."""

    def read(self, value: str) -> str:
        """The value of the facet. Raises Refused."""
        name = _text(value).strip()
        return UNKNOWN if name.lower() == UNKNOWN else category_value(name)

    @property
    def schema(self) -> Schema:
        """Any text."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Names of fields, separated by commas, each from a closed list. No name at all means every field."""

    known: tuple[str, ...]

    def read(self, value: str) -> tuple[str, ...]:
        """The fields, in the order of the list. Raises Refused, naming every one that is not known."""
        asked = {name.strip() for name in value.split(",")} - {""}
        unknown = sorted(asked.difference(self.known))
        if unknown:
            named = ", ".join(repr(name) for name in unknown[:8])
            raise Refused(f"{named} {_is_or_are(unknown)} not among the fields; use {', '.join(self.known)}")
        return tuple(name for name in self.known if name in asked) or self.known

    @property
    def schema(self) -> Schema:
        """A list that is written with commas."""
        return {"type": "array", "items": {"type": "string", "enum": list(self.known)}, "minItems": 1}


def _is_or_are(names: list[str]) -> str:
    return "are" if len(names) > 1 else "is"
