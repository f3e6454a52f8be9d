"""The text in which names are looked for: folded and plain, without the blanks inside Chinese words.

Typesetters put blanks and line breaks into names (湖 北省, 湖　北), so blanks between Han characters are left out here;
`Gap` remembers where they stood, because a name that crosses one is weaker than one that does not.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from searchsvc.facts.places.gazetteer import plain
from searchsvc.text.fold import Folded

Gap = Literal["none", "blank", "line", "paragraph"]

_BLANK_BEFORE_HAN = re.compile(r"\s(?=[㐀-鿿])")
_BLANKS = re.compile(r" {2,}")


def is_han(char: str) -> bool:
    """Whether a folded character is a Han character (the common planes are enough for names)."""
    return "㐀" <= char <= "鿿"


@dataclass(frozen=True, slots=True)
class NameText:
    """`text` with `cuts`, the places in it where blanks were left out, `shifts`, how many up to there, and `gaps`."""

    original: str
    folded: Folded
    text: str
    cuts: Sequence[int]
    shifts: Sequence[int]
    gaps: Sequence[Gap]

    def gap_within(self, start: int, end: int) -> Gap:
        """The widest gap strictly inside `text[start:end]`."""
        if not self.cuts:
            return "none"
        inside = self.gaps[bisect_right(self.cuts, start) : bisect_left(self.cuts, end)]
        for gap in ("paragraph", "line", "blank"):
            if gap in inside:
                return gap
        return "none"

    def is_cut(self, position: int) -> bool:
        """Whether blanks stood right before `text[position]`."""
        index = bisect_left(self.cuts, position)
        return index < len(self.cuts) and self.cuts[index] == position

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that made `text[start:end]`."""
        if self.cuts:
            first = bisect_right(self.cuts, start)
            last = bisect_right(self.cuts, end - 1)
            start += self.shifts[first - 1] if first else 0
            end += self.shifts[last - 1] if last else 0
        return self.folded.original_span(start, end)


def name_text(original: str, folded: Folded) -> NameText:
    """The text in which to look for names, made from a folded field."""
    text = folded.text
    blanks = _blanks_to_leave_out(text)
    if not blanks:
        return NameText(original, folded, plain(text), (), (), ())
    cuts: list[int] = []
    shifts: list[int] = []
    gaps: list[Gap] = []
    pieces: list[str] = []
    done = removed = 0
    for start, end in blanks:
        pieces.append(text[done:start])
        cuts.append(start - removed)
        removed += end - start
        shifts.append(removed)
        lines = text.count("\n", start, end)
        gaps.append("blank" if lines == 0 else "line" if lines == 1 else "paragraph")
        done = end
    pieces.append(text[done:])
    return NameText(original, folded, plain("".join(pieces)), cuts, shifts, gaps)


def _blanks_to_leave_out(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    if not text.isascii():
        for found in _BLANK_BEFORE_HAN.finditer(text):
            start = found.start()
            while start and text[start - 1].isspace():
                start -= 1
            if start and is_han(text[start - 1]):
                spans.append((start, found.end()))
    if "  " in text:  # justified English: one blank of each run stays
        taken = set(spans)
        spans += [(found.start() + 1, found.end()) for found in _BLANKS.finditer(text) if found.span() not in taken]
        spans.sort()
        spans = [span for index, span in enumerate(spans) if index == 0 or span[0] >= spans[index - 1][1]]
    return spans
