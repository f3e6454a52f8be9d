"""`QueryText`: what stands in the text of a query, read once for all who ask.

The parser, the filters that are offered and the pages look at the same tokens, provinces and years; nobody below
reads the text again.
"""

from collections.abc import Sequence
from typing import NamedTuple

from searchsvc.facts.dates.query_years import query_years
from searchsvc.facts.places.release_provinces import Mention, query_mentions
from searchsvc.queryparser.lexer import Token, TokenKind, lex


class QueryText(NamedTuple):
    """The text of a query, as typed, and what it is made of. Offsets are code points of `typed`.

    `tokens` are those of the query language, `mentions` the provinces that are named, and `years` those that stand
    alone, each with where it starts and ends.
    """

    typed: str
    tokens: Sequence[Token]
    mentions: Sequence[Mention]
    years: Sequence[tuple[int, int, int]]

    @property
    def is_bare(self) -> bool:
        """Whether it is words only, without operators, quotations and groups."""
        return all(token.kind is TokenKind.CHUNK for token in self.tokens)

    @property
    def has_phrase(self) -> bool:
        """Whether some of its words are quoted, and so must stand together."""
        return any(token.kind is TokenKind.PHRASE for token in self.tokens)


def read_query_text(typed: str) -> QueryText:
    """Reads the text of a query."""
    return QueryText(typed, tuple(lex(typed)), query_mentions(typed), query_years(typed))
