"""Hits: what a page shows of each release, made of its stored row and its marked texts."""

from collections.abc import Sequence

from searchsvc.engines.whoosh.format.stored_row import shown_of, url_of
from searchsvc.facts.labels import named_province
from searchsvc.model.page import Fragment, Hit


def make_hits(
    rows: Sequence[bytes], pieces: Sequence[tuple[Fragment, ...]], scores: Sequence[float | None]
) -> tuple[Hit, ...]:
    """The hit of each row; `pieces` has the title and the body of each in turn, as `marking.show_rows` gives them."""
    return tuple(
        Hit(
            release_id,
            title[0],
            body,
            language,
            date,
            year,
            tuple([named_province(code, role) for code, role in provinces]),
            category,
            None if score is None else round(score, 4),
            original=url_of(row),
        )
        for (release_id, language, date, year, provinces, category, _), title, body, score, row in zip(
            map(shown_of, rows), pieces[::2], pieces[1::2], scores, rows, strict=True
        )
    )
