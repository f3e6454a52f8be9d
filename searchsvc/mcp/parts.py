"""Long texts in parts: an assistant reads a release piece by piece, as its memory is small.

The parts of a text, one after the other, are the text.
"""

MOST = 6000
"""Characters of a part: some 1,500 tokens of English, or 6,000 of Chinese."""
_ENDS = ("\n\n", "\n", "。", "！", "？", ". ", "! ", "? ", "；", " ")
"""Where a part may end, what is best first."""


def parts_of(text: str, most: int = MOST) -> list[str]:
    """The text in parts of at most `most` characters, which end with a paragraph, a line or a sentence where one can.

    No part but the last is shorter than half of that. An empty text is one empty part.
    """
    parts: list[str] = []
    start = 0
    while len(text) - start > most:
        end = _end(text, start + most // 2, start + most)
        parts.append(text[start:end])
        start = end
    parts.append(text[start:])
    return parts


def _end(text: str, least: int, most: int) -> int:
    """The best place to end between two positions."""
    for sign in _ENDS:
        at = text.rfind(sign, least, most)
        if at >= 0:
            return at + len(sign)
    return most
