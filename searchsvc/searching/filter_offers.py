"""The filters that are offered beside a page: the provinces and years that its query names. None is applied by itself.

Only bare words are looked at: a query with an operator, a quotation or a group says for itself what it means, and a
word with such a sign in it (`湖北*`, an open quotation) stays as it is.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable

from searchsvc.facts.labels import facet_label
from searchsvc.model.page import FilterOffer
from searchsvc.model.query import FacetName, Query
from searchsvc.searching.query_text import QueryText, read_query_text

_SIGNS = frozenset('"“”„「」『』()*')
_PUNCTUATION = " ,，、;；。·"
_CHUNK = re.compile(r"\S+")


def filter_offers(query: Query, text: QueryText) -> tuple[FilterOffer, ...]:
    """An offer for each province and year that `text`, the query's, names and the query does not filter by yet.

    Every offer holds the words that remain without all of the names.
    """
    if not (text.mentions or text.years) or not text.is_bare:
        return ()
    chunks = _Chunks(text.typed)
    mentions = [mention for mention in text.mentions if chunks.are_plain(mention.start, mention.end)]
    years = [found for found in text.years if chunks.are_plain(*found[1:])]
    if not (mentions or years):
        return ()
    spans = [(mention.start, mention.end) for mention in mentions] + [(start, end) for _, start, end in years]
    rest = _without(text.typed, spans)
    if not read_query_text(rest).is_bare:
        return ()  # what was joined to a name would become an operator: 湖北-教育
    offers: dict[tuple[FacetName, str], None] = {}
    for mention in mentions:
        offers["province", mention.code] = None
    for year, _, _ in years:
        offers["year", str(year)] = None
    return tuple(
        FilterOffer(facet, value, *facet_label(facet, value), rest)
        for facet, value in offers
        if value not in query.selected(facet)
    )


class _Chunks:
    """The unspaced chunks of a query, and which of them have no sign of the query language."""

    def __init__(self, q: str) -> None:
        chunks = list(_CHUNK.finditer(q))
        self._starts = [chunk.start() for chunk in chunks]
        self._plain = [_SIGNS.isdisjoint(unicodedata.normalize("NFKC", chunk[0])) for chunk in chunks]

    def are_plain(self, start: int, end: int) -> bool:
        """Whether the chunks in which a stretch of the query stands have no such sign."""
        return all(self._plain[bisect_right(self._starts, start) - 1 : bisect_right(self._starts, end - 1)])


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text without some stretches, and without the punctuation that joined them to the rest."""
    kept: list[str] = []
    at = 0
    for start, end in sorted(set(spans)):
        kept.append(text[at : max(start, at)])
        at = max(at, end)
    kept.append(text[at:])
    rest = " ".join(" ".join(piece.strip(_PUNCTUATION) for piece in kept).split())
    return rest if any(map(str.isalnum, rest)) else ""
