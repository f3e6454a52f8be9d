"""The title of a page: the declared one, that of the window, a heading, or the line above the text.

The rule: the one on which most of them agree, and never the name of a site or a section. A declared title counts twice,
and stays where another only says more or less of the same; one that was cut off is completed by what the page shows.
A subheading gives way to the heading over it, and a bold line is a title only where there is no other.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from searchsvc.readers.cleaning import letters_only
from searchsvc.readers.html.layout import Layout
from searchsvc.readers.html.line_sizes import LineSizes
from searchsvc.readers.html.titles.shown_titles import (
    Shown,
    bold_line_above,
    headings,
    headings_over,
    line_above,
    lines_near,
)
from searchsvc.readers.html.titles.title_parts import (
    clean_title,
    is_section,
    is_site,
    names_only,
    parts_of,
    runs_of,
    without_site,
)

_MIN_RUN = 0.4  # share of a title that a part of it must have to stand for it
_QUOTES = "\"'“”‘’＂＇「『"
_DOTS = re.compile(r"\s*(?:…+|⋯+|\.{2,}|。{2,})$")


@dataclass(frozen=True, slots=True)
class TitleSources:
    """What a page says of its title in its head: the declared title, that of the window, and the name of the site."""

    declared: str | None
    window: str
    site: str | None


def page_title(
    layout: Layout, sources: TitleSources, sizes: LineSizes, dropped: dict[int, str], start: int, end: int
) -> str | None:
    """The title of a page whose text has the lines from `start` to `end`; None where nothing is one."""
    first = next((n for n in range(start, end) if n not in dropped and sizes.prose[n + 1] > sizes.prose[n]), start)
    above = line_above(layout, sizes, dropped, first, sources.site)
    if above and not _is_in_head(above, sources):
        named = {letters_only(layout.lines[number].text) for number in dropped if layout.lines[number].links}
        over = headings_over(layout, sizes, dropped, above, first)
        above = next((head for head in over if not _is_name(head.text, sources.site, named)), above)
    every_head = list(headings(layout, end))
    heads = [head for head in every_head if any(number not in dropped for number in range(head.start, head.end))]
    shown = [*([above.text] if above else []), *(head.text for head in every_head), *lines_near(layout, dropped, first)]
    clutter = "\n".join(layout.lines[number].text for number in dropped)
    site = sources.site
    window = _completed(_agreed(clean_title(sources.window), shown, site, clutter), shown)
    declared = _completed(_agreed(clean_title(sources.declared or ""), shown, site, clutter), [*shown, window])
    ballots = [(declared, 2)]
    if above:
        ballots.append((above.text, 2 if above.is_marked else 1))
    ballots += [
        (head.text, 1) for head in _telling(heads, sources.window) if above is None or head.start != above.start
    ]
    ballots.append((window, 1))
    title = _elected(ballots, declared, site)
    if title is None and above and above.is_marked:
        parts = parts_of(clean_title(sources.window))
        is_named_beside_site = len(parts) > 1 and letters_only(parts[0]) == letters_only(above.text)
        if is_named_beside_site or not is_site(above.text, site):
            return above.text  # 公告 and 海军医院 name a section and a site elsewhere
    if title is None and all(number in dropped for number in range(start, end)):
        return declared or window or None
    if title is None and (bold := bold_line_above(layout, sizes, dropped, first)):
        return None if is_site(bold, site) or is_section(bold) else bold
    return title


def _is_in_head(shown: Shown, sources: TitleSources) -> bool:
    """Whether the head of the page has a shown title whole, as one of the parts of its own."""
    key = letters_only(shown.text)
    titles = (clean_title(sources.window), clean_title(sources.declared or ""))
    return any(key == letters_only(run) for title in titles for run in runs_of(title))


def _is_name(text: str, site: str | None, named: set[str]) -> bool:
    """Whether a heading names the site or a section, as a link around the text may do as well."""
    return not letters_only(text) or is_site(text, site) or is_section(text) or letters_only(text) in named


def _elected(ballots: list[tuple[str, int]], declared: str, site: str | None) -> str | None:
    """The title with the most votes, of equal ones the first; None without any."""
    votes: dict[str, int] = {}
    texts: dict[str, str] = {}
    for text, weight in ballots:
        key = letters_only(text)
        if key and not is_site(text, site) and not is_section(text):
            votes[key] = votes.get(key, 0) + weight
            texts.setdefault(key, text)
    if not votes:
        return None
    best = max(votes, key=lambda key: votes[key])
    own = letters_only(declared)
    return texts[own if own in votes and (own in best or best in own) else best]


def _telling(heads: list[Shown], window: str) -> Iterable[Shown]:
    """The longest heading that the window's title repeats, and the last of level 1."""
    repeated = [head for head in heads if head.text and letters_only(head.text) in letters_only(window)]
    longest = max(repeated, key=lambda head: len(head.text), default=None)
    main = next((head for head in reversed(heads) if head.level == 1), None)
    return (head for head in dict.fromkeys((longest, main)) if head is not None)


def _agreed(title: str, shown: Iterable[str], site: str | None, clutter: str) -> str:
    """The longest stretch of a title that the page shows; where it shows none, the title without site and section."""
    bare = without_site(title, site, clutter)
    keys = {letters_only(text) for text in shown}
    for run in runs_of(title):
        if len(run) < _MIN_RUN * len(bare):
            break
        if letters_only(run) in keys and not is_site(run, site) and not is_section(run):
            return run
    return "" if names_only(title, site) else clean_title(bare)


def _completed(title: str, others: Iterable[str]) -> str:
    """A title that ends with dots, or was cut at a quotation mark, as another one has it whole."""
    dots = _DOTS.search(title)
    beginning = "".join(title[: dots.start()].split() if dots else title.split())
    if not beginning:
        return title
    for other in others:
        whole = "".join(other.split())
        if len(whole) <= len(beginning) or not whole.startswith(beginning):
            continue
        if whole[len(beginning)] in _QUOTES or (dots and not _DOTS.search(other)):
            return other
    return title
