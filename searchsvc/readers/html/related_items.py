"""Related items: other stories that a page names below a text, by a heading, or as teasers that look alike.

The rule: what follows a heading such as 相关新闻 or "Related stories" is no part of the text before it, as far as the
element around both goes. What also stands on buttons ("Read more") opens no more than the links behind it. Teasers are
neighbours of one kind that each begin with a link and say a sentence or two.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, pairwise

from searchsvc.readers.html.controls import any_of
from searchsvc.readers.html.layout import Block, Layout, PageLine
from searchsvc.readers.html.line_sizes import LineSizes, is_mostly_link
from searchsvc.runtime.data_files import data_json

_MAX_HEADING = 40  # characters
_MAX_HEADINGS = 50  # of one page; each costs a look at all blocks
_MOST = 0.5  # part of a page's prose; what follows a heading without a text before it and holds more is the text
_MOST_BEHIND = 0.75  # part of a page's prose that teasers may hold behind a text
_NEIGHBOURS = re.compile(r"[\W_]*(?:上一[篇条则页]|下一[篇条则页]|previous|next|prev)[\W_]*", re.IGNORECASE)
_SECTION = re.compile(  # a heading of other stories only where a link follows
    r"(?:(?:read )?more (?:from|in|on|about)|most (?:read|viewed|popular)(?: in| on)?) [\w’' -]{2,30}", re.IGNORECASE
)
_LABELLED = re.compile(r"[\W_]{0,3}([^:：]{2,30}[:：])")
_MAX_LINES, _MAX_TEASER = 6, 300  # lines and characters of one teaser
_TEASERS = frozenset(("li", "div", "dl", "section", "article"))
_LISTS = frozenset(("ul", "ol", "dl", "div", "section", "td"))
_SMALL_SHARE = 1 / 3


def head_of_list(line: str) -> bool:
    """Whether a line is nothing but the heading of a list of other stories."""
    return len(line) <= _MAX_HEADING and _headings().fullmatch(line.lower()) is not None


def related_lines(layout: Layout, sizes: LineSizes, dropped: dict[int, str]) -> Iterator[int]:
    """The lines that headings of other stories open."""
    lines = layout.lines
    prose_left = _prose_left(sizes, dropped)
    numbers = [number for number in range(len(lines)) if number not in dropped and _opens_list(lines, number)]
    done = 0
    for number in numbers[:_MAX_HEADINGS]:
        if number < done:
            continue
        scope = _scope(layout, number)
        before = prose_left[number] - prose_left[scope.start]
        behind = prose_left[scope.end] - prose_left[number]
        done = number + 1
        if behind <= max(before, _MOST * prose_left[-1]):
            done = scope.end
        while done < len(lines) and done < scope.end and is_mostly_link(lines[done]):
            done += 1
        yield from range(number, done)
    for number in range(len(lines) - 1):
        done = number + 1
        while (
            not lines[number].links
            and done < len(lines)
            and is_mostly_link(lines[done])
            and _names_button(lines[number].text)
        ):
            yield done
            done += 1
    for number, line in enumerate(lines):
        if line.links and (label := _LABELLED.match(line.text)) and (head_of_list(label[1]) or _names_button(label[1])):
            yield number  # 延伸阅读：西藏开通航线
    for number, line in enumerate(lines[:-1]):
        if len(line.text) <= _MAX_HEADING and _NEIGHBOURS.fullmatch(line.text) and is_mostly_link(lines[number + 1]):
            yield from (number, number + 1)


def _opens_list(lines: list[PageLine], number: int) -> bool:
    text = lines[number].text
    if _SECTION.fullmatch(text):
        return number + 1 < len(lines) and is_mostly_link(lines[number + 1])
    return head_of_list(text)


def _names_button(text: str) -> bool:
    """Whether a text may stand on a button, and above links to other stories as well."""
    return text.strip(" :：>»|").lower() in _buttons()


def teasers(layout: Layout, sizes: LineSizes, dropped: dict[int, str]) -> Iterator[int]:
    """The lines of teasers, where a text comes before them or they hold a small part of the page."""
    prose_left = _prose_left(sizes, dropped)
    for members in _rows_of_teasers(layout, sizes, dropped):
        share = sum(sizes.prose_of(block) for block in members) / (prose_left[-1] or 1)
        if share <= _SMALL_SHARE or (prose_left[members[0].start] and share <= _MOST_BEHIND):
            for block in members:
                yield from range(block.start, block.end)


def _rows_of_teasers(layout: Layout, sizes: LineSizes, dropped: dict[int, str]) -> Iterator[list[Block]]:
    """Neighbours of one kind that are teasers each, and elements whose lines are links with a sentence or two below."""
    neighbours: dict[tuple[int, str, tuple[str, ...]], list[Block]] = {}
    for block in layout.blocks:
        if block.start in dropped or not sizes.prose_of(block) or not sizes.links_of(block):
            continue
        lines = layout.lines[block.start : block.end]
        if block.tag in _LISTS and _teasers_in(lines) > 1:
            yield [block]
        if block.tag in _TEASERS and len(lines) <= _MAX_LINES and _teasers_in(lines) == 1:
            neighbours.setdefault((block.parent, block.tag, block.names), []).append(block)
    yield from (members for members in neighbours.values() if len(members) > 1)


def _teasers_in(lines: list[PageLine]) -> int:
    """How many teasers the lines are, 0 where they are anything else as well; a heading may stand before them."""
    count = below = size = 0
    for line in lines:
        if is_mostly_link(line):
            if count and not below:
                return 0
            count, below, size = count + 1, 0, 0
        elif count:
            below, size = below + 1, size + len(line.text)
            if below >= _MAX_LINES or size > _MAX_TEASER:
                return 0
        elif line is not lines[0] or len(line.text) > _MAX_HEADING:
            return 0
    return count if below else 0


def _prose_left(sizes: LineSizes, dropped: dict[int, str]) -> list[int]:
    """The prose before each line, without that of the lines that are dropped."""
    return list(accumulate(
        (0 if number in dropped else behind - before for number, (before, behind) in enumerate(pairwise(sizes.prose))),
        initial=0,
    ))  # fmt: skip


def _scope(layout: Layout, number: int) -> Block:
    """The innermost element that holds a line and lines behind it."""
    return next(
        block
        for block in reversed(layout.blocks)
        if block.start <= number and (block.end > number + 1 or block.parent < 0)
    )


@cache
def _headings() -> re.Pattern[str]:
    data: dict[str, list[str]] = data_json("html_clutter.json")
    more = r"(?:(?:查看)?更多|换一[批换组]|more|全部)?"
    return re.compile(rf"[\W_]*+(?:{any_of(data['related'])})[\W_]*+{more}[\W_]*+")


@cache
def _buttons() -> frozenset[str]:
    data: dict[str, list[str]] = data_json("html_clutter.json")
    return frozenset(data["buttons"])
