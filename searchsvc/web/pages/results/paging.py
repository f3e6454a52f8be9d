"""The links from one page of results to the others: neighbours, the first and last, and a window between them."""

from dataclasses import dataclass

from searchsvc.model.page import SearchPage
from searchsvc.presenter.pages import neighbours, reachable_pages
from searchsvc.web.links import Links

AROUND = 2
"""How many page numbers are shown on either side of the current one."""


@dataclass(frozen=True, slots=True)
class PageItem:
    """A page number with its link; a gap where `number` is None."""

    number: int | None
    href: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a reader can go from this page. `last` is the last page that can be asked for."""

    items: tuple[PageItem, ...]
    previous: str | None
    next: str | None
    last: int
    last_href: str
    past_last: bool
    window_end: bool


def paging(page: SearchPage, links: Links) -> Paging:
    """The paging of a page of results."""
    query, at, last = page.query, page.query.page, reachable_pages(page)
    near = {1, last, *range(at - AROUND, at + AROUND + 1)}
    items: list[PageItem] = []
    before = 0
    for number in sorted(number for number in near if 1 <= number <= last):
        if number - before == 2:
            items.append(PageItem(number - 1, links.page(query, number - 1)))
        elif number - before > 2:
            items.append(PageItem(None))
        items.append(PageItem(number, links.page(query, number), number == at))
        before = number
    beside = neighbours(page)
    previous, following = beside["prev"], beside["next"]
    return Paging(
        items=tuple(items) if last > 1 else (),
        previous=links.page(query, previous) if previous else None,
        next=links.page(query, following) if following else None,
        last=last,
        last_href=links.page(query, last or 1),
        past_last=0 < last < at,
        window_end=at == last and last < page.pages,
    )
