"""Lines of printed pages, put together again: no page numbers, no running heads, no sentence cut where a line ended.

The rule: a line goes on in the next one where it fills the page and no sentence ends in it, or where narrower lines
are seen to be wrapped at a width. Where the first line is a title, narrow text does not go on from it.
"""

import re
from collections import Counter

from searchsvc.facts.header_lines import header_line
from searchsvc.readers.cleaning import clean_text
from searchsvc.readers.plain.wrapping import NEW_PARAGRAPH, SENTENCE_END, join, usual_width, width, wrapped

_FULL = 0.8  # share of the width of a full line from which a line counts as full
_MIN_FULL = 36  # Latin letters; a column is no narrower, so shorter lines are headings, cells or signatures
_HEADS_FROM = 3  # pages from which running heads can be told
_MAX_MARGIN = 2  # lines at the top and at the foot of a page that may be margin
_PAGE_NUMBER = re.compile(
    r"[-–—―·\s]*(?:第\s*\d{1,4}\s*页(?:[\s,，/]*共\s*\d{1,4}\s*页)?|(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?)[-–—―·\s]*",
    re.IGNORECASE,
)
_DATE_SPACE = re.compile(r"(?<=\d) (?=[年月日])|(?<=[年月]) (?=\d)")
_DIGITS = re.compile(r"\d+")


def printed_lines(pages: list[str]) -> list[str]:
    """The lines of a document's pages as they are printed, without page numbers and running heads."""
    printed = [[line.rstrip() for line in clean_text(page).split("\n") if line.strip()] for page in pages]
    heads = _running_heads(printed)
    lines = [line for page in printed for line in _without_margins(page, heads)]
    return [_DATE_SPACE.sub("", line) for line in lines]


def _running_heads(pages: list[list[str]]) -> set[str]:
    """First and last lines that most pages share, digits aside."""
    if len(pages) < _HEADS_FROM:
        return set()
    edges = Counter(key for page in pages if page for key in {_head_key(page[0]), _head_key(page[-1])})
    return {key for key, count in edges.items() if count > len(pages) / 2}


def _head_key(line: str) -> str:
    return _DIGITS.sub("0", "".join(line.split()))


def _without_margins(page: list[str], heads: set[str]) -> list[str]:
    start, end = 0, len(page)
    while start < min(end, _MAX_MARGIN) and _is_margin(page[start], heads):
        start += 1
    while end > max(start, len(page) - _MAX_MARGIN) and _is_margin(page[end - 1], heads):
        end -= 1
    return page[start:end]


def _is_margin(line: str, heads: set[str]) -> bool:
    return _PAGE_NUMBER.fullmatch(line) is not None or _head_key(line) in heads


def joined_lines(lines: list[str], *, begins_with_title: bool = True) -> list[str]:
    """Printed lines put together: each a paragraph, a heading or a row."""
    full = max(_MIN_FULL, _FULL * usual_width([width(line) for line in lines]))
    narrow = [False, *wrapped(lines[1:])] if begins_with_title else wrapped(lines)
    joined: list[str] = []
    goes_on = False
    for number, line in enumerate(lines):
        if goes_on:
            joined[-1] = join(joined[-1], line.strip())
        else:
            joined.append(line.strip())
        following = lines[number + 1] if number + 1 < len(lines) else ""
        goes_on = bool(following) and (narrow[number] or _goes_on(line, following, full))
    return joined


def _goes_on(line: str, following: str, full: float) -> bool:
    if SENTENCE_END.search(line) or NEW_PARAGRAPH.match(following):
        return False
    return width(line) >= full and header_line(line) is None and header_line(following) is None
