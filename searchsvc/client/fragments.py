"""Fragments from their HTML: the way back from `presenter.encoding.fragment_html`.

In such HTML `<mark>` is the only markup, and every other `<` and `&` is escaped; so the pieces between the tags are
text in turn outside and inside a mark.
"""

import re
from html import unescape

from searchsvc.model.page import Fragment

_TAG = re.compile(r"</?mark>")


def fragment_of(html: str) -> Fragment:
    """The text that a piece of HTML shows, and the ranges of it that are marked, in code points."""
    if "<" not in html:
        return Fragment(unescape(html))
    texts: list[str] = []
    marks: list[tuple[int, int]] = []
    at = 0
    for number, piece in enumerate(_TAG.split(html)):
        text = unescape(piece)
        texts.append(text)
        if number % 2:
            marks.append((at, at + len(text)))
        at += len(text)
    return Fragment("".join(texts), tuple(marks))
