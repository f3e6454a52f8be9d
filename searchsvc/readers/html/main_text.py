"""The main text of a page: which of its lines are the release, and which heading is its title.

The rule: a container known by name, `<article>` or `<main>` is the text; else the smallest block that holds nearly all
of the plain text, links not counted. Header lines that stand between the title and the text, or close behind it, belong
to the text.
"""

import re
from dataclasses import dataclass

from searchsvc.facts.dates.calendar_patterns import find_terse_dates
from searchsvc.facts.header_lines import header_fields, may_hold_date
from searchsvc.readers.cleaning import letters_only
from searchsvc.readers.html.clutter import (
    Sizes,
    cluttered_lines,
    containers,
    is_clutter,
    sizes_of,
    without_controls,
)
from searchsvc.readers.html.layout import Block, Layout
from searchsvc.text.fold import fold_text

_HEAVY = 0.8  # share of a block's plain text with which an inner block takes its place
_CONTAINER_SHARE = 0.3  # of what the heaviest block holds that a container known by name must hold
_WRAPPERS = frozenset(("html", "body", "div", "section", "main", "form", "table", "tbody", "tr", "td", "center"))
_BEFORE, _AFTER = 15, 6  # lines before the text and behind it among which its header lines are looked for
_TITLE_WITHIN, _TITLE_LINES = 15, 3  # among how many lines of the text its title may be repeated, and on how many
_HEADINGS = frozenset(("h1", "h2", "h3"))
_MAX_HEADER = 200
_SITE_SEPARATOR = re.compile(r"\s*[_|｜]\s*|\s+[-–—»·]\s+|--+")
_SITE_TAIL = re.compile(r"[-–—](?=[^-–—]{2,20}$)(?=.*(?:网|网站|政府|门户|频道|部|委|局|厅|办)$)")


@dataclass(frozen=True, slots=True)
class MainText:
    """The title that a page shows, None without one, and its text."""

    title: str | None
    body: str


def main_text(layout: Layout, declared_title: str | None, page_title: str, site: str | None) -> MainText:
    """The main text; `page_title` is that of the browser's window, which often names the site too."""
    sizes = sizes_of(layout)
    dropped = cluttered_lines(layout, sizes)
    block = _main_block(layout, sizes)
    start, end = (block.start, block.end) if block else (0, len(layout.lines))
    if dropped.issuperset(range(start, end)):
        dropped = set()
    title = declared_title or _heading(layout, dropped, end, page_title, site) or title_of_window(page_title, site)
    key = letters_only(title)
    texts = [line.text for line in layout.lines]
    kept = [number for number in range(start, end) if number not in dropped and not is_clutter(texts[number])]
    kept = _below_title(texts, kept, key)
    numbers = [*_headers_before(texts, start, key, dropped), *kept, *_headers_behind(texts, end, dropped)]
    return MainText(title or None, "\n".join(filter(None, (_tidy(texts[number]) for number in numbers))))


def without_site(title: str, site: str | None) -> str:
    """The title of a page without the name of its site at the end."""
    return title.removesuffix(site).rstrip(" -–—_|·") or title if site else title


def title_of_window(title: str, site: str | None) -> str:
    """The title of a browser's window without the names of site and section at its end, or of the site before it."""
    parts = [part for part in _SITE_SEPARATOR.split(title) if part]
    if site and len(parts) > 1 and letters_only(parts[0]) == letters_only(site):
        del parts[0]
    first = without_site(parts[0], site) if parts else ""
    tail = _SITE_TAIL.search(first)
    return first[: tail.start()] if tail else first


