"""Shown titles: the headings of a page, and the line above its text that looks like a title.

The rule: a line is the title of the text below it where only header lines stand between the two, and where those, its
element or its name mark it as one. Of headings in one element the first is the title, the others are subtitles; one of
a lower level directly above the text is a subheading of the higher one that stands before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from searchsvc.facts.header_lines import header_fields
from searchsvc.readers.html.around_text import holds_full_date, is_header
from searchsvc.readers.html.layout import Block, Layout
from searchsvc.readers.html.line_sizes import HEADINGS, LineSizes
from searchsvc.readers.html.titles.title_parts import clean_title, is_section, is_site

_ABOVE = 15  # lines above the text among which its title is looked for
_MIN_MARKED, _MIN_TITLE, _MAX_TITLE = 2, 4, 150  # characters
_ENDS_NO_TITLE = ("：", ":", "。", "；")  # 各市教育局： is a salutation
_SUBTITLE = re.compile(r"[—–-]|[(（][^()（）]*[)）]$")  # ——在大会上的讲话; （2020年7月1日通过）
_TITLE_NAMES = frozenset(("tit", "bt", "biaoti", "headline", "subject"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A title as a page shows it. It is marked where it is a heading, or is called a title."""

    text: str
    start: int
    end: int
    level: int  # 1 to 6 of a heading, else 0
    is_marked: bool


def headings(layout: Layout, end: int) -> Iterator[Shown]:
    """The headings that begin before a line."""
    for block in layout.blocks:
        if block.tag in HEADINGS and block.start < min(end, block.end):
            yield _shown(layout, block)


def line_above(layout: Layout, sizes: LineSizes, dropped: dict[int, str], first: int, site: str | None) -> Shown | None:
    """The title directly above a line of text."""
    has_header = False
    for number in range(first - 1, max(first - 1 - _ABOVE, -1), -1):
        text = layout.lines[number].text
        if not text or number in dropped:
            continue
        if header_fields(text) or (holds_full_date(text) and sizes.prose[number + 1] == sizes.prose[number]):
            has_header = True
            continue
        if sizes.prose[number + 1] > sizes.prose[number]:
            return None
        if (text.endswith(_ENDS_NO_TITLE) and not has_header) or _SUBTITLE.match(text):
            continue
        shown = _title_around(layout, number, site)
        shortest = _MIN_MARKED if shown.is_marked else _MIN_TITLE
        fits = shortest <= len(shown.text) <= _MAX_TITLE and layout.lines[number].link_size < len(text)
        return shown if fits and (has_header or shown.is_marked) else None
    return None


def headings_over(
    layout: Layout, sizes: LineSizes, dropped: dict[int, str], below: Shown, first: int
) -> Iterator[Shown]:
    """The headings of a higher level before one that stands directly above the text, the nearest first.

    None where header lines stand below it, as they do below a title, and none beyond other sentences.
    """
    if not below.level or any(is_header(layout.lines[n].text) for n in range(below.end, first)):
        return
    level = below.level
    for head in reversed(list(headings(layout, below.start))):
        between = (n for n in range(head.end, below.start) if n not in dropped)
        if any(sizes.prose[n + 1] > sizes.prose[n] for n in between):
            return
        if head.level < level and any(n not in dropped for n in range(head.start, head.end)):
            level = head.level
            yield head


def bold_line_above(layout: Layout, sizes: LineSizes, dropped: dict[int, str], first: int) -> str | None:
    """The line directly above the first sentences, where all of it is bold: a title where nothing else is one."""
    number = next((n for n in range(first - 1, max(first - 1 - _ABOVE, -1), -1) if n not in dropped), None)
    if number is None or sizes.prose[first]:
        return None
    line = layout.lines[number]
    if not line.is_bold or line.links or header_fields(line.text) or line.text.endswith(_ENDS_NO_TITLE):
        return None
    return clean_title(line.text) if _MIN_TITLE <= len(line.text) <= _MAX_TITLE else None


def lines_near(layout: Layout, dropped: dict[int, str], first: int) -> Iterator[str]:
    """The lines above a text and its first one, any of which the title of the window may repeat."""
    for number in range(max(0, first - _ABOVE), min(first + 1, len(layout.lines))):
        if number not in dropped and len(layout.lines[number].text) <= _MAX_TITLE:
            yield layout.lines[number].text


def _title_around(layout: Layout, number: int, site: str | None) -> Shown:
    """The heading or line at a place; where a heading of the same element stands directly above it, that one."""
    around = [block for block in layout.blocks if block.start <= number < block.end]
    own = next((block for block in around if block.tag in HEADINGS), around[-1])
    siblings = [
        block
        for block in layout.blocks
        if block.parent == own.parent and block.tag in HEADINGS and own.start - _ABOVE < block.end <= own.start
    ]
    for block in reversed(siblings):
        if block.end == own.start and block.start < block.end and (own.tag not in HEADINGS or block.tag <= own.tag):
            text = _shown(layout, block).text
            own = own if is_site(text, site) or is_section(text) else block
    if own.tag in HEADINGS:
        return _shown(layout, own)
    is_marked = any(_names_title(block) for block in around[-2:] if block.end - block.start <= 2)
    return Shown(clean_title(layout.lines[number].text), number, number + 1, 0, is_marked)


def _shown(layout: Layout, heading: Block) -> Shown:
    text = " ".join(line.text for line in layout.lines[heading.start : heading.end] if line.text)
    return Shown(clean_title(text), heading.start, heading.end, int(heading.tag[1]), True)


def _names_title(block: Block) -> bool:
    return any(name.endswith("title") for name in block.names) or not _TITLE_NAMES.isdisjoint(block.words_of_names())
