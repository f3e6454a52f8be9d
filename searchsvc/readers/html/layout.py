"""The text of a page as lines, and its block elements as ranges of lines.

The rule: block elements, `<br>` and table rows make lines, everything else runs on; scripts, controls and hidden
elements have no text. Nothing here judges what is worth reading: `main_text` does. No recursion, whatever the nesting.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from searchsvc.readers.html.inline_text import SEAM, lines_of

_SILENT = frozenset((
    "head", "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas",
    "audio", "video", "map", "select", "option", "button", "input", "textarea", "datalist", "progress",
    "meter", "dialog", "rt", "rp", "del", "title",
))  # fmt: skip
_BLOCKS = frozenset((
    "html", "body", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table",
    "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "article", "main", "section", "header", "footer", "nav",
    "aside", "form", "fieldset", "figure", "figcaption", "blockquote", "pre", "address", "center", "details",
    "summary", "hr",
))  # fmt: skip
_BOLD = frozenset(("b", "strong"))
_CELLS = frozenset(("td", "th"))
_BETWEEN_CELLS = " | "
_AFTER_LABEL = re.compile(r"(?<=[:：]) \| ")  # a cell that only names the next one
_HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
_SOURCE_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*[\n\f][ \t\n\f]*(?={_WIDE})")  # Chinese wrapped in the source
_SPACE = re.compile("[ \t\n\f\xa0]+")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


PAGE_TAGS = frozenset(("html", "body", "form"))
"""Elements that may hold a whole page."""
_WORD_OF_NAME = re.compile("[a-z0-9]+")


@dataclass(slots=True)
class PageLine:
    """One line: its text, how much of it is links, how many links it has, and whether all of it is bold."""

    text: str
    link_size: int  # characters
    links: int
    is_bold: bool = False


@dataclass(slots=True)
class Block:
    """A block element: its names (id and classes, in lower case), its lines, and the index of the block around it."""

    tag: str
    names: tuple[str, ...]
    role: str
    parent: int
    start: int
    end: int = 0
    cells: list[int] = field(default_factory=list)
    holds_table: bool = False

    def words_of_names(self) -> set[str]:
        """The words of its names: `foot` and `nav` of `foot-nav`."""
        return {word for name in self.names for word in _WORD_OF_NAME.findall(name)}


@dataclass(slots=True)
class Layout:
    """A page in lines and blocks, both in document order. Joined table cells leave empty lines behind."""

    lines: list[PageLine] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def lay_out(page: LexborHTMLParser) -> Layout:
    """The lines and blocks of a whole page."""
    walk = _PageWalk()
    stack: list[LexborNode | None] = [page.root]  # None: the element entered last is left
    while stack:
        node = stack.pop()
        if node is None:
            walk.leave()
            continue
        if node.next is not None:
            stack.append(node.next)
        if node.is_text_node:
            walk.write(node.text_content or "")
        elif node.is_element_node and walk.enter(node):
            stack.append(None)
            if node.first_child is not None:
                stack.append(node.first_child)
    _join_rows(walk.layout)
    return walk.layout


class _PageWalk:
    """What a walk over the elements has written, and which elements are open."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.open: list[tuple[str, int]] = []  # tags, with the index of the block that each is in
        self.parts: list[str] = []
        self.link_size = self.links = self.in_links = self.in_pre = self.in_bold = 0
        self.has_light = False

    def enter(self, node: LexborNode) -> bool:
        """Opens an element; False where it has nothing to read."""
        tag = node.tag or ""
        attributes = node.attributes
        if tag in _SILENT or _is_hidden(attributes):
            return False
        block = self.open[-1][1] if self.open else -1
        if tag in _BLOCKS:
            self.end_line()
            block = self._open_block(tag, attributes, block)
        elif tag == "br":
            self.end_line()
        else:
            self.parts.append(SEAM)
        if tag == "a" and attributes.get("href") is not None:
            self.in_links += 1
            self.links += 1
        self.in_pre += tag == "pre"
        self.in_bold += tag in _BOLD
        self.open.append((tag if tag != "a" or attributes.get("href") is not None else "", block))
        return True

    def leave(self) -> None:
        tag, block = self.open.pop()
        self.in_links -= tag == "a"
        self.in_pre -= tag == "pre"
        self.in_bold -= tag in _BOLD
        if tag in _BLOCKS:
            self.end_line()
            self.layout.blocks[block].end = len(self.layout.lines)
        else:
            self.parts.append(SEAM)

    def write(self, text: str) -> None:
        if self.in_pre:
            first, *rest = text.split("\n")
            self._add(first)
            for line in rest:
                self.end_line()
                self._add(line)
        else:
            self._add(text)

    def end_line(self) -> None:
        written = "".join(self.parts)
        self.parts.clear()
        is_bold, self.has_light = not self.has_light, False
        if not written or written.isspace():
            return
        for raw in lines_of(written):
            text = _line_of(raw)
            if text:
                self.layout.lines.append(PageLine(text, min(self.link_size, len(text)), self.links, is_bold))
                self.link_size = self.links = 0

    def _add(self, text: str) -> None:
        self.parts.append(text)
        if not self.in_bold and not text.isspace():
            self.has_light = True
        if self.in_links:
            self.link_size += len(text.strip())

    def _open_block(self, tag: str, attributes: dict[str, str | None], parent: int) -> int:
        blocks = self.layout.blocks
        names = (attributes.get("id") or "", *(attributes.get("class") or "").split())
        role = (attributes.get("role") or attributes.get("itemprop") or "").lower()
        blocks.append(Block(tag, tuple(name.lower() for name in names if name), role, parent, len(self.layout.lines)))
        if parent >= 0 and tag in _CELLS:
            blocks[parent].cells.append(len(blocks) - 1)
        elif tag == "table":
            while parent >= 0 and not blocks[parent].holds_table:
                blocks[parent].holds_table = True
                parent = blocks[parent].parent
        return len(blocks) - 1


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes or (attributes.get("aria-hidden") or "").lower() == "true":
        return True
    style = attributes.get("style")
    return style is not None and _HIDING_STYLE.search(style) is not None


def _line_of(raw: str) -> str:
    """A line as a reader sees it."""
    text = _SOURCE_BREAK.sub("", raw)
    return _SPACE.sub(" ", text).strip().strip(_INVISIBLE).strip()


def _join_rows(layout: Layout) -> None:
    """Puts the cells of a table row on one line, unless a cell has several lines: then the table only makes columns."""
    for row in layout.blocks:
        if row.tag != "tr" or row.holds_table or len(row.cells) < 2:
            continue
        cells = [layout.blocks[index] for index in row.cells]
        if any(cell.end - cell.start > 1 for cell in cells) or row.start == row.end:
            continue
        texts = [layout.lines[cell.start].text if cell.end > cell.start else "" for cell in cells]
        lines = layout.lines[row.start : row.end]
        first = lines[0]
        first.text = _AFTER_LABEL.sub("", _BETWEEN_CELLS.join(texts).rstrip(" |"))
        first.link_size = sum(line.link_size for line in lines)
        first.links = sum(line.links for line in lines)
        for line in lines[1:]:
            line.text, line.link_size, line.links = "", 0, 0
