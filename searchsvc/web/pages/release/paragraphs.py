"""The paragraphs of a text, as stretches of it."""

import re

_BLANK_LINE = re.compile(r"\r?\n(?:[^\S\n]*\r?\n)+")
_LINE_END = re.compile(r"\r?\n")


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs begin and end: parted by blank lines, or by line ends where the text has no blank line."""
    ending = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE_END
    found: list[tuple[int, int]] = []
    start = 0
    for match in [*ending.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[start:end].strip():
            found.append((start, end))
        start = match.end() if match else end
    return found