def _main_block(layout: Layout, sizes: Sizes) -> Block | None:
    """The block that holds the text; None for a page without text."""
    heaviest = _heaviest(layout, sizes, 0) if layout.blocks and sizes.plain[-1] else None
    if heaviest is None:
        return None
    enough = _CONTAINER_SHARE * sizes.of(heaviest)[0]
    known = containers()
    named = [block for block in layout.blocks if block.role == "articlebody" or not known.isdisjoint(block.names)]
    articles = [block for block in layout.blocks if block.tag == "article"]
    for candidates in (named, articles):
        largest = max(candidates, key=lambda block: sizes.of(block)[0], default=None)
        if largest is not None and sizes.of(largest)[0] > enough:
            return largest
    mains = [index for index, block in enumerate(layout.blocks) if block.tag == "main" or block.role == "main"]
    heaviest_main = max(mains, key=lambda index: sizes.of(layout.blocks[index])[0], default=0)
    return _heaviest(layout, sizes, heaviest_main) if sizes.of(layout.blocks[heaviest_main])[0] > enough else heaviest


def _heaviest(layout: Layout, sizes: Sizes, index: int) -> Block:
    """The smallest wrapper inside a block that holds nearly all of its plain text. Blocks are in document order."""
    block = layout.blocks[index]
    for inner in layout.blocks[index + 1 :]:
        if inner.start >= block.end:
            break
        if inner.tag in _WRAPPERS and inner.end - inner.start > 1 and sizes.of(inner)[0] >= _HEAVY * sizes.of(block)[0]:
            block = inner
    return block


def _heading(layout: Layout, dropped: set[int], end: int, page_title: str, site: str | None) -> str | None:
    """The longest heading that the window's title repeats, else the last of level 1 that is not below the text."""
    headings = [
        (block.tag, " ".join(line.text for line in layout.lines[block.start : block.end] if line.text))
        for block in layout.blocks
        if block.tag in _HEADINGS and block.start < end and not dropped.issuperset(range(block.start, block.end))
    ]
    headings = [(tag, text) for tag, text in headings if text and letters_only(text) != letters_only(site or "")]
    repeated = [text for _, text in headings if letters_only(text) and letters_only(text) in letters_only(page_title)]
    if repeated:
        return max(repeated, key=len)
    return next((text for tag, text in reversed(headings) if tag == "h1"), None)


def _below_title(texts: list[str], kept: list[int], key: str) -> list[int]:
    """The lines of the text below its title, where it is repeated there; header lines above it stay."""
    for position in range(min(_TITLE_WITHIN, len(kept))):
        for end in range(position + 1, position + 1 + _TITLE_LINES):
            if key and letters_only("".join(texts[line] for line in kept[position:end])) == key:
                above = [before for before in kept[:position] if _is_header(texts[before])]
                return [*above, *kept[end:]]
    return kept


def _headers_before(texts: list[str], start: int, key: str, dropped: set[int]) -> list[int]:
    """Header lines between the title and the text below it, where short lines with a date are such, too.

    Where no title stands there, only labelled ones: a date alone may be that of today, in the head of the page.
    """
    near = range(max(0, start - _BEFORE), start)
    title_at = next((number for number in reversed(near) if key and letters_only(texts[number]) == key), None)
    if title_at is None:
        return [number for number in near if number not in dropped and _is_header(texts[number], labelled=True)]
    below = range(title_at + 1, start)
    return [
        number
        for number in below
        if _is_header(texts[number]) or (number not in dropped and _holds_full_date(texts[number]))
    ]


def _headers_behind(texts: list[str], end: int, dropped: set[int]) -> list[int]:
    """Labelled sources and dates close behind the text."""
    near = range(end, min(end + _AFTER, len(texts)))
    return [number for number in near if number not in dropped and _is_header(texts[number], labelled=True)]


def _is_header(line: str, *, labelled: bool = False) -> bool:
    return any(field.value and field.kind != "other" and (field.label or not labelled) for field in header_fields(line))


def _holds_full_date(line: str) -> bool:
    if len(line) > _MAX_HEADER or not may_hold_date(line):
        return False
    return any(match.is_full for match in find_terse_dates(fold_text(line)))


def _tidy(line: str) -> str:
    return without_controls(line) if header_fields(line) else line
