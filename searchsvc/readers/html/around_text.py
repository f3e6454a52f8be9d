"""Around the text: the header lines that stand between a title and its text, or close behind the text.

The rule: below the title a short line with a date is one; elsewhere only labelled dates and sources are, since a date
alone may be that of today. The foot of an article tells about the article, the foot of a page about the site.
"""

from searchsvc.facts.dates.calendar_patterns import find_terse_dates
from searchsvc.facts.header_lines import header_fields, may_hold_date
from searchsvc.readers.cleaning import letters_only
from searchsvc.readers.html.layout import PAGE_TAGS, Block, Layout
from searchsvc.readers.html.line_sizes import HEADINGS, LineSizes
from searchsvc.text.fold import fold_text

_BEFORE, _BEHIND = 15, 6  # lines before the text and behind it among which its header lines are looked for
_MAX_HEADER = 200
_FEET = frozenset(("foot", "footer", "bottom", "meta"))


def headers_before(layout: Layout, sizes: LineSizes, start: int, key: str, dropped: dict[int, str]) -> list[int]:
    """Header lines between the title and the text below it, and a lead or the text's own heading that stands there too.

    Where no title stands before the text, only labelled header lines.
    """
    texts = [line.text for line in layout.lines[:start]]
    near = range(max(0, start - _BEFORE), start)
    title_at = next((number for number in reversed(near) if key and letters_only(texts[number]) == key), None)
    if title_at is None:
        return [number for number in near if number not in dropped and is_header(texts[number], labelled=True)]
    own_heading = _heading_at(layout, title_at, start - 1) if start - 1 not in dropped else range(0)
    return [
        number
        for number in range(title_at + 1, start)
        if is_header(texts[number])
        or number in own_heading
        or (number not in dropped and (holds_full_date(texts[number]) or sizes.prose[number + 1] > sizes.prose[number]))
    ]


def _heading_at(layout: Layout, title_at: int, number: int) -> range:
    """The lines of the heading that ends with a line, where it stands below the title; else none."""
    for block in layout.blocks:
        if block.tag in HEADINGS and title_at < block.start <= number and block.end == number + 1:
            return range(block.start, block.end)
    return range(0)


def headers_behind(layout: Layout, sizes: LineSizes, last: int, dropped: dict[int, str]) -> list[int]:
    """Labelled sources and dates close behind the last line of the text, and those in the foot of its own article."""
    lines = layout.lines
    own = {
        number
        for block in layout.blocks
        if block.start > last and block.start < block.end and _is_own_foot(layout, sizes, block, last)
        for number in range(block.start, block.end)
    }
    near = range(last + 1, min(last + 1 + _BEHIND, len(lines)))
    numbers = sorted({*own, *near})
    return [n for n in numbers if (n in own or n not in dropped) and is_header(lines[n].text, labelled=True)]


def _is_own_foot(layout: Layout, sizes: LineSizes, block: Block, last: int) -> bool:
    """Whether an element behind the text is a foot in the article of the text, and not that of the page."""
    is_foot = block.tag == "footer" or not _FEET.isdisjoint(block.words_of_names())
    if not is_foot or block.parent < 0:
        return False
    parent = layout.blocks[block.parent]
    if parent.tag in PAGE_TAGS or parent.start > last:
        return False
    return not any(sizes.imprint.is_likely(line.text) for line in layout.lines[block.start : block.end])


def is_header(line: str, *, labelled: bool = False) -> bool:
    """Whether a line tells the date or the source of a release; a bare date only where no label is asked for."""
    return any(field.value and field.kind != "other" and (field.label or not labelled) for field in header_fields(line))


def holds_full_date(line: str) -> bool:
    """Whether a line is short and holds a date to the day."""
    if len(line) > _MAX_HEADER or not may_hold_date(line):
        return False
    return any(match.is_full for match in find_terse_dates(fold_text(line)))
