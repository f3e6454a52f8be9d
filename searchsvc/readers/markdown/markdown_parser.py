"""The Markdown parser: CommonMark with tables, strikethrough and footnotes, and with emphasis that Chinese can use.

The rule of CommonMark for `**` looks at punctuation on one side and expects a space on the other, which Chinese does
not have: **“双减”**政策 stays unread. Here a Chinese character beside the stars is as good as a space, as the
specification "markdown-cjk-friendly" proposes.
"""

import unicodedata
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from typing_extensions import override

from searchsvc.readers.markdown.footnotes import enable_footnotes

_MAX_NESTING = 40  # blocks in one another; what is deeper is dropped


@cache
def markdown_parser() -> MarkdownIt:
    """The parser, which keeps nothing of what it has parsed."""
    parser = MarkdownIt("commonmark")
    parser.inline = _InlineParser()
    parser.configure("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
    enable_footnotes(parser)
    return parser


class _InlineParser(ParserInline):
    @override
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _InlineState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _InlineState(StateInline):
    @override
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        """Whether the stars or tildes at `start` may open and close emphasis, and how many they are."""
        scanned = super().scanDelims(start, canSplitWord)
        if not canSplitWord:  # an underscore inside a word is part of a name
            return scanned
        end = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if scanned.length == 1 and before.isdigit() and after.isdigit():
            return Scanned(False, False, 1)  # a multiplication sign
        return Scanned(_opens(before, after), _opens(after, before), scanned.length)


def _opens(outside: str, inside: str) -> bool:
    """Whether a delimiter between two characters may belong to the text at its inner side."""
    if isWhiteSpace(ord(inside)):
        return False
    return not _is_narrow_mark(inside) or isWhiteSpace(ord(outside)) or _is_narrow_mark(outside) or _is_wide(outside)


def _is_narrow_mark(char: str) -> bool:
    return (isMdAsciiPunct(ord(char)) or isPunctChar(char)) and not _is_wide(char)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WFH"
