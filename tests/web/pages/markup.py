"""What stands in a page: its elements, and where its links lead."""

import re
from html import unescape
from html.parser import HTMLParser


class _Outline(HTMLParser):
    """Notes tags and their attributes, and that every element is closed in order."""

    VOID = frozenset({"meta", "link", "img", "input", "br", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def outline(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Outline()
    parser.feed(html)
    assert not parser.open
    return parser.tags


def links(html: str) -> dict[str, str]:
    """The target of each link by its text."""
    found = re.findall(r"<a [^>]*?href=\"([^\"]*)\"[^>]*>(.*?)</a>", html, re.DOTALL)
    return {" ".join(unescape(re.sub(r"<[^>]+>", "", text)).split()): unescape(href) for href, text in found}
