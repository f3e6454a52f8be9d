"""A text with several layers of elements over it, as HTML: sentences, in them words that tell a fact, in them marks.

The stretches of one layer are sorted and disjoint. Those of different layers may overlap in any way: an inner element
that an outer one cuts is written in pieces, and only its first piece has its id.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Stretch:
    """An element around `text[start:end]`; `attributes` has its attributes but for the id, in their order."""

    start: int
    end: int
    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    id: str | None = None

    def opening(self, *, is_first: bool) -> str:
        """The start tag, of its first piece or of a later one."""
        named = (*self.attributes, ("id", self.id)) if is_first and self.id else self.attributes
        written = "".join(f' {name}="{escape(value)}"' for name, value in named)
        return f"<{self.tag}{written}>"


class Layer:
    """The stretches of one layer over a text, quickly found by their place."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._stretches = stretches
        self._starts = [each.start for each in stretches]

    def at(self, place: int) -> Stretch | None:
        """The stretch in which a character stands."""
        number = bisect_right(self._starts, place) - 1
        found = self._stretches[number] if number >= 0 else None
        return found if found is not None and place < found.end else None

    def bounds(self, start: int, end: int) -> set[int]:
        """Where stretches begin and end within a part of the text."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_right(self._starts, end)
        each_bound = (bound for each in self._stretches[first:last] for bound in (each.start, each.end))
        return {bound for bound in each_bound if start < bound < end}


def layered_html(text: str, start: int, end: int, layers: Sequence[Layer]) -> Markup:
    """The part `text[start:end]` with its layers, the outermost first; the text itself is escaped."""
    cuts = {start, end}.union(*(layer.bounds(start, end) for layer in layers))
    opened: list[Stretch | None] = [None] * len(layers)
    pieces: list[str] = []
    for first, last in pairwise(sorted(cuts)):
        wanted = [layer.at(first) for layer in layers]
        kept = next((n for n, (old, new) in enumerate(zip(opened, wanted, strict=True)) if old is not new), len(layers))
        pieces += _closing(opened[kept:])
        pieces += [each.opening(is_first=each.start == first) for each in wanted[kept:] if each is not None]
        pieces.append(str(escape(text[first:last])))
        opened = wanted
    pieces += _closing(opened)
    return Markup("".join(pieces))


def _closing(opened: Sequence[Stretch | None]) -> list[str]:
    return [f"</{each.tag}>" for each in reversed(opened) if each is not None]
