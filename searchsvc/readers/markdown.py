"""Markdown releases: front matter with the declared fields, and a body turned into plain text.

The rule: the words stay, the markup goes. Paragraphs are separated by a blank line, list items and table rows stand
on lines of their own, code is kept as it is, HTML tags are dropped. Where the front matter has no title, the first
level-1 heading is it.
"""

import re
from collections.abc import Sequence
from functools import cache
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers.cleaning import clean_line, clean_text
from searchsvc.readers.encoding import decode
from searchsvc.readers.front_matter import split_front_matter
from searchsvc.readers.record_fields import record_of_fields

MAX_SIZE = 8 * 2**20  # characters of Markdown, since its parser needs 20 to 300 times the memory
_RANKS = {"": 0, " | ": 1, "\n": 2, "\n\n": 3}  # what may stand between two pieces of text; the highest due wins
_BLOCKS = frozenset(("heading", "blockquote", "table", "hr", "fence", "code_block", "html_block"))
_MAX_NESTING = 40  # blocks in one another; what is deeper is dropped
_LISTS = frozenset(("bullet_list", "ordered_list"))
_HIDDEN_HTML = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BREAKING_TAG = re.compile(r"</?(?:br|p|div|li|tr|h[1-6]|table|[uod]l|d[td]|hr|blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")


def read_md(path: str, data: bytes) -> Record:
    """The release of a `.md` file."""
    fields, source = split_front_matter(decode(data))
    if not fields and not source.strip():
        raise ReadError("is empty")
    if len(source) > MAX_SIZE:
        raise ReadError(f"is larger than {MAX_SIZE // 2**20} MiB, the most that a Markdown file may have")
    title, body = plain_text(clean_text(source), take_title=fields.get("title") is None)
    if title:
        fields["title"] = title
    if body:
        fields["body"] = body
    return record_of_fields(path, None, fields, path)


def plain_text(source: str, *, take_title: bool = False) -> tuple[str | None, str]:
    """The first level-1 heading (where `take_title`; it is then left out of the text) and the text of Markdown."""
    writer = _Writer()
    title: str | None = None
    tokens = iter(_parser().parse(source))
    for token in tokens:
        if take_title and title is None and token.type == "heading_open" and token.tag == "h1" and token.level == 0:
            title = clean_line(_inline(next(tokens).children or [])) or None
        else:
            writer.add(token)
    return title, writer.text()


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])


def without_tags(html: str) -> str:
    """The text of a piece of HTML, a line for each block."""
    text = _TAG.sub("", _BREAKING_TAG.sub("\n", _HIDDEN_HTML.sub("", html)))
    lines = (line.strip() for line in unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


class _Writer:
    """Puts blocks one after the other, with the space between them that they need."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.between = ""  # due before the next piece of text
        self.number = ""  # of an ordered item that begins
        self.lists = 0  # how many lists are open

    def text(self) -> str:
        return "".join(self.parts).strip("\n")

    def add(self, token: Token) -> None:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if kind in _BLOCKS:
            self.due("\n\n")
        elif kind == "paragraph":
            self.due("\n" if token.hidden else "\n\n")  # hidden in lists without blank lines
        elif kind in _LISTS:
            self.lists += token.nesting
            self.due("\n" if self.lists + (token.nesting < 0) > 1 else "\n\n")
        elif kind in ("list_item", "tr"):
            self.due("\n")
            self.number = f"{token.info}{token.markup} " if token.info else ""
        elif kind in ("td", "th") and token.nesting < 0:
            self.due(" | ")
        if kind == "inline":
            self.write(_inline(token.children or []))
        elif kind in ("fence", "code_block"):
            self.write(token.content)
            self.due("\n\n")
        elif kind == "html_block":
            self.write(without_tags(token.content))
            self.due("\n\n")

    def due(self, between: str) -> None:
        self.between = max(self.between, between, key=_RANKS.__getitem__)

    def write(self, text: str) -> None:
        text = text.strip("\n")
        if text:
            self.parts += [self.between if self.parts else "", self.number, text]
            self.between = self.number = ""


def _inline(tokens: Sequence[Token]) -> str:
    """The text of inline tokens: of links their text, of images their description."""
    parts: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "image":
            parts.append(_inline(token.children or []))
        elif token.type == "html_inline" and _BREAKING_TAG.fullmatch(token.content):
            parts.append("\n")
    return "".join(parts)
