"""The main text of a page: which of its lines are the release, which are left out, and why.

The rule: the text is the smallest block that holds nearly all sentences outside links; a container known by name is the
text where it holds as much. Lines of the same element behind such a block belong to it where they are like text, and so
do header lines between the title and the text, or close behind it.
"""

from dataclasses import dataclass
from itertools import pairwise

from searchsvc.facts.header_lines import header_fields
from searchsvc.readers.cleaning import letters_only
from searchsvc.readers.html.around_text import headers_before, headers_behind, is_header
from searchsvc.readers.html.clutter import cluttered_lines, containers, line_clutter
from searchsvc.readers.html.controls import without_controls
from searchsvc.readers.html.layout import PAGE_TAGS, Block, Layout
from searchsvc.readers.html.line_sizes import LineSizes, sizes_of
from searchsvc.readers.html.page_foot import IMPRINT
from searchsvc.readers.html.titles.page_title import TitleSources, page_title

_COVERED = 0.8  # share of a page's sentences that the block of its text holds
_NAMED_COVERED = 0.9  # share of them with which a container known by name is the text
_MIN_PROSE = 0.15  # share of the plain text; with fewer sentences, a page is a list or a table
_WRAPPERS = frozenset(
    ("html", "body", "div", "section", "main", "article", "form", "table", "tbody", "tr", "td", "center")
)
_CONTAINER_TAGS = frozenset(("article", "main"))
_TITLE_WITHIN, _TITLE_LINES = 15, 3  # among how many lines of the text its title may be repeated, and on how many
_ATTACHMENT_LINK = 0.5  # share of a line that may be link where it stands behind the text


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line of a page that is no part of its text, and a short reason."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class MainText:
    """The title of a page, None without one, its text, and (where they are asked for) the lines left out."""

    title: str | None
    body: str
    left_out: tuple[LeftOut, ...] = ()


def main_text(layout: Layout, titles: TitleSources, *, explain: bool = False) -> MainText:
    """The main text; `explain` tells what was left out as well."""
    sizes = sizes_of(layout)
    dropped = cluttered_lines(layout, sizes)
    for number, line in enumerate(layout.lines):
        if number not in dropped and (reason := line_clutter(line.text) or _imprint(line.text, sizes)):
            dropped[number] = reason
    start, end = _extent(layout, sizes, dropped)
    if dropped.keys() >= set(range(start, end)):
        dropped = {}
    texts = [line.text for line in layout.lines]
    title = page_title(layout, titles, sizes, dropped, start, end)
    key = letters_only(title or "")
    kept = _below_title(texts, [number for number in range(start, end) if number not in dropped], key)
    before = headers_before(layout, sizes, start, key, dropped)
    behind = headers_behind(layout, sizes, kept[-1] if kept else end - 1, dropped)
    numbers = [*before, *kept, *behind]
    body = "\n".join(filter(None, (_tidy(texts[number]) for number in numbers)))
    return MainText(title, body, _left_out(texts, numbers, dropped, key) if explain else ())


def _imprint(text: str, sizes: LineSizes) -> str | None:
    return IMPRINT if sizes.imprint.is_certain(text) else None


def _left_out(texts: list[str], numbers: list[int], dropped: dict[int, str], key: str) -> tuple[LeftOut, ...]:
    shown = set(numbers)
    return tuple(
        LeftOut(text, dropped.get(number) or ("the title" if letters_only(text) == key else "outside the main text"))
        for number, text in enumerate(texts)
        if text and number not in shown
    )


def _extent(layout: Layout, sizes: LineSizes, dropped: dict[int, str]) -> tuple[int, int]:
    """The lines of the text, from and to."""
    if not layout.blocks:
        return 0, len(layout.lines)
    weights = [0 if number in dropped else size for number, size in enumerate(_each(sizes.prose))]
    plain = [
        0 if number in dropped or sizes.imprint.is_likely(layout.lines[number].text) else size
        for number, size in enumerate(_each(sizes.plain))
    ]
    if sum(weights) < _MIN_PROSE * sum(plain):
        weights = plain
    if not any(weights):
        return 0, len(layout.lines)
    sums = [0]
    for weight in weights:
        sums.append(sums[-1] + weight)
    named = [block for block in layout.blocks if _is_container(block)]
    covering = [block for block in named if sums[block.end] - sums[block.start] >= _NAMED_COVERED * sums[-1]]
    if covering:
        return _joined(layout, covering[-1], sizes, dropped)
    enough = _COVERED * sums[-1]
    block = layout.blocks[0]
    for inner in layout.blocks:
        if inner.tag in _WRAPPERS and inner.end - inner.start > 1 and sums[inner.end] - sums[inner.start] >= enough:
            block = inner
    return _grown(layout, block, sizes, dropped)


def _each(sums: list[int]) -> list[int]:
    return [behind - before for before, behind in pairwise(sums)]


def _is_container(block: Block) -> bool:
    """Whether an element is called or marked as one that holds a text and nothing else."""
    return (
        block.tag in _CONTAINER_TAGS
        or block.role in ("articlebody", "main", "article")
        or not containers().isdisjoint(block.names)
    )


def _joined(layout: Layout, container: Block, sizes: LineSizes, dropped: dict[int, str]) -> tuple[int, int]:
    """A container known by name with its likes, tables of data and sentences that stand directly behind it."""
    end = container.end
    for block in layout.blocks:
        if block.parent != container.parent or block.start != end:
            continue
        lines = layout.lines[block.start : block.end]
        is_table = block.tag == "table" and len(lines) > 1 and not any(line.links for line in lines)
        if is_table or (container.names and block.names == container.names):
            end = block.end
    parent = layout.blocks[container.parent]
    while (
        parent.tag not in PAGE_TAGS
        and end < parent.end
        and end not in dropped
        and sizes.prose[end + 1] > sizes.prose[end]
    ):
        end += 1
    return container.start, end


def _grown(layout: Layout, block: Block, sizes: LineSizes, dropped: dict[int, str]) -> tuple[int, int]:
    """A block with the lines behind it that are like text: lists and tables hold no sentences, and yet belong to it."""
    parent = block
    while parent.parent >= 0 and (parent.start, parent.end) == (block.start, block.end):
        parent = layout.blocks[parent.parent]
    end = block.end
    if parent.tag in PAGE_TAGS:
        return block.start, end
    while end < parent.end and end not in dropped and _is_like_text(layout, end, sizes):
        end += 1
    return block.start, end


def _is_like_text(layout: Layout, number: int, sizes: LineSizes) -> bool:
    line = layout.lines[number]
    return line.link_size <= _ATTACHMENT_LINK * len(line.text) and not sizes.imprint.is_likely(line.text)


def _below_title(texts: list[str], kept: list[int], key: str) -> list[int]:
    """The lines of the text below its title, where it is repeated there; header lines above it stay."""
    if not key:
        return kept
    keys = [letters_only(texts[line]) for line in kept[: _TITLE_WITHIN + _TITLE_LINES]]
    for position in range(min(_TITLE_WITHIN, len(kept))):
        for end in range(position + 1, position + 1 + _TITLE_LINES):
            if "".join(keys[position:end]) == key:
                above = [before for before in kept[:position] if is_header(texts[before])]
                return [*above, *kept[end:]]
    return kept


def _tidy(line: str) -> str:
    return without_controls(line) if header_fields(line) else line
