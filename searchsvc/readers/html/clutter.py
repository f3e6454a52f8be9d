"""Clutter: what pages put around a text, known by element, by the names of elements, by its links and by its words.

The rule: names lie (`#print-area` may hold the whole text), so they cut only what may be cut. The name of a control
(share, banner) takes out no sentences. The name of a section (footer, comments, related) does where a text comes before
it, or where it holds a small part of the page. The foot of the page (see `page_foot`) goes however short the text is
that comes before it. The words are data (`data/html_clutter.json`).
"""

import re
from functools import cache

from searchsvc.readers.html.around_text import holds_full_date, is_header
from searchsvc.readers.html.controls import is_control
from searchsvc.readers.html.layout import Block, Layout
from searchsvc.readers.html.line_sizes import LineSizes
from searchsvc.readers.html.page_foot import PageFeet
from searchsvc.readers.html.related_items import head_of_list, related_lines, teasers
from searchsvc.runtime.data_files import data_json

LIST_OF_LINKS, RELATED, CONTROL = "a list of links", "related items", "a control"
_MAX_SHARE = 1 / 3  # of the text of the page that a section of unknown place may hold
_MAX_LINE = 100  # characters; longer lines are prose
_LINK_SHARE, _MIN_LINKS = 0.6, 3  # a list of links to elsewhere
_CONTROLS, _CONTROL_ROLES = frozenset(("nav", "header", "dialog")), frozenset(("navigation", "banner", "search"))
_BEHIND, _BEHIND_ROLES = frozenset(("footer",)), frozenset(("contentinfo",))
_BESIDE, _BESIDE_ROLES = frozenset(("aside",)), frozenset(("complementary",))
_LISTS = frozenset(("ul", "ol", "dl", "div", "section", "table", "td"))
_CONTENT = frozenset(("article", "main"))
_ATTACHMENTS = re.compile(r"附件|相关附件|annex|attachment|appendix", re.IGNORECASE)
_TRAIL = re.compile(r"(?:网站首页|首页|home)\s*(?:[>›»/＞]|-+>|$)", re.IGNORECASE)


def cluttered_lines(layout: Layout, sizes: LineSizes) -> dict[int, str]:
    """The lines of elements and lists that are clutter as a whole, each with the reason."""
    dropped: dict[int, str] = {}
    is_dropped = [False] * len(layout.blocks)
    inside_content = [False] * len(layout.blocks)
    dropped_prose = 0  # of the blocks so far; none of them is in another
    feet = PageFeet(layout, sizes)
    for index, block in enumerate(layout.blocks):
        inside_content[index] = block.tag in _CONTENT or (block.parent >= 0 and inside_content[block.parent])
        if block.parent >= 0 and is_dropped[block.parent]:
            is_dropped[index] = True
            continue
        if block.start == block.end or block.tag in ("html", "body") or block.tag in _CONTENT:
            continue
        within_article = block.tag == "header" and inside_content[index]
        before = sizes.prose[block.start] - dropped_prose
        reason = None if within_article else _furniture(block, sizes, before)
        if reason is None and _is_list_of_links(block, layout, sizes):
            reason = LIST_OF_LINKS
        if reason is None:
            reason = feet.reason(block, dropped)
        if reason is not None:
            is_dropped[index] = True
            dropped_prose += sizes.prose_of(block)
            dropped.update(dict.fromkeys(range(block.start, block.end), reason))
    for number in (*teasers(layout, sizes, dropped), *related_lines(layout, sizes, dropped)):
        dropped.setdefault(number, RELATED)
    return dropped


def line_clutter(line: str) -> str | None:
    """Why a line is nothing but controls, a trail of links to the home page, or a legal notice; None if it is not."""
    if len(line) > _MAX_LINE:
        return None
    folded = line.lower().lstrip(" \t|【[(（>·•-")
    if _TRAIL.match(folded):
        return "a trail of links"
    if folded.startswith(_openings()) or is_control(folded):
        return RELATED if head_of_list(line) else CONTROL
    return None


def _furniture(block: Block, sizes: LineSizes, prose_before: int) -> str | None:
    """Why an element is no part of a text, by what it is or what it is called; None where it may be."""
    prose = sizes.prose_of(block)
    is_small = sizes.share_of(block) <= _MAX_SHARE
    is_short = sizes.plain_of(block) <= _MAX_SHARE * sizes.plain[-1]
    words = block.words_of_names().union(block.names)
    for kind, tags, roles, may_cut in (
        ("behind", _BEHIND, _BEHIND_ROLES, prose_before > 0 or is_small),
        ("beside", _BESIDE, _BESIDE_ROLES, is_small and (prose > 0 or is_short)),
        ("controls", _CONTROLS, _CONTROL_ROLES, is_short and not prose),
    ):
        if not may_cut:
            continue
        if block.tag in tags:
            return f"in an element <{block.tag}>"
        if block.role in roles:
            return f"in an element of role {block.role}"
        if known := words & _names()[kind]:
            return f"in an element named {min(known)}"
    return None


def _is_list_of_links(block: Block, layout: Layout, sizes: LineSizes) -> bool:
    links, linked, plain = sizes.links_of(block), sizes.linked_of(block), sizes.plain_of(block)
    if block.tag not in _LISTS or links < _MIN_LINKS or linked < _LINK_SHARE * (plain + linked):
        return False
    first = layout.lines[block.start].text
    if sizes.prose_of(block) or sizes.share_of(block) > _MAX_SHARE or is_header(first):
        return False
    if block.end - block.start == 1 and holds_full_date(first):
        return False
    before = layout.lines[max(block.start - 1, 0)].text
    return not (_ATTACHMENTS.search(before) or _ATTACHMENTS.search(first))


@cache
def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = data_json("html_clutter.json")
    return data


@cache
def containers() -> frozenset[str]:
    """Ids and classes, in lower case, of elements that publishing systems put nothing but a text into."""
    return frozenset(_data()["containers"])


@cache
def _names() -> dict[str, frozenset[str]]:
    data: dict[str, dict[str, list[str]]] = data_json("html_clutter.json")
    return {kind: frozenset(names) for kind, names in data["names"].items()}


@cache
def _openings() -> tuple[str, ...]:
    return tuple(_data()["openings"])
