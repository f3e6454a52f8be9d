"""What the date ladder reads: title, head and tail of the body with the dates written in them, and the path.

Only the head and the tail of a long body are looked at, so that a release costs the same whatever its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from searchsvc.facts.dates.calendar_patterns import find_dates
from searchsvc.facts.dates.notations.date_match import DateMatch
from searchsvc.facts.folded_fields import Field, field_of
from searchsvc.model.release import DateSource, Evidence, EvidenceField, PartialDate
from searchsvc.text.fold import Folded

HEAD = 6000  # characters of the body in which header lines, preamble, dateline and lead are looked for
TAIL = 3000  # and those at its end for the signature
FOOTER_LINES = 15


@dataclass(frozen=True, slots=True)
class Dating:
    """A date, which rung gave it, and the words it was read from: also its year, where that stands apart from them."""

    date: PartialDate
    source: DateSource
    evidence: Evidence
    year_evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a field, folded, with every date written in it; `offset` is where it starts in the field."""

    field: EvidenceField
    original: str
    offset: int
    folded: Folded
    dates: tuple[DateMatch, ...]

    def evidence(self, start: int, end: int) -> Evidence:
        """The evidence for what stands at `folded.text[start:end]`."""
        first, last = self.folded.original_span(start, end)
        return Evidence(self.field, self.offset + first, self.offset + last, self.original[first:last])

    def dating(self, match: DateMatch, source: DateSource, year: int | None = None) -> Dating | None:
        """The dating by a match of this part, with a year from elsewhere where it has none."""
        match_year = match.year if year is None else year
        if match_year is None:
            return None
        return Dating(PartialDate(match_year, match.month, match.day), source, self.evidence(match.start, match.end))


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One line of the body that is not blank, and where it starts."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rungs read: title, head and tail of the body, and the path."""

    title: Part
    head: Part
    head_lines: tuple[BodyLine, ...]
    tail_lines: tuple[BodyLine, ...]
    path: str


_TAIWAN = re.compile(r"民国|中央社|台[湾北中南]|高雄|新北|桃园|行政院|立法院")


def read(title: Field, body: Field, path: str) -> Reading:
    """The reading of a release. A bare 109年 is a year of the Republic only where the text speaks of Taiwan."""
    head = body if len(body.text) <= HEAD else field_of("body", body.text[:HEAD])
    short_title = title if len(title.text) <= HEAD else field_of("title", title.text[:HEAD])
    is_taiwanese = bool(_TAIWAN.search(short_title.folded.text) or _TAIWAN.search(head.folded.text))
    tail_start = max(0, len(body.text) - TAIL)
    return Reading(
        title=_part(short_title, is_taiwanese),
        head=_part(head, is_taiwanese),
        head_lines=tuple(_lines(head.text, 0)),
        tail_lines=tuple(_lines(body.text[tail_start:], tail_start)),
        path=path,
    )


def _part(field: Field, is_taiwanese: bool) -> Part:
    dates = tuple(match for match in find_dates(field.folded.text) if is_taiwanese or not match.roc)
    return Part(field.name, field.text, 0, field.folded, dates)


def _lines(text: str, offset: int) -> Iterator[BodyLine]:
    for line in text.split("\n"):
        if line.strip():
            yield BodyLine(line, offset)
        offset += len(line) + 1
