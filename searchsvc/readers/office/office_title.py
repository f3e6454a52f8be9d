"""Titles of office documents: which of those in the properties a person gave, and where the text repeats one."""

import re

from searchsvc.readers.cleaning import clean_line, letters_only
from searchsvc.readers.txt import parse_plain

_MAX_TITLE = 300  # characters
_REPEATED_WITHIN, _MAX_LINES = 6, 4  # a title is repeated near the beginning, on a few lines
_NO_TITLE = re.compile(
    r"microsoft (?:office )?(?:word|powerpoint|excel)\b.*|.*\.(?:docx?|wps|pdf|rtf|odt|indd|qxd|tmp)"
    r"|(?:word |new )?document ?\d*|untitled ?-? ?\d*|(?:no )?title|slide \d+|template|normal|default"
    r"|(?:新建|无标题|未命名|未标题)[ \w]{0,20}|文档 ?\d*|标题|[\W\d_]*",
    re.IGNORECASE | re.DOTALL,
)


def meaningful_title(value: object) -> str | None:
    """The title of a document's properties; None where it is a program's default, a file name or no text."""
    title = clean_line(value) if isinstance(value, str) else ""
    return None if len(title) > _MAX_TITLE or _NO_TITLE.fullmatch(title) else title


def fields_of_lines(lines: list[str], title: str | None) -> dict[str, object]:
    """The declared fields of a document of these lines. Without a title it is read as a `.txt` release is."""
    if title is None:
        plain = parse_plain("\n".join(lines))
        return {"title": plain.title or None, "body": plain.body, "category": plain.category}
    return {"title": title, "body": "\n".join(without_title(lines, title))}


def without_title(lines: list[str], title: str) -> list[str]:
    """The lines but those near the beginning that together are the title."""
    key = letters_only(title)
    for start in range(min(_REPEATED_WITHIN, len(lines))):
        for end in range(start + 1, min(start + _MAX_LINES, len(lines)) + 1):
            if key and letters_only("".join(lines[start:end])) == key:
                return lines[:start] + lines[end:]
    return lines
