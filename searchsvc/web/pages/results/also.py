"""What a search page says about the words that were searched for besides those typed, and the link to change that."""

from dataclasses import dataclass, replace
from typing import Literal

from searchsvc.model.page import SearchPage
from searchsvc.presenter.lead import FIRST_EAST_ASIAN
from searchsvc.web.links import Links

MOST_NAMES = 8
"""How many names are shown; any others are only counted."""


@dataclass(frozen=True, slots=True)
class AlsoName:
    """A name that was searched for, and its language, by which it is displayed and read aloud."""

    text: str
    lang: Literal["en", "zh-Hans"]


@dataclass(frozen=True, slots=True)
class Also:
    """The names that are shown, how many more there were, whether translations were searched for, and the link.

    `href` is the same search with other names and translations left out, or put back where they were left out.
    """

    names: tuple[AlsoName, ...]
    more: int
    translated: bool
    href: str


def also_searched(page: SearchPage, links: Links) -> Also | None:
    """What was added to the words of a query, or could be; None where there is nothing to say."""
    query, names = page.query, page.suggestions.also
    if not query.q or (query.expand and not names and not page.suggestions.translated):
        return None
    return Also(
        names=tuple(
            AlsoName(text, "zh-Hans" if max(text) >= FIRST_EAST_ASIAN else "en") for text in names[:MOST_NAMES]
        ),
        more=max(0, len(names) - MOST_NAMES),
        translated=page.suggestions.translated,
        href=links.search(replace(query, page=1, expand=not query.expand)),
    )
