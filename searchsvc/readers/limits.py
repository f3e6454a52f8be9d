"""Limits of what a file may declare: a field is shown in lists, in feeds and in addresses, so none is without bound.

The rule: what is longer than any release needs gives a warning and counts as not declared; no release is lost by it,
and no word of a title.
"""

from collections.abc import Mapping

import orjson

from searchsvc.model.release import Json

MAX_ID = 4096
"""Bytes in UTF-8, as of a path. In an address each takes up to three; the door takes 32 KiB of a request's head."""
MAX_TEXT = 4 * 2**20
"""Characters of the text of a release, more than nearly all books have. Analysing it takes up to a few hundred times
as many bytes."""
MAX_TITLE = 2000
MAX_FIELD = 1000
"""Characters of a category, a source, a date, a year and a language, and of one name of a province."""
MAX_URL = 4000
MAX_NAMES = 100
"""Names of provinces, of which there are 34."""
MAX_EXTRA = 64 * 2**10
"""Bytes of all other fields of a release together, as JSON."""


def most_of(name: str) -> int:
    """How many characters a field of one line may have."""
    return MAX_URL if name == "url" else MAX_FIELD


def too_long(name: str, most: int) -> str:
    """The warning of a field that is longer than it may be."""
    return f"{name} has more than {most:,} characters, the most that it may have; it counts as not declared"


def bounded_title(title: str | None, body: str) -> tuple[str | None, str, tuple[str, ...]]:
    """A title and a text, and what there is to warn of: a title that is too long becomes the beginning of the text."""
    if title is None or len(title) <= MAX_TITLE:
        return title, body, ()
    warning = f"the title has more than {MAX_TITLE:,} characters, the most that one may have; it is read as text"
    return None, f"{title}\n{body}" if body else title, (warning,)


def bounded_extra(extra: Mapping[str, Json]) -> tuple[dict[str, Json], tuple[str, ...]]:
    """As many of the other fields, in their order, as a release may have, and what there is to warn of."""
    kept: dict[str, Json] = {}
    size = 0
    for name, value in extra.items():
        size += len(orjson.dumps({name: value}))
        if size > MAX_EXTRA:
            warning = (
                f"has more than {MAX_EXTRA // 2**10} KiB of other fields; all but the first {len(kept)} are left out"
            )
            return kept, (warning,)
        kept[name] = value
    return kept, ()
