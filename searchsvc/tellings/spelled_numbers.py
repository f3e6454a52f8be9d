"""Spelled numbers: those that an English text writes out, as it does where a sentence begins (Fifty-seven firms)."""

import re
from collections.abc import Iterator

from searchsvc.tellings.figures import Figure, FigureKind, figure
from searchsvc.text.numerals import cardinal_number

_TOKEN = re.compile(r"[a-z]+|[^a-z\s-]")
_POWERS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
LEAST = 10
"""Smaller numbers say too little."""


def spelled_numbers(folded: str) -> Iterator[Figure]:
    """The numbers from 10 on that a folded English text writes out, in order."""
    total = part = 0
    for token in (*_TOKEN.findall(folded), ""):
        if (number := cardinal_number(token)) is not None:
            part += number
        elif token == "hundred" and part:
            part *= 100
        elif token in _POWERS and part:
            total, part = total + part * _POWERS[token], 0
        elif token != "and" or part % 100:
            value = total + part
            if value >= LEAST and (found := figure(FigureKind.COUNT, str(value))) is not None:
                yield found
            total = part = 0
