"""The runs of a text in the other of our two languages, so that they are spoken and drawn as what they are."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_WORD = r"(?<![A-Za-z'’.-])[A-Za-z][A-Za-z'’.-]*"
_HAN_RUN = re.compile(rf"{_HAN}+(?:[·、，。：；“”‘’《》〈〉（）—…]+{_HAN}+)*")
_LATIN_RUN = re.compile(rf"{_WORD}(?: [A-Za-z][A-Za-z'’.-]*)+")
_LATIN_WORDS = re.compile(rf"{_WORD}(?: [A-Za-z][A-Za-z'’.-]*)*")


def foreign_runs(text: str, around: str) -> Iterator[tuple[int, int, str]]:
    """Where each run of another language than that `around` it begins and ends, and which that is.

    In Chinese, a single word in Latin letters is no run: it may be a sign, as in 5G.
    """
    pattern, foreign = (_HAN_RUN, "zh") if around == "en" else (_LATIN_RUN, "en")
    return ((*run.span(), foreign) for run in pattern.finditer(text))


def spoken(text: str, around: str) -> Markup:
    """A short text of the interface as HTML, with each word in the other language marked as such."""
    pattern, foreign = (_HAN_RUN, "zh") if around == "en" else (_LATIN_WORDS, "en")
    pieces: list[Markup] = []
    at = 0
    for run in pattern.finditer(text):
        pieces += [escape(text[at : run.start()]), Markup('<span lang="{}">{}</span>').format(foreign, run[0])]
        at = run.end()
    return Markup("").join([*pieces, escape(text[at:])])
