"""Releases: what a file declares (`Record`), what the service knows (`Release`), and why (`Evidence`).

Values only: nothing here reads a file or infers a fact. Offsets are code points of the field they name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Literal

Language = Literal["en", "zh-Hans", "zh-Hant"]
DatePrecision = Literal["day", "month", "year"]
DateSource = Literal["declared", "header", "dateline", "title", "text", "path"]
ProvinceSource = Literal["declared", "text", "city", "institution"]
ProvinceRole = Literal["held", "mentioned"]
EvidenceField = Literal["title", "body", "path"]
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or the year. Only real calendar dates exist (the maker checks)."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> DatePrecision:
        """Whether the date is known to the day, the month or the year."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def iso(self) -> str:
        """`2020-07-15`, `2020-07` or `2020`."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The stretch of a field that a fact was read from: `field[start:end] == text`."""

    field: EvidenceField
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ProvinceEvidence(Evidence):
    """One place where a province is named: by what, and whether the words around it say that it was held there."""

    source: ProvinceSource
    role: ProvinceRole


@dataclass(frozen=True, slots=True)
class ProvinceFact:
    """A province of a release: its ISO 3166-2 code, how it was found, and whether the event was held there."""

    code: str
    source: ProvinceSource
    role: ProvinceRole


@dataclass(frozen=True, slots=True)
class FactCorrection:
    """What `overrides.toml` says of a release, in place of what its file declares and its text tells.

    `fields` names what is corrected; a value that is None or empty there means that the release has none.
    `provinces` are codes, each with its role where one is given; `language` is a tag.
    """

    fields: tuple[str, ...] = ()
    title: str | None = None
    date: PartialDate | None = None
    provinces: tuple[tuple[str, ProvinceRole | None], ...] = ()
    language: str | None = None
    category: str | None = None
    source: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What a reader found in a file, before any fact is inferred.

    `path` is relative to the corpus (with `/`); `line` is the line of a `.jsonl` record, from 1, else None.
    A declared value that was absent, null or empty is None. `title` is None where the record has none or an
    empty one. `date`, `year`, `provinces`, `language` are kept as declared: they are parsed with the facts.
    Header lines of a `.txt` release stay part of `body`, where the facts find them again. `left_out` has the lines of
    a page that are no part of the release, each with a short reason, where the reader was asked to explain itself.
    """

    path: str
    line: int | None
    id: str
    title: str | None
    body: str
    date: str | None = None
    year: str | None = None
    provinces: tuple[str, ...] = ()
    language: str | None = None
    category: str | None = None
    source: str | None = None
    url: str | None = None
    extra: Mapping[str, Json] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    correction: FactCorrection = FactCorrection()
    left_out: tuple[tuple[str, str], ...] = ()

    def values(self) -> tuple[Any, ...]:
        """The values of all fields, in their order."""
        return _values(self)

    def __reduce__(self) -> tuple[type["Record"], tuple[Any, ...]]:
        """Pickled by its values: a build sends every record to another process, and so it takes half the time."""
        return Record, _values(self)


_values = attrgetter(*(each.name for each in fields(Record)))


@dataclass(frozen=True, slots=True)
class Release:
    """One release with its facts. What cannot be known is None, never a guess.

    `title_shown_only` is True where the title is the first words of the body, which are not indexed twice.
    `provinces` is ordered by code.
    """

    id: str
    title: str
    body: str
    language: Language | None = None
    date: PartialDate | None = None
    date_source: DateSource | None = None
    provinces: tuple[ProvinceFact, ...] = ()
    category: str | None = None
    source: str | None = None
    url: str | None = None
    extra: Mapping[str, Json] = field(default_factory=dict)
    title_shown_only: bool = False

    @property
    def year(self) -> int | None:
        """The year of the date."""
        return self.date.year if self.date else None


@dataclass(frozen=True, slots=True)
class Inspection:
    """A release together with the evidence for its facts and the warnings that reading it gave.

    `left_out` is that of its `Record`.
    """

    release: Release
    date_evidence: Evidence | None = None
    province_evidence: Mapping[str, tuple[ProvinceEvidence, ...]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
