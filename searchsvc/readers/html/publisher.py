"""The publisher of a page: its site, or the account that posted it where the site only carries what others post.

The rule: the name of a platform is never the source of a release.
"""

from functools import cache

from selectolax.lexbor import LexborHTMLParser

from searchsvc.facts.platforms import is_platform
from searchsvc.readers.cleaning import clean_line
from searchsvc.runtime.data_files import data_json

_MAX_NAME = 60  # characters of the name of an account


def publisher_of(page: LexborHTMLParser, site: str | None, author: str | None = None) -> str | None:
    """The account (or declared author) that posted a page on a platform, else its site; never the platform itself."""
    if site is None or not is_platform(site):
        return site
    for selector in _account_selectors():
        node = page.css_first(selector)
        name = clean_line(node.text()) if node is not None else ""
        if name and len(name) <= _MAX_NAME and not is_platform(name):
            return name
    return author


@cache
def _account_selectors() -> list[str]:
    selectors: list[str] = data_json("html_meta.json")["accounts"]
    return selectors
