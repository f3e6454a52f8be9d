"""`QueryText`: what stands in the text of a query, read once for all who ask.

The parser, the filters that are offered and the pages look at the same tokens, provinces and years; nobody below
reads the text again. Each part is worked out when it is first asked for: most searches ask for the tokens only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from searchsvc.facts.dates.query_years import query_years
from searchsvc.facts.places.release_provinces import Mention, query_mentions
from searchsvc.queryparser.lexer import Token, TokenKind, lex


@dataclass(frozen=True)
class QueryText:
    """The text of a query, as typed, and what it is made of. Offsets are code points of `typed`."""

    typed: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the query language."""
        return tuple(lex(self.typed))

    @cached_property
    def mentions(self) -> Sequence[Mention]:
        """The provinces that are named."""
        return query_mentions(self.typed)

    @cached_property
    def years(self) -> Sequence[tuple[int, int, int]]:
        """The years that stand alone: each with where it starts and ends."""
        return query_years(self.typed)

    @property
    def is_bare(self) -> bool:
        """Whether it is words only, without operators, quotations and groups."""
        return all(token.kind is TokenKind.CHUNK for token in self.tokens)

    @property
    def has_phrase(self) -> bool:
        """Whether some of its words are quoted, and so must stand together."""
        return any(token.kind is TokenKind.PHRASE for token in self.tokens)
