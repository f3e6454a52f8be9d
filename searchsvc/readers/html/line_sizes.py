"""Sizes: how much of a page's text stands in sentences, in links and outside them, for any range of its lines.

Sums over the lines before each line, so that a block of any size is weighed by two look-ups.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from searchsvc.readers.html.layout import Block, Layout, PageLine
from searchsvc.readers.html.prose import Imprint, prose_size

_BESIDE_LINK = 20  # characters of a date or a number that may stand beside a link
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(frozen=True, slots=True)
class LineSizes:
    """Sums up to each line: characters outside links, in links, in prose (see `prose`); links. And the imprint's words.

    A date or number beside a link counts as a part of it.
    """

    plain: list[int]
    linked: list[int]
    links: list[int]
    prose: list[int]
    imprint: Imprint

    def plain_of(self, block: Block) -> int:
        """The characters of a block outside links."""
        return self.plain[block.end] - self.plain[block.start]

    def linked_of(self, block: Block) -> int:
        """The characters of a block in links."""
        return self.linked[block.end] - self.linked[block.start]

    def links_of(self, block: Block) -> int:
        """The number of links in a block."""
        return self.links[block.end] - self.links[block.start]

    def prose_of(self, block: Block) -> int:
        """The characters of a block in sentences outside links."""
        return self.prose[block.end] - self.prose[block.start]

    def share_of(self, block: Block) -> float:
        """The part of the page's prose that a block holds; of its plain text where the page has no prose."""
        if self.prose[-1]:
            return self.prose_of(block) / self.prose[-1]
        return self.plain_of(block) / self.plain[-1] if self.plain[-1] else 0.0


def sizes_of(layout: Layout) -> LineSizes:
    """The sums for all lines of a page. Headings hold no prose, whatever their punctuation, and an imprint none."""
    lines = layout.lines
    imprint = Imprint(lines)
    linked = [len(line.text) if is_mostly_link(line) else line.link_size for line in lines]
    prose = [prose_size(line) for line in lines]
    for block in layout.blocks:
        if block.tag in HEADINGS:
            prose[block.start : block.end] = [0] * (block.end - block.start)
    prose = [size and not imprint.is_likely(line.text) and size for line, size in zip(lines, prose, strict=True)]
    return LineSizes(
        _sums(len(line.text) - size for line, size in zip(lines, linked, strict=True)),
        _sums(linked),
        _sums(line.links for line in lines),
        _sums(prose),
        imprint,
    )


def is_mostly_link(line: PageLine) -> bool:
    """Whether a line is a link, with no more than a date or a number beside it."""
    return line.link_size > 0 and len(line.text) - line.link_size <= min(_BESIDE_LINK, 2 * line.link_size)


def _sums(values: Iterable[int]) -> list[int]:
    return list(accumulate(values, initial=0))
