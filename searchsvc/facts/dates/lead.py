"""What the rungs of the date ladder ask of the lead: how early a date must stand, and what else is told there."""

import re

from searchsvc.facts.dates.date_context import is_anniversary, may_decide, tells_event
from searchsvc.facts.dates.notations.date_match import DateMatch
from searchsvc.facts.reading import Part, Reading

LEAD = 1200

# How early a date must stand, in Chinese characters. Measured on 8,000 dated news texts: full dates that begin before
# 60 were of the right year in 97%, before 200 in 85% (58% after words such as 近日); a year alone before 20 in 94%,
# before 60 in 80%, later in 40%.
VERY_BEGINNING = 60
BEGINNING = 200
OPENING = 20
LATIN_FACTOR = 3


def may_decide_in(reading: Reading, part: Part, match: DateMatch) -> bool:
    """Whether a date may decide; beside an anniversary in the title, the text tells of what was long ago, too."""
    is_of_event = tells_event if part is reading.head and is_anniversary(reading.title.folded.text) else may_decide
    return is_of_event(part.folded.text, match)


def in_letters(text: str, characters: int) -> int:
    """A limit given in Chinese characters, for the script of the text: English takes three times as many letters."""
    return characters if _HAN.search(text[: LATIN_FACTOR * characters]) else LATIN_FACTOR * characters


_HAN = re.compile(r"[㐀-鿿]")
_NOW = re.compile(
    r"近日|日前|近期|今年|去年|昨[日天]|今[日天]|目前|(?<![月\d])\d{1,2}日|\b(?:recently|today|yesterday)\b"
)


def is_after_now(part: Part, position: int) -> bool:
    """Whether words that tell the time without a year stand before a position."""
    if any(match.is_month_day and match.start < position for match in part.dates):
        return True
    return _NOW.search(part.folded.text, 0, position) is not None
