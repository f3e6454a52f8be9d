"""The foot of a page: who runs the site and where, below everything else.

The rule: a foot is known by its element, by its name, or by the words of an imprint in each of its lines. It goes where
any text stands before it and no sentences behind it, since a release may be shorter than the imprint. Names lie, so an
element that is only called a foot may not hold a longer text without a word of an imprint.
"""

from searchsvc.readers.html.around_text import is_header
from searchsvc.readers.html.layout import Block, Layout
from searchsvc.readers.html.line_sizes import HEADINGS, LineSizes, is_mostly_link

IMPRINT = "imprint of the site"
_NAMES = frozenset(("foot", "footer", "copyright", "copyrights"))
_MAX_UNKNOWN = 200  # characters of prose in an element that nothing but its name tells to be a foot
_MAX_LINES = 12  # of an imprint that only its words tell


class PageFeet:
    """Tells the feet of one page; `reason` is asked for its blocks in document order."""

    def __init__(self, layout: Layout, sizes: LineSizes) -> None:
        self.layout, self.sizes = layout, sizes
        headings = {n for block in layout.blocks if block.tag in HEADINGS for n in range(block.start, block.end)}
        self.texts = [
            number not in headings and not is_mostly_link(line) and not is_header(line.text) and bool(line.text)
            for number, line in enumerate(layout.lines)
        ]
        self.texts_before = 0
        self.seen = 0

    def reason(self, block: Block, dropped: dict[int, str]) -> str | None:
        """Why a block is the foot of the page; None where it is not."""
        known = None if self.sizes.prose[-1] > self.sizes.prose[block.end] else self._known_as(block)
        if known is None:
            return None
        while self.seen < block.start:
            self.texts_before += self.texts[self.seen] and self.seen not in dropped
            self.seen += 1
        return known if self.texts_before else None

    def _known_as(self, block: Block) -> str | None:
        if block.tag == "footer":
            return "in an element <footer>"
        if block.role == "contentinfo":
            return "in an element of role contentinfo"
        lines = self.layout.lines[block.start : block.end]
        imprint = self.sizes.imprint
        if named := block.words_of_names() & _NAMES:
            is_short = self.sizes.prose_of(block) <= _MAX_UNKNOWN
            is_foot = is_short or any(imprint.has_word(line.text) for line in lines)
            return f"in an element named {min(named)}" if is_foot else None
        if len(lines) > _MAX_LINES or self.sizes.prose_of(block):
            return None
        texts = [line.text for line in lines if line.text and not is_mostly_link(line)]
        if texts and all(map(imprint.has_word, texts)) and imprint.is_certain("\n".join(texts)):
            return IMPRINT
        return None
