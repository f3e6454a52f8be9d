"""Markdown releases: front matter with the declared fields, and a body turned into plain text.

The rule: the words stay, the markup goes. Paragraphs are separated by a blank line, list items and table rows stand
on lines of their own, code is kept as it is, HTML tags are dropped. A line break inside a paragraph is layout, so it
falls away between Chinese characters. Where the front matter has no title, the first level-1 heading is it.
"""

from collections.abc import Sequence
from itertools import pairwise

from markdown_it.token import Token

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers.cleaning import clean_line, clean_text
from searchsvc.readers.encoding import decode
from searchsvc.readers.front_matter import split_front_matter
from searchsvc.readers.html_fragment import is_breaking, without_tags
from searchsvc.readers.markdown.markdown_parser import markdown_parser
from searchsvc.readers.plain.wrapping import close_up
from searchsvc.readers.record_fields import record_of_fields

MAX_SIZE = 8 * 2**20  # characters of Markdown, since its parser needs 20 to 300 times the memory
_RANKS = {"": 0, " | ": 1, "\n": 2, "\n\n": 3}  # what may stand between two pieces of text; the highest due wins
_BLOCKS = frozenset(("heading", "blockquote", "table", "hr", "fence", "code_block", "html_block", "footnote"))
_LISTS = frozenset(("bullet_list", "ordered_list"))


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
    tokens = iter(markdown_parser().parse(source))
    for token in tokens:
        if take_title and title is None and token.type == "heading_open" and token.tag == "h1" and token.level == 0:
            title = clean_line(_inline(next(tokens).children or [])) or None
        else:
            writer.add(token)
    return title, writer.text()


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
    pieces: list[list[str]] = [[]]  # between line breaks that are only layout
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            pieces[-1].append(token.content)
        elif token.type == "softbreak":
            pieces.append([])
        elif token.type == "hardbreak" or (token.type == "html_inline" and is_breaking(token.content)):
            pieces[-1].append("\n")
        elif token.type == "image":
            pieces[-1].append(_inline(token.children or []))
    return _without_layout(["".join(piece) for piece in pieces])


def _without_layout(lines: list[str]) -> str:
    """Lines of one paragraph, Chinese without the breaks between them."""
    parts = lines[:1]
    for line, following in pairwise(lines):
        is_one = line.endswith("\n") or close_up(line.rpartition("\n")[2], following.partition("\n")[0])
        parts += ["" if is_one else "\n", following]
    return "".join(parts)
