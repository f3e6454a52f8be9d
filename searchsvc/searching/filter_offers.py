"""The filters that are offered beside a page: the provinces and years that its query names. None is applied by itself.

Only bare words are looked at: a query with an operator, a quotation or a group says for itself what it means, and a
word with such a sign in it (`湖北*`, an open quotation) stays as it is.
"""

import unicodedata
from collections.abc import Iterable

from searchsvc.facts.labels import facet_label
from searchsvc.model.page import FilterOffer
from searchsvc.model.query import FacetName, Query
from searchsvc.searching.query_text import QueryText, read_query_text

_SIGNS = frozenset('"“”„「」『』()*')
_PUNCTUATION = " ,，、;；。·"


def filter_offers(query: Query, text: QueryText) -> tuple[FilterOffer, ...]:
    """An offer for each province and year that `text`, the query's, names and the query does not filter by yet.

    Every offer holds the words that remain without all of the names.
    """
    mentions = [mention for mention in text.mentions if _is_plain(text.typed, mention.start, mention.end)]
    years = [found for found in text.years if _is_plain(text.typed, *found[1:])]
    if not (mentions or years) or not text.is_bare:
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


def _is_plain(q: str, start: int, end: int) -> bool:
    """Whether the unspaced words in which a stretch of a query stands have no sign of the query language."""
    while start > 0 and not q[start - 1].isspace():
        start -= 1
    while end < len(q) and not q[end].isspace():
        end += 1
    return _SIGNS.isdisjoint(unicodedata.normalize("NFKC", q[start:end]))


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
