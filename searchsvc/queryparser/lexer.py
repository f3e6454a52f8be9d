"""The lexer of the query language: a string becomes tokens in one pass.

Full-width signs are half-width ones here. A sign is an operator only where the contract gives it a meaning; anywhere
else it belongs to the word around it, so 国办发(2017)47号 and COVID-19 are words.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_CLOSING = {'"': '"', "“": "”", "”": "”", "„": "”", "「": "」", "『": "』"}
_OPERATORS = {"AND", "OR", "NOT"}
_TITLE = "title:"


class TokenKind(Enum):
    """What a token is."""

    CHUNK = "chunk"
    PHRASE = "phrase"
    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    TITLE = "title:"


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `text` is what stands in it, in half width and in its own case."""

    kind: TokenKind
    text: str = ""


def _half_width(text: str) -> str:
    if text.isascii():
        return text
    return "".join(char if char in _CLOSING else unicodedata.normalize("NFKC", char) for char in text)


def _partners(text: str) -> frozenset[int]:
    """The places of the parentheses that have a partner with no space between them: those of a word's own."""
    found: set[int] = set()
    opened: list[int] = []
    for index, char in enumerate(text):
        if char.isspace():
            opened.clear()
        elif char == "(":
            opened.append(index)
        elif char == ")" and opened:
            found.update((opened.pop(), index))
    return frozenset(found)


class _Quotes:
    """Finds the sign that closes a quotation, looking through the text at most once for a sign that is not there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._absent: set[str] = set()

    def close_of(self, index: int) -> int | None:
        """The place of the sign that closes the quotation opened at `index`."""
        sign = _CLOSING[self._text[index]]
        if sign in self._absent:
            return None
        end = self._text.find(sign, index + 1)
        if end < 0:
            self._absent.add(sign)
            return None
        return end


def _chunk_end(text: str, start: int, partners: frozenset[int], quotes: _Quotes) -> int:
    """The end of the unspaced chunk at `start`; parentheses that open and close inside it belong to it."""
    depth = 0
    for index in range(start, len(text)):
        char = text[index]
        if char.isspace() or (char in _CLOSING and quotes.close_of(index) is not None):
            return index
        if char in "()":
            if index not in partners or (char == ")" and depth == 0):
                return index
            depth += 1 if char == "(" else -1
    return len(text)


def lex(query: str) -> Iterator[Token]:
    """The tokens of a query. Never fails, and takes time linear in the length."""
    text = _half_width(query)
    partners, quotes = _partners(text), _Quotes(text)
    index, at_start = 0, True
    while index < len(text):
        char = text[index]
        if char.isspace():
            index, at_start = index + 1, True
        elif char in _CLOSING:
            end = quotes.close_of(index)
            if end is not None:
                yield Token(TokenKind.PHRASE, text[index + 1 : end])
                at_start = False
            index = index + 1 if end is None else end + 1
        elif char in "()":
            yield Token(TokenKind.OPEN if char == "(" else TokenKind.CLOSE)
            index, at_start = index + 1, char == "("
        elif char == "-" and at_start:
            index += 1
            if not text[index : index + 1].isspace() and index < len(text):
                yield Token(TokenKind.NOT)
        elif at_start and text.startswith(_TITLE, index) and not text[index + len(_TITLE) :][:1].isspace():
            yield Token(TokenKind.TITLE)
            index += len(_TITLE)
        else:
            chunk = text[index : max(_chunk_end(text, index, partners, quotes), index + 1)]
            yield Token(TokenKind[chunk], chunk) if chunk in _OPERATORS else Token(TokenKind.CHUNK, chunk)
            index, at_start = index + len(chunk), False
