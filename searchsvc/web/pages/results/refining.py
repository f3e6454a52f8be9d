"""What a reader can change about the list of results: its order, how many a page has, whether titles alone count."""

from dataclasses import dataclass, replace

from searchsvc.model.query import MAX_QUERY_LENGTH, Query, Sort
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links

PAGE_SIZES = (10, 20, 50)
_TITLES = ("title:(", ")")


@dataclass(frozen=True, slots=True)
class Option:
    """One of several ways to show the list; `selected` is the one in effect."""

    label: str
    selected: bool
    href: str


def sort_options(query: Query, texts: UiTexts, links: Links) -> tuple[Option, ...]:
    """The orders. Without words nothing is more relevant than anything else."""
    sorts: tuple[Sort, ...] = ("relevance", "newest", "oldest") if query.q else ("newest", "oldest")
    current = query.sort if query.sort in sorts else "newest"
    return tuple(
        Option(
            texts(f"sort_{each}"),
            each == current,
            links.search(replace(query, page=1, sort="relevance" if each == "newest" and not query.q else each)),
        )
        for each in sorts
    )


def size_options(query: Query, links: Links) -> tuple[Option, ...]:
    """How many results a page may have."""
    return tuple(
        Option(str(size), size == query.per_page, links.search(replace(query, page=1, per_page=size)))
        for size in PAGE_SIZES
    )


def titles_option(query: Query, texts: UiTexts, links: Links) -> Option | None:
    """Whether only titles are searched; None where there is nothing to search for, or no room for the operator."""
    before, after = _TITLES
    inside = query.q.removeprefix(before).removesuffix(after)
    if query.q == f"{before}{inside}{after}" and _is_balanced(inside):
        return Option(texts("titles_only"), True, links.search(replace(query, page=1, q=inside)))
    asked = f"{before}{query.q}{after}"
    if not query.q or len(asked) > MAX_QUERY_LENGTH or not _is_balanced(query.q):
        return None
    return Option(texts("titles_only"), False, links.search(replace(query, page=1, q=asked)))


def _is_balanced(text: str) -> bool:
    """Whether every parenthesis has its partner, so that a pair around the text holds all of it."""
    depth = 0
    for char in text.replace("（", "(").replace("）", ")"):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0
