"""What a search page says of the words that were searched for besides those typed, and the link that changes it."""

from dataclasses import dataclass, replace
from typing import Literal

from searchsvc.model.page import SearchPage
from searchsvc.web.links import Links

MOST_NAMES = 8
"""So many names are shown; the others are only counted."""
_FIRST_EAST_ASIAN = "\u2e80"


@dataclass(frozen=True, slots=True)
class AlsoName:
    """A name that was searched for, and the language in which it is to be set and spoken."""

    text: str
    lang: Literal["en", "zh-Hans"]


@dataclass(frozen=True, slots=True)
class Also:
    """Names, how many more there were, whether translations were searched for, and the link to the other way."""

    names: tuple[AlsoName, ...]
    more: int
    translated: bool
    href: str


def also_searched(page: SearchPage, links: Links) -> Also | None:
    """What was added to the words of a query; None where nothing was, and nothing was kept from it."""
    query, names = page.query, page.suggestions.also
    if not query.q or (query.expand and not names and not page.suggestions.translated):
        return None
    return Also(
        names=tuple(
            AlsoName(text, "zh-Hans" if max(text) >= _FIRST_EAST_ASIAN else "en") for text in names[:MOST_NAMES]
        ),
        more=max(0, len(names) - MOST_NAMES),
        translated=page.suggestions.translated,
        href=links.search(replace(query, page=1, expand=not query.expand)),
    )
