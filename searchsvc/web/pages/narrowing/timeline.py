"""The picture of time: a bar for each year, and for each month inside a chosen year, each a link.

Two clicks make a range, with plain links: the first chooses a year, and while one year alone is chosen, each other year
links to the range between the two. The next click begins anew. Months inside a year do the same.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from searchsvc.model.page import SearchPage
from searchsvc.model.query import MAX_YEARS, UNKNOWN, Query, first_day, last_day, year_bounds
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links

MOST_BARS = 20
"""Where there are more years, a bar stands for several."""
_FEW, _SOME = 9, 15
_STEPS = (1, 5, 10, 20, 50, 100, 500, 1000)
_LEAST_HEIGHT = 4  # of 100, so that one release can be seen beside thousands


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time: its name, its first and last day as they stand in an address, and what following it asks for.

    `century`, `label` and `rest` together are its name. `label` stands below it; `century` before that, where there is
    room; `rest` is heard, and seen where the pointer rests. So a narrow bar shows two digits, of the year or of the
    first of several years: 19 50 –1954. `height` is 0 to 100. `href` is None where following it would find nothing.
    """

    century: str
    label: str
    rest: str
    first: str
    last: str
    count: str
    height: int
    selected: bool
    href: str | None


@dataclass(frozen=True, slots=True)
class Preset:
    """A stretch of time that is often wanted; following it chooses it, or takes it away where it is chosen."""

    label: str
    selected: bool
    href: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars of years, and those of the months of the year `focus`, which is None where no single year is chosen.

    `span` names the first and last year. `everything` is the link to all time, None where none is chosen. `undated` is
    the bar of releases without a date.
    """

    years: tuple[Bar, ...]
    months: tuple[Bar, ...]
    focus: int | None
    span: str
    presets: tuple[Preset, ...]
    undated: Bar | None
    everything: str | None

    @property
    def crowding(self) -> str:
        """Where `few` bars share the narrowest screen, each has room for its century; of `some`, the first and last."""
        return "few" if len(self.years) <= _FEW else "some" if len(self.years) <= _SOME else "many"


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The time that a query chooses: ranges of years, and the first and last month of its dates, where it has them."""

    years: tuple[tuple[int, int], ...]
    first: str | None
    last: str | None

    @classmethod
    def of(cls, query: Query) -> "_Chosen":
        return cls(
            tuple(year_bounds(value) for value in query.year if value != UNKNOWN),
            first_day(query.date_from)[:7] if query.date_from else None,
            last_day(query.date_to)[:7] if query.date_to else None,
        )

    @property
    def is_dated(self) -> bool:
        return self.first is not None or self.last is not None

    @property
    def focus(self) -> int | None:
        """The year that is chosen alone, or that all chosen dates are in."""
        if self.is_dated:
            is_within = self.first is not None and self.last is not None and self.first[:4] == self.last[:4]
            return int(self.first[:4]) if is_within and self.first is not None else None
        if len(self.years) == 1 and self.years[0][0] == self.years[0][1]:
            return self.years[0][0]
        return None

    @property
    def span(self) -> tuple[int, int]:
        """The first and last year that are chosen; all years where none is."""
        low = min((low for low, _ in self.years), default=int((self.first or "0001")[:4]))
        high = max((high for _, high in self.years), default=int((self.last or "9999")[:4]))
        return low, high

    def holds_years(self, first: int, last: int) -> bool:
        if self.years and not any(low <= last and first <= high for low, high in self.years):
            return False
        return bool(self.years) or (self.is_dated and self.holds(f"{first:04d}-01", f"{last:04d}-12"))

    def holds(self, first: str, last: str) -> bool:
        """Whether its dates have a month of these."""
        return (self.first is None or self.first <= last) and (self.last is None or first <= self.last)


def timeline(page: SearchPage, texts: UiTexts, links: Links, held: Mapping[str, int], today: date) -> Timeline:
    """The picture of time of a page. `held` are the years of the whole index, whose span the bars keep."""
    query, chosen = page.query, _Chosen.of(page.query)
    timeless = replace(query, year=(), date_from=None, date_to=None, page=1)
    counts = Counter[int]()
    for month, count in page.months.items():
        if month != UNKNOWN:
            counts[int(month[:4])] += count
    known = [*(int(year) for year in held if year != UNKNOWN), *counts]
    first, last = (min(known), max(known)) if known else (0, -1)
    span = texts("span", first=first, last=last) if first < last else str(first) * bool(known)
    low, high = chosen.span
    if last - first >= MOST_BARS and low <= last and first <= high:
        first, last = max(first, low), min(last, high)
    focus = chosen.focus
    months = () if focus is None else _months(page, texts, links, timeless, chosen, focus)
    return Timeline(
        years=_years(links, texts, timeless, chosen, counts, (first, last)),
        months=months,
        focus=focus,
        span=span,
        presets=_presets(page, texts, links, timeless, today),
        undated=_undated(page, texts, links, timeless),
        everything=links.search(timeless) if query.year or chosen.is_dated else None,
    )


