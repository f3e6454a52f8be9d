"""Whether a page holds anything that a browser would run or load from elsewhere, and whether its elements are closed.

The rule: an HTML parser of the standard library reads it, and everything that is not known to be ours is a fault.
"""

from collections.abc import Iterator
from html.parser import HTMLParser

_EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_NEVER = frozenset(("iframe", "object", "embed", "applet", "base", "frame", "frameset", "portal", "foreignobject"))
_ADDRESSES = frozenset(("href", "src", "action", "formaction", "srcset", "poster", "data", "xlink:href", "background"))
_DATA_TYPES = frozenset(("application/ld+json", "application/json", "speculationrules"))
_LOADED = frozenset(("src", "srcset", "poster", "data", "background"))


def faults_of_page(html: str) -> Iterator[str]:
    """What is wrong with a page, as clauses that follow its address."""
    page = _Page()
    page.feed(html)
    page.close()
    yield from page.faults
    if page.open:
        yield f"leaves {page.open[-1]} open"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _NEVER:
            self.faults.append(f"has an element {tag}")
        if tag == "script" and not given.get("src", "").startswith("/static/") and given.get("type") not in _DATA_TYPES:
            self.faults.append("has a script that is not ours")
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.faults.append("leads elsewhere by itself")
        if len(given) != len(attrs):
            self.faults.append(f"has {tag} with an attribute twice")
        for name, value in given.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.faults.append(f"has {tag} with {name}")
            if name in _ADDRESSES and not _is_safe(tag, name, value):
                self.faults.append(f"has {tag} with {name}={value[:60]!a}")
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"closes {tag}, which is not what is open")
            self.open.clear()


def _is_safe(tag: str, name: str, value: str) -> bool:
    """Whether an address leads to the site itself, or is a link to a web page that somebody has to follow."""
    if value.startswith(("/", "?", "#", "./")) and not value.startswith(("//", "/\\")):
        return True
    is_link = tag in ("a", "link") and name not in _LOADED and value.startswith(("https://", "http://"))
    return is_link or value.startswith("http://localhost/") or not value
