"""Lines of printed pages, put together again: no page numbers, no running heads, no sentence cut where a line ended.

The rule: a line goes on in the next one where it fills the page and no sentence ends in it. Chinese is joined without a
space, English with one; a hyphen at the end of a line is the typesetter's, unless a digit follows.
"""

import re
from collections import Counter

from searchsvc.facts.header_lines import header_line
from searchsvc.readers.cleaning import clean_text

_FULL = 0.8  # share of the width of a full line from which a line counts as full
_MIN_FULL = 36  # Latin letters; a column is no narrower, so shorter lines are headings, cells or signatures
_LONGEST = 10  # one line in so many may be longer than a full one: tables, mostly
_HEADS_FROM = 3  # pages from which running heads can be told
_MAX_MARGIN = 2  # lines at the top and at the foot of a page that may be margin
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]")
_PAGE_NUMBER = re.compile(
    r"[-–—―·\s]*(?:第\s*\d{1,4}\s*页(?:[\s,，/]*共\s*\d{1,4}\s*页)?|(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?)[-–—―·\s]*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[。！？；：.!?;:][”’」』）)\"']*$")
_NEW_PARAGRAPH = re.compile(
    r"\u3000|第[一二三四五六七八九十百零\d]{1,6}[条章节款]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*\D|[•●■◆▪·*-]\s"
)
_HYPHEN = re.compile(r"[A-Za-z][-\u2010\u00ad]$")
_DATE_SPACE = re.compile(r"(?<=\d) (?=[年月日])|(?<=[年月]) (?=\d)")
_DIGITS = re.compile(r"\d+")


def text_lines(pages: list[str]) -> list[str]:
    """The lines of a document's pages, each a paragraph, a heading or a row."""
    printed = [[line.rstrip() for line in clean_text(page).split("\n") if line.strip()] for page in pages]
    heads = _running_heads(printed)
    lines = [line for page in printed for line in _without_margins(page, heads)]
    return [_DATE_SPACE.sub("", line) for line in _joined(lines)]


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


def _joined(lines: list[str]) -> list[str]:
    full = max(_MIN_FULL, _FULL * _usual_width(lines))
    joined: list[str] = []
    before = ""  # the last printed line
    for line in lines:
        if joined and _goes_on(before, line, full):
            joined[-1] = _join(joined[-1], line.strip())
        else:
            joined.append(line.strip())
        before = line
    return joined


def _goes_on(line: str, following: str, full: float) -> bool:
    if _SENTENCE_END.search(line) or _NEW_PARAGRAPH.match(following):
        return False
    return _width(line) >= full and header_line(line) is None and header_line(following) is None


def _join(line: str, following: str) -> str:
    if _HYPHEN.search(line) and following[0].islower():
        return line[:-1] + following
    is_close = line.endswith("-") or _WIDE.match(line[-1]) or _WIDE.match(following)
    return line + following if is_close else f"{line} {following}"


def _usual_width(lines: list[str]) -> int:
    widths = sorted(_width(line) for line in lines)
    return widths[-1 - len(widths) // _LONGEST] if widths else 0


def _width(line: str) -> int:
    """How wide a line is printed, in Latin letters: a Chinese character is as wide as two."""
    return len(line) + len(_WIDE.findall(line))
