"""Clutter: what pages put around a text, known by element, by the names of elements, by its links and by its words.

The rule: an element is clutter only while it holds a small part of the page, since names lie (`#print-area` may hold
the whole text). The words are data (`data/html_clutter.json`).
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from searchsvc.readers.html.layout import Block, Layout
from searchsvc.runtime.data_files import data_json

_MAX_SHARE = 1 / 3  # of the plain text of the page that clutter may hold
_MAX_LINE = 100  # characters; longer lines are prose
_LINK_SHARE, _MIN_LINKS = 0.6, 3  # a list of links to elsewhere
_TAGS = frozenset(("nav", "footer", "aside", "header", "dialog"))
_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search"))
_LISTS = frozenset(("ul", "ol", "dl", "div", "section", "table"))
_CONTENT = frozenset(("article", "main"))
_WORDS_OF_NAME = re.compile(r"[a-z0-9]+")
_ATTACHMENTS = re.compile(r"附件|相关附件|annex|attachment|appendix", re.IGNORECASE)
_TRAIL = re.compile(r"(?:网站首页|首页|home)\s*(?:[>›»/＞]|-+>|$)", re.IGNORECASE)
_HEADER_TAIL = re.compile(
    r"[\s|【\[(（]+(?:字\s*[号体]|(?:字体|文字|文章)(?:大小|字号)|(?:我要)?打印|分享|收藏|关闭|(?:浏览|阅读|点击|访问)(?:次?数|量)"
    r"|\b(?:font|text) size\b|\bprint\b|\bshare\b|\bviews?\b\s*:|\be-?mail this\b).*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sums over the lines before each line: of characters outside links, of characters in them, of links."""

    plain: list[int]
    linked: list[int]
    links: list[int]

    def of(self, block: Block) -> tuple[int, int, int]:
        """The three sums of one block."""
        start, end = block.start, block.end
        return (
            self.plain[end] - self.plain[start],
            self.linked[end] - self.linked[start],
            self.links[end] - self.links[start],
        )


def sizes_of(layout: Layout) -> Sizes:
    """The sums for all lines of a page."""
    lines = layout.lines
    return Sizes(
        list(accumulate((len(line.text) - line.link_size for line in lines), initial=0)),
        list(accumulate((line.link_size for line in lines), initial=0)),
        list(accumulate((line.links for line in lines), initial=0)),
    )


def cluttered_lines(layout: Layout, sizes: Sizes) -> set[int]:
    """The lines of all elements that are clutter as a whole."""
    dropped: set[int] = set()
    inside_content = [False] * len(layout.blocks)
    for index, block in enumerate(layout.blocks):
        inside_content[index] = block.tag in _CONTENT or (block.parent >= 0 and inside_content[block.parent])
        plain, linked, links = sizes.of(block)
        if not plain + linked or plain > _MAX_SHARE * sizes.plain[-1]:
            continue
        is_furniture = _is_furniture(block) and not (block.tag == "header" and inside_content[index])
        if is_furniture or _is_list_of_links(block, layout, plain, linked, links):
            dropped.update(range(block.start, block.end))
    return dropped


def is_clutter(line: str) -> bool:
    """Whether a line is nothing but controls, a trail of links to the home page, or a legal notice."""
    if len(line) > _MAX_LINE:
        return False
    folded = line.lower().lstrip(" \t|【[(（>·•-")
    return (
        folded.startswith(_openings()) or _TRAIL.match(folded) is not None or _controls().fullmatch(folded) is not None
    )


def without_controls(header_line: str) -> str:
    """A header line up to the controls (font size, print, share) that stand behind its values."""
    return _HEADER_TAIL.sub("", header_line).rstrip(" |【[(（")


def _is_furniture(block: Block) -> bool:
    if block.tag in ("html", "body") or block.tag in _CONTENT:
        return False
    if block.tag in _TAGS or block.role in _ROLES:
        return True
    return any(word in _names() for name in block.names for word in (name, *_WORDS_OF_NAME.findall(name)))


def _is_list_of_links(block: Block, layout: Layout, plain: int, linked: int, links: int) -> bool:
    if block.tag not in _LISTS or links < _MIN_LINKS or linked < _LINK_SHARE * (plain + linked):
        return False
    before = layout.lines[max(block.start - 1, 0)].text
    return not (_ATTACHMENTS.search(before) or _ATTACHMENTS.search(layout.lines[block.start].text))


@cache
def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = data_json("html_clutter.json")
    return data


@cache
def containers() -> frozenset[str]:
    """Ids and classes, in lower case, of elements that publishing systems put nothing but a text into."""
    return frozenset(_data()["containers"])


@cache
def _names() -> frozenset[str]:
    return frozenset(_data()["names"])


@cache
def _openings() -> tuple[str, ...]:
    return tuple(_data()["openings"])


@cache
def _controls() -> re.Pattern[str]:
    """Nothing but labels of controls, with signs between them."""
    longest_first = sorted(_data()["labels"], key=lambda label: (-len(label), label))
    words = "|".join(re.escape(label) + ("(?![a-z])" if label.isascii() else "") for label in longest_first)
    return re.compile(rf"(?:[\W_]*+(?>{words}))+[\W_]*+")
