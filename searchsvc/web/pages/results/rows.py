"""The rows of a page of results: a release each, and the two tellings of one event in one row where both are there.

The telling in the reader's language comes first in such a row, where the better of the two stood. Rows are only how
results are shown: totals, pages and counts are of releases.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from searchsvc.model.page import Fragment, Hit, Version
from searchsvc.web.pages.results.snippet import snippet_of


class Twin(NamedTuple):
    """The other telling of a row's event: a result itself (`is_result`), or only a link. `date` may be partial."""

    id: str
    title: Fragment
    language: str | None
    date: str | None
    is_result: bool


class Row(NamedTuple):
    """A row: a hit, the piece of its text that is shown, and the other telling of its event, where there is one."""

    hit: Hit
    snippet: Fragment | None
    twin: Twin | None


def rows_of(
    hits: Sequence[Hit],
    versions: Callable[[str], Sequence[Version] | None],
    body: Callable[[str], str],
    *,
    reads_chinese: bool,
) -> list[Row]:
    """The rows of these hits, the best first. `versions` tells other tellings of a release, `body` its text, by id."""
    by_id = {hit.id: hit for hit in hits}
    rows: list[Row] = []
    taken: set[str] = set()
    for hit in hits:
        if hit.id in taken:
            continue
        told = _other_telling(hit, [each for each in versions(hit.id) or () if each.id not in taken], by_id)
        other = None if told is None else by_id.get(told.id)
        shown = hit
        if other is not None and _is_chinese(other.language) is reads_chinese is not _is_chinese(hit.language):
            shown, other = other, hit
        taken |= {shown.id, *(() if other is None else (other.id,))}
        twin = None
        if other is not None:
            twin = Twin(other.id, other.title, other.language, other.date, True)
        elif told is not None:
            twin = Twin(told.id, Fragment(told.title), told.language, told.date, False)
        rows.append(Row(shown, snippet_of(shown.snippets, lambda shown=shown: body(shown.id)), twin))  # type: ignore[misc]
    return rows


def _is_chinese(language: str | None) -> bool:
    return (language or "").startswith("zh")


def _other_telling(hit: Hit, told: Sequence[Version], by_id: dict[str, Hit]) -> Version | None:
    """The telling for the second line: the other language before the other script, then what is on the page."""
    order = sorted(
        range(len(told)),
        key=lambda at: (
            _is_chinese(told[at].language) is _is_chinese(hit.language),
            told[at].id not in by_id,
            at,
        ),
    )
    return told[order[0]] if order else None
