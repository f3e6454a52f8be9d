"""The text of a release as paragraphs, each with the marks that fall into it."""

import re

from searchsvc.model.page import Fragment

_BLANK_LINE = re.compile(r"\r?\n(?:[^\S\n]*\r?\n)+")
_LINE_END = re.compile(r"\r?\n")


def _cut(fragment: Fragment, start: int, end: int) -> Fragment:
    inside = ((max(first, start) - start, min(last, end) - start) for first, last in fragment.marks)
    return Fragment(fragment.text[start:end], tuple((first, last) for first, last in inside if first < last))


def paragraphs(fragment: Fragment) -> list[Fragment]:
    """The paragraphs of a text: separated by blank lines, or by line ends where the text has no blank line."""
    text = fragment.text
    ending = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE_END
    found: list[Fragment] = []
    start = 0
    for match in [*ending.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[start:end].strip():
            found.append(_cut(fragment, start, end))
        start = match.end() if match else end
    return found
