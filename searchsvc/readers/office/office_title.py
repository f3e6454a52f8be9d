"""Titles of office documents: which of those in the properties a person gave, and where the text repeats one.

The rule: the title of a letter is the one that is printed; the properties count where they have the same, or more of
it. Else the declared title is it, and without one the first line, as in a `.txt` release.
"""

import re
from typing import Protocol

from searchsvc.readers.categories import category_of
from searchsvc.readers.cleaning import clean_line, letters_only
from searchsvc.readers.office.letter_title import is_no_title, letter_title
from searchsvc.readers.plain.txt import parse_plain

_MAX_TITLE = 300  # characters
_REPEATED_WITHIN, _MAX_LINES = 6, 4  # a title is repeated near the beginning, on a few lines
_NO_TITLE = re.compile(
    r"microsoft (?:office )?(?:word|powerpoint|excel)\b.*|.*\.(?:docx?|wps|pdf|rtf|odt|indd|qxd|tmp)"
    r"|(?:word |new )?document ?\d*|untitled ?-? ?\d*|(?:no )?title|slide \d+|template|normal|default"
    r"|(?:新建|无标题|未命名|未标题)[ \w]{0,20}|文档 ?\d*|标题|[\W\d_]*"
    r"|about:\w+|(?:word|wps) ?文[档字稿]\w?|powerpoint (?:演示文稿|presentation)|演示文稿 ?\d*|正文|undefined|null",
    re.IGNORECASE | re.DOTALL,
)


def meaningful_title(value: object) -> str | None:
    """The title of a document's properties; None where it is a program's default, a file name or no text."""
    title = clean_line(value) if isinstance(value, str) else ""
    return None if len(title) > _MAX_TITLE or _NO_TITLE.fullmatch(title) else title


class Joining(Protocol):
    """What puts printed lines together."""

    def __call__(self, lines: list[str], *, begins_with_title: bool) -> list[str]:
        """The paragraphs, headings and rows that the lines are."""


def whole_lines(lines: list[str], *, begins_with_title: bool) -> list[str]:
    """Lines that are paragraphs already."""
    return lines


def fields_of_lines(lines: list[str], declared: str | None, *, joined: Joining = whole_lines) -> dict[str, object]:
    """The fields of a document of these lines, which `joined` puts together where they are printed ones."""
    letter = letter_title(lines)
    if declared is not None and is_no_title(declared):
        declared = None
    if letter is not None and (declared is None or (letter.is_named and not _holds(declared, letter.text))):
        category = category_of(lines[0].strip()) if letter.start else None
        above = lines[1 if category else 0 : letter.start]
        return {
            "title": letter.text,
            "body": "\n".join([*above, *joined(lines[letter.end :], begins_with_title=False)]),
            "category": category,
        }
    if declared is None:
        plain = parse_plain("\n".join(joined(lines, begins_with_title=True)))
        return {"title": plain.title or None, "body": plain.body, "category": plain.category}
    return {"title": declared, "body": "\n".join(without_title(joined(lines, begins_with_title=True), declared))}


def _holds(whole: str, piece: str) -> bool:
    return letters_only(piece) in letters_only(whole)


def without_title(lines: list[str], title: str) -> list[str]:
    """The lines but those near the beginning that together are the title."""
    key = letters_only(title)
    for start in range(min(_REPEATED_WITHIN, len(lines))):
        for end in range(start + 1, min(start + _MAX_LINES, len(lines)) + 1):
            if key and letters_only("".join(lines[start:end])) == key:
                return lines[:start] + lines[end:]
    return lines
