"""Windows: the stretches around the signs without which there is no date. Most of a text is never looked at."""

import re
from collections.abc import Iterator


def windows_around(text: str, sign: re.Pattern[str], before: int, after: int) -> list[tuple[int, int]]:
    """The stretches from `before` characters ahead of each sign to `after` behind it, joined where they overlap."""
    windows: list[tuple[int, int]] = []
    for found in sign.finditer(text):
        start, end = max(0, found.start() - before), min(len(text), found.end() + after)
        if windows and start <= windows[-1][1]:
            windows[-1] = windows[-1][0], end
        else:
            windows.append((start, end))
    return windows


def within(pattern: re.Pattern[str], text: str, windows: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Every match of a pattern inside the windows."""
    for start, end in windows:
        yield from pattern.finditer(text, start, end)
