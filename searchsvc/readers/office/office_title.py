"""Titles in the properties of office documents: which of them a person gave, and where the text repeats one."""

import re

from searchsvc.readers.cleaning import clean_line
from searchsvc.text.fold import fold_text

_MAX_TITLE = 300  # characters
_REPEATED_WITHIN, _MAX_LINES = 6, 4  # a title is repeated near the beginning, on a few lines
_NO_TITLE = re.compile(
    r"microsoft (?:office )?(?:word|powerpoint|excel)\b.*|.*\.(?:docx?|wps|pdf|rtf|odt|indd|qxd|tmp)"
    r"|(?:word |new )?document ?\d*|untitled ?-? ?\d*|(?:no )?title|slide \d+|template|normal|default"
    r"|(?:新建|无标题|未命名|未标题)[ \w]{0,20}|文档 ?\d*|标题|[\W\d_]*",
    re.IGNORECASE | re.DOTALL,
)
_NOT_LETTERS = re.compile(r"[\W_]+")


def meaningful_title(value: object) -> str | None:
    """The title of a document's properties; None where it is a program's default, a file name or no text."""
    title = clean_line(value) if isinstance(value, str) else ""
    return None if len(title) > _MAX_TITLE or _NO_TITLE.fullmatch(title) else title


def without_title(lines: list[str], title: str) -> list[str]:
    """The lines but those near the beginning that together are the title."""
    key = _key(title)
    for start in range(min(_REPEATED_WITHIN, len(lines))):
        for end in range(start + 1, min(start + _MAX_LINES, len(lines)) + 1):
            if key and _key("".join(lines[start:end])) == key:
                return lines[:start] + lines[end:]
    return lines


def _key(text: str) -> str:
    return _NOT_LETTERS.sub("", fold_text(text))
