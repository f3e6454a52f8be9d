"""Wrapped lines: which line goes on in the next one because it was broken at a width, and how the two are joined.

The rule: a text counts as wrapped only where the width shows. The lines of a paragraph are all full, so that what
begins the next one did not fit any more; there is punctuation within them; and the last one ends a sentence. Lines of a
list are shorter or longer, or have no sentence, or are all built alike: they stay as they are.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from searchsvc.facts.header_lines import header_line

_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff"  # with kana and full-width signs
_MARKS = "“”‘’…—·"  # as wide as a Han character beside one, narrow beside a Latin letter
_CLOSE_UP = re.compile(rf"[{_HAN}](?:[{_HAN}{_MARKS}])|[{_MARKS}][{_HAN}]")
_DATE_GOES_ON = re.compile(r"\d[年月日号时分]|[年月]\d")
_NUMBER_GOES_ON = re.compile(r"\d\d")  # cut by a program: nobody would
_HAN_SIGN = re.compile(f"[{_HAN}]")
_WIDE = re.compile(f"[{_HAN}\uac00-\ud7a3]+")
SENTENCE_END = re.compile(r"[。！？；：.!?;:…][”’」』）)\"']*$")
NEW_PARAGRAPH = re.compile(
    r"[\u3000\t]| {2}|第[一二三四五六七八九十百零\d]{1,6}[条章节款]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*\D"
    r"|[•●■◆▪·*-]\s|附件"
)
_HYPHEN = re.compile(r"[A-Za-z][-\u2010\u00ad]$")
_ROW = re.compile(r"\S(?: [ \u3000]|[\t|\u3000])")
_MARK = re.compile(r"[，。；：、！？,;:!?]")
_TOKEN = re.compile(  # what stands together at the start of a line
    r"[“‘（《「『〈【〔(\[]*(?:[A-Za-z0-9][A-Za-z0-9.,%-]*|.)[，。！？；：、）》」』〉】〕”’…—.,;:!?)%\]]*"
)
_LONGEST = 10  # one line in so many may be longer than a full one: addresses, tables
_NARROWEST = 10  # Han characters; narrower columns are lists and verse


def width(line: str) -> int:
    """How wide a line is printed, in Latin letters: a Chinese character is as wide as two."""
    return len(line) if line.isascii() else len(line) + sum(map(len, _WIDE.findall(line)))


def usual_width(widths: Sequence[int]) -> int:
    """The width of a full line, which few are longer than."""
    ordered = sorted(widths)
    return ordered[-1 - len(ordered) // _LONGEST] if ordered else 0


def close_up(line: str, following: str) -> bool:
    """Whether two lines of a paragraph join without a space: Han joins Han, and a date goes on; header lines do not."""
    pair = line[-1:] + following[:1]
    if not (_CLOSE_UP.match(pair) or _DATE_GOES_ON.match(pair)):
        return False
    return header_line(line) is None and header_line(following) is None


def join(line: str, following: str) -> str:
    """Two printed lines as one: a hyphen at the end of a line is the typesetter's, unless a digit follows."""
    if _HYPHEN.search(line) and following[0].islower():
        return line[:-1] + following
    is_close = line.endswith("-") or _HAN_SIGN.match(line[-1]) or _HAN_SIGN.match(following)
    return line + following if is_close else f"{line} {following}"


def unwrapped(text: str) -> str:
    """A text without the line ends that only break Chinese at a width."""
    lines = text.split("\n")
    goes_on = wrapped(lines)
    if not any(goes_on):
        return text
    joined: list[str] = []
    for number, line in enumerate(lines):
        if number and goes_on[number - 1]:
            before, after = joined[-1].rstrip(), line.strip()
            joined[-1] = before + after if _NUMBER_GOES_ON.match(before[-1] + after[0]) else join(before, after)
        else:
            joined.append(line)
    return "\n".join(joined)


def wrapped(lines: Sequence[str]) -> list[bool]:
    """For each line whether it goes on in the next one, and Chinese or a number is broken there."""
    by_width, by_count = _wrapped_at(lines, width, 2 * _NARROWEST), _wrapped_at(lines, len, _NARROWEST)
    goes_on = max(by_width, by_count, key=sum)  # a program may have counted characters
    for number, (line, following) in enumerate(pairwise(lines)):
        goes_on[number] = goes_on[number] and _is_broken(line.rstrip()[-1] + following.lstrip()[0])
    return goes_on


def _is_broken(pair: str) -> bool:
    return _HAN_SIGN.search(pair) is not None or _NUMBER_GOES_ON.match(pair) is not None


def _wrapped_at(lines: Sequence[str], measure: Callable[[str], int], narrowest: int) -> list[bool]:
    sizes = [measure(line.rstrip()) for line in lines]
    limit = usual_width([size for size in sizes if size])
    goes_on = [False] * len(lines)
    one = measure("一")
    if limit < narrowest or not any(map(_HAN_SIGN.search, lines)):
        return goes_on
    for number, (line, following) in enumerate(pairwise(lines)):
        room = limit - sizes[number]
        fits_not = -one <= room < measure(_first_token(following)) + one  # a mark may have hung over the edge
        goes_on[number] = fits_not and _may_go_on(line.rstrip(), following)
    paragraphs = list(_runs(goes_on))
    shown = any(_is_prose(lines[first:last]) for first, last in paragraphs)
    for first, last in paragraphs:
        run = lines[first:last]
        if not shown or not (_ends_sentence(run) or _has_inner_mark(run)) or _are_rows(run):
            goes_on[first:last] = [False] * (last - first)
    return goes_on


def _first_token(line: str) -> str:
    found = _TOKEN.match(line.lstrip())
    return found.group() if found else ""


def _may_go_on(line: str, following: str) -> bool:
    if not line or not following.strip() or SENTENCE_END.search(line) or NEW_PARAGRAPH.match(following):
        return False
    if _ROW.search(line) or _ROW.search(following.rstrip()):
        return False
    return header_line(line) is None and header_line(following) is None


def _runs(goes_on: Sequence[bool]) -> list[tuple[int, int]]:
    """The stretches of lines that go on in one another, the last line of each included."""
    runs: list[tuple[int, int]] = []
    for number, goes in enumerate(goes_on):
        if goes and runs and runs[-1][1] == number + 1:
            runs[-1] = runs[-1][0], number + 2
        elif goes:
            runs.append((number, number + 2))
    return runs


def _is_prose(run: Sequence[str]) -> bool:
    return _ends_sentence(run) and _has_inner_mark(run[:-1]) and not _are_rows(run)


def _ends_sentence(run: Sequence[str]) -> bool:
    return SENTENCE_END.search(run[-1].rstrip()) is not None


def _has_inner_mark(run: Sequence[str]) -> bool:
    return any(_MARK.search(line.rstrip()[:-1]) for line in run)


def _are_rows(run: Sequence[str]) -> bool:
    """Whether several full lines have their punctuation at the same places, or many have none, as rows of a list do."""
    shapes = [tuple(mark.start() for mark in _MARK.finditer(line)) for line in run[:-1]]
    return len(shapes) > (1 if shapes[0] else 2) and len(set(shapes)) == 1
