"""Inline text: the pieces of a line that stand in elements of their own, joined as a reader sees them.

The rule: words run on across inline elements (`w<i>or</i>d`), while in a line of facts about a release each element is
a value of its own, since only styles keep them apart (`<i>浏览：33</i><b>2019-09-07</b>`), and a control is none. The
number behind a control goes with it.
"""

import re
from collections.abc import Sequence

from searchsvc.facts.header_lines import MAX_LINE, bare_date, header_fields
from searchsvc.facts.platforms import is_platform
from searchsvc.readers.html.controls import is_control

SEAM = "\x1e"  # where an inline element begins or ends; `clean_text` left none in the page
_MAX_CONTROL = 30  # characters
_ALPHANUMERIC = re.compile("[0-9A-Za-z]")
_WORD = re.compile(r"\w")
_IN_DATE = re.compile(r"[0-9/.年月日时分:-]")
_COUNT = re.compile(r"\d[\d,. ]*[万亿kw+]{0,2} ?(?:人?次|人)?\W*", re.IGNORECASE)
_LABEL = re.compile(r"\s*[\u3400-\u9fffA-Za-z][\u3400-\u9fffA-Za-z ]{0,15}[:：]")


def lines_of(raw: str) -> Sequence[str]:
    """The line that is written in pieces with seams between; a date behind other facts is a line of its own."""
    if SEAM not in raw:
        return (raw,)
    lines: list[str] = []
    line = last = ""
    is_beside = False  # one element ended, and the next one begins
    is_after_control = False
    for piece in raw.split(SEAM):
        bare = piece.strip()
        if not bare:
            is_beside = bool(line)
            line += piece
            continue
        if is_after_control and (_WORD.search(bare) is None or (_COUNT.fullmatch(bare) and not bare_date(bare))):
            continue  # the bracket behind a control, or its count
        fields = header_fields(line) if len(line) <= MAX_LINE else ()
        is_value = line.rstrip().endswith((":", "："))
        if fields and not is_value and fields[-1].kind == "other" and bare_date(bare):
            lines.append(line)
            line = piece
        elif is_value and fields and fields[-1].kind == "source" and _is_button(bare):
            line += " "
            continue  # 来源：<a>举报</a>
        elif fields and not is_value and len(bare) <= _MAX_CONTROL and is_control(bare):
            line += " "
            is_after_control = True
            continue
        elif line and _are_apart(line, last, piece, is_beside=is_beside, in_facts=bool(fields)):
            line += f" {piece}"
        else:
            line += piece
        last = bare
        is_beside = is_after_control = False
    return (*lines, line)


def _is_button(text: str) -> bool:
    """Whether a text is a control and not the name of a platform, which may be one as well."""
    return len(text) <= _MAX_CONTROL and is_control(text) and not is_platform(text)


def _are_apart(line: str, last: str, piece: str, *, is_beside: bool, in_facts: bool) -> bool:
    """Whether a space belongs where an inline element begins or ends."""
    before, after = line[-1], piece[0]
    if before.isspace() or after.isspace() or len(line) > MAX_LINE:
        return False
    if _ALPHANUMERIC.match(before) and _ALPHANUMERIC.match(after) and (bare_date(piece) or bare_date(last)):
        return True
    if not in_facts or before in ":：":
        return False
    if _LABEL.match(piece) or bare_date(piece):
        return True
    return is_beside and not (_IN_DATE.match(before) and _IN_DATE.match(after))
