"""How a release is cited: by whom, called what, of which day, where it is read, and when it was read there.

What a release declares of itself comes first; the site stands in where it says nothing. What nobody knows is left out.
"""

import datetime
from typing import Literal, NamedTuple

from searchsvc.model.release import PartialDate, Release
from searchsvc.model.site import Site

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_INNER_QUOTES = str.maketrans("“”", "‘’")
"""Inside quotation marks stand single ones."""


class Citations(NamedTuple):
    """One release, cited in two manners, each in one line.

    `gb` is in the manner of GB/T 7714 for a text that is read online, `plain` in plain English. `language` is that of
    the release where it is known, by which the lines are read aloud.
    """

    gb: str
    plain: str
    language: str | None


def web_address(url: str | None) -> str | None:
    """The address where it may be followed: only the web's own schemes."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


def publisher_of(release: Release, site: Site) -> str | None:
    """Who published a release: the source that it declares, else the publisher of the site, in its language."""
    return release.source or site.publisher_in(_interface_of(release))


def title_line(release: Release) -> str:
    """The title in one line."""
    return " ".join(release.title.split())


def citations(release: Release, site: Site, page_address: str | None, retrieved: datetime.date) -> Citations:
    """A release, cited. `page_address` is the absolute address at which it was read, where it has one.

    Where it has none, the address of the original stands in.
    """
    publisher, title = publisher_of(release, site), title_line(release)
    address = page_address or web_address(release.url)
    return Citations(
        gb=_gb(publisher, title, release.date, address, retrieved),
        plain=_plain(publisher, title, release.date, address, retrieved),
        language=release.language,
    )


def _interface_of(release: Release) -> Literal["en", "zh"]:
    return "en" if release.language in {"en", None} else "zh"


def _gb(
    publisher: str | None, title: str, date: PartialDate | None, address: str | None, retrieved: datetime.date
) -> str:
    """`Publisher. Title[EB/OL]. (date)[date of retrieval]. Address.`"""
    when = f"({date.iso})" if date else ""
    pieces = [_before_stop(publisher or ""), f"{_before_stop(title)}[EB/OL]", f"{when}[{retrieved.isoformat()}]"]
    return ". ".join([*filter(None, pieces), *filter(None, [address])]) + ("" if address else ".")


def _plain(
    publisher: str | None, title: str, date: PartialDate | None, address: str | None, retrieved: datetime.date
) -> str:
    """`Publisher, “Title”, 15 July 2020, address (retrieved 28 November 2026).`"""
    said = [publisher, f"“{title.translate(_INNER_QUOTES)}”", None if date is None else in_words(date), address]
    read = in_words(PartialDate(retrieved.year, retrieved.month, retrieved.day))
    return f"{', '.join(piece for piece in said if piece)} (retrieved {read})."


def in_words(date: PartialDate) -> str:
    """A date in English: `15 July 2020`, `July 2020`, `2020`."""
    parts = [str(date.day) if date.day else "", MONTHS[date.month - 1] if date.month else "", str(date.year)]
    return " ".join(filter(None, parts))


def _before_stop(text: str) -> str:
    """The text without the full stop that it ends with, because another one follows."""
    return text.rstrip(".。．")
