"""The snippet of a result: one piece of its text, with one ellipsis at most, where it ends within a sentence.

The piece is one of those that a search gives. Header lines (发布时间：… 来源：…) before the text are left out, and so
is white space between two Chinese characters, which only was a line end. The style sheet shows two lines of it.
"""

import re
from collections.abc import Callable, Sequence

from searchsvc.facts.header_lines import header_fields
from searchsvc.model.page import Fragment

_ELLIPSIS = "…"
_SENTENCE_ENDS = tuple(f"{end}{_ELLIPSIS}" for end in (*"。！？.!?", *("。”", "！”", "？”", ".”", '."')))
_PAUSES = tuple(pause + _ELLIPSIS for pause in ",;:，；：、")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f"
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}“”‘’…])[ \u3000]+(?=[{_WIDE}“”‘’])")
_LABEL = re.compile(r"[^\s:：]{1,20}(?: [^\s:：]{1,20}){0,3} ?[:：]|\d")
"""How a header line may begin: a label of a few words with a colon, or a date."""
_MOST_HEADER_LINES = 8


def snippet_of(fragments: Sequence[Fragment], body: Callable[[], str]) -> Fragment | None:
    """The snippet of a hit with these fragments; None where there is no text. `body` gives the whole text if needed."""
    if not fragments:
        return None
    chosen = max(fragments, key=_different_words)  # of equal ones the first
    if chosen is fragments[0] and not chosen.text.startswith(_ELLIPSIS) and _LABEL.match(chosen.text):
        chosen = _without(chosen, _header_length(body()))
    elif chosen.text.startswith(_ELLIPSIS):
        chosen = _without(chosen, len(_ELLIPSIS))
    if chosen.text.endswith(_SENTENCE_ENDS):
        chosen = Fragment(chosen.text.removesuffix(_ELLIPSIS), chosen.marks)
    elif chosen.text.endswith(_PAUSES):
        chosen = Fragment(chosen.text[:-2] + _ELLIPSIS, chosen.marks)
    return _closed_up(chosen) if chosen.text.strip() else None


def _different_words(fragment: Fragment) -> int:
    return len({fragment.text[start:end].casefold() for start, end in fragment.marks})


def _header_length(body: str) -> int:
    """How many characters the header lines before a text take in a snippet, in which line ends are single spaces."""
    length = 0
    for line in body.lstrip().split("\n", _MOST_HEADER_LINES)[:_MOST_HEADER_LINES]:
        if line.strip() and not header_fields(line.strip()):
            return length
        words = " ".join(line.split())
        length += len(words) + bool(words)
    return 0  # nothing but such lines


def _without(fragment: Fragment, count: int) -> Fragment:
    """The fragment without its first `count` characters; all of it where that would leave nothing."""
    if count >= len(fragment.text):
        return fragment
    marks = tuple((max(start - count, 0), end - count) for start, end in fragment.marks if end > count)
    return Fragment(fragment.text[count:], marks)


def _closed_up(fragment: Fragment) -> Fragment:
    """The fragment without the spaces between Chinese characters."""
    text, pieces, at = fragment.text, list[str](), 0
    removed: list[tuple[int, int]] = []  # where in the text, and how many characters are gone up to there
    gone = 0
    for space in _BETWEEN_WIDE.finditer(text):
        pieces.append(text[at : space.start()])
        at = space.end()
        gone += at - space.start()
        removed.append((at, gone))
    if not gone:
        return fragment

    def moved(place: int) -> int:
        return place - max((count for end, count in removed if end <= place), default=0)

    return Fragment("".join([*pieces, text[at:]]), tuple((moved(start), moved(end)) for start, end in fragment.marks))