def _bar(texts: UiTexts, label: tuple[str, str, str], stretch: tuple[str, str], count: int, highest: int) -> Bar:
    height = max(_LEAST_HEIGHT, round(100 * count / highest)) if count else 0
    return Bar(*label, *stretch, texts.short_number(count), height, False, None)


def _years(
    links: Links,
    texts: UiTexts,
    timeless: Query,
    chosen: _Chosen,
    counts: Mapping[int, int],
    span: tuple[int, int],
) -> tuple[Bar, ...]:
    first, last = span
    step = next((step for step in _STEPS if last // step - first // step < MOST_BARS), _STEPS[-1])
    starts = range(first - first % step, last + 1, step)
    sums = {start: sum(counts.get(year, 0) for year in range(start, start + step)) for start in starts}
    highest = max(sums.values(), default=0)
    of_year = links.choosing(timeless, "year")
    bars: list[Bar] = []
    for start, count in sums.items():
        end = start + step - 1
        made = _bar(texts, _name(start, end), (f"{start:04d}", f"{end:04d}"), count, highest)
        href = None
        if count or (chosen.focus is not None and step == 1):
            years = _years_after_click(chosen, start, end)
            href = links.search(timeless) if years is None else _within(links, of_year, timeless, *years)
        bars.append(replace(made, selected=chosen.holds_years(start, end), href=href))
    return tuple(bars)


def _name(start: int, end: int) -> tuple[str, str, str]:
    """The three parts of the name of one year or of several. What tells centuries apart is their first two digits."""
    first, last = f"{start:04d}", "" if start == end else f"–{end:04d}"
    return ("", first[:2], first[2:] + last) if end - start >= 99 else (first[:2], first[2:], last)


def _years_after_click(chosen: _Chosen, start: int, end: int) -> tuple[int, int] | None:
    """The years of the search after a click on the bar of those from `start` to `end`; None is all time."""
    focus = chosen.focus
    if start != end:
        return max(start, 1), end
    if focus is None or (focus == start and chosen.is_dated):
        return start, start
    return None if focus == start else (min(focus, start), max(focus, start))


def _within(links: Links, of_year: Callable[[str], str], timeless: Query, first: int, last: int) -> str:
    """The search within these years; as dates where there are more of them than may be chosen."""
    if last - first >= MAX_YEARS:
        return links.search(replace(timeless, date_from=f"{first:04d}", date_to=f"{last:04d}"))
    return of_year(f"{first:04d}" if first == last else f"{first:04d}..{last:04d}")


def _months(
    page: SearchPage, texts: UiTexts, links: Links, timeless: Query, chosen: _Chosen, focus: int
) -> tuple[Bar, ...]:
    names = [f"{focus:04d}-{month:02d}" for month in range(1, 13)]
    highest = max(page.months.get(name, 0) for name in names)
    alone = chosen.first if chosen.first is not None and chosen.first == chosen.last else None
    bars: list[Bar] = []
    for number, name in enumerate(names, 1):
        count = page.months.get(name, 0)
        made = _bar(texts, ("", texts.short_month(number), ""), (name, name), count, highest)
        if name == alone:
            after = replace(timeless, year=(f"{focus:04d}",))
        else:
            low, high = sorted((alone or name, name))
            after = replace(timeless, date_from=low, date_to=high)
        href = links.search(after) if count or alone is not None else None
        bars.append(replace(made, selected=chosen.is_dated and chosen.holds(name, name), href=href))
    return tuple(bars)


def _presets(page: SearchPage, texts: UiTexts, links: Links, timeless: Query, today: date) -> tuple[Preset, ...]:
    """The presets that find something, and one that is chosen."""
    query, known = page.query, [month for month, count in page.months.items() if count and month != UNKNOWN]
    months = today.year * 12 + today.month - 12  # counted from January of the year 0; eleven before this one
    since = f"{months // 12:04d}-{months % 12 + 1:02d}"
    this_year = f"{today.year:04d}"
    wanted = (
        ("this_year", replace(timeless, year=(this_year,)), any(month.startswith(this_year) for month in known)),
        ("last_months", replace(timeless, date_from=since), any(month >= since for month in known)),
    )
    presets: list[Preset] = []
    for key, each, is_useful in wanted:
        is_chosen = (each.year, each.date_from, each.date_to) == (query.year, query.date_from, query.date_to)
        if is_chosen or is_useful:
            presets.append(Preset(texts(key), is_chosen, links.search(timeless if is_chosen else each)))
    return tuple(presets)


def _undated(page: SearchPage, texts: UiTexts, links: Links, timeless: Query) -> Bar | None:
    count, is_chosen = page.months.get(UNKNOWN, 0), UNKNOWN in page.query.year
    if not count and not is_chosen:
        return None
    after = timeless if is_chosen else replace(timeless, year=(UNKNOWN,))
    return Bar("", texts("no_date"), "", "", "", texts.number(count), 0, is_chosen, links.search(after))
