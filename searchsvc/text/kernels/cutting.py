"""The kernel that cuts folded texts into units, by the rules of `units`. One pass over the code points.

Every match is decided where it begins, with nothing to take back, so the time is linear in the length.
"""

import numpy as np

from searchsvc.runtime.arrays import Int64s, Records, Uint8s, Uint32s, int64
from searchsvc.runtime.kernel import inlined, kernel
from searchsvc.text.kernels.characters import (
    IS_APOSTROPHE,
    IS_DIGIT,
    IS_HAN,
    IS_HYPHEN,
    IS_LETTER,
    IS_SEPARATOR,
    IS_SPACE,
)

HAN_RUN, WORD, NUMBER = 1, 2, 3
_NONE, _ACRONYM = 0, 4
UNIT = np.dtype(
    [
        ("position", "<i4"),
        ("start", "<i4"),  # in folded code points of all texts together
        ("end", "<i4"),
        ("form_start", "<i4"),  # the comparison form, in the code points of all forms
        ("form_end", "<i4"),  # equal to `form_start` for a Han run, whose form is its text
        ("kind", "<i2"),  # HAN_RUN, WORD or NUMBER
        ("hyphenated", "i1"),
        ("sign", "i1"),  # the code point of the sign beside the token that its form does not hold, or 0
    ]
)
_NEWLINE, _TAB, _RETURN, _BLANK, _PERCENT, _COMMA, _POINT = 10, 9, 13, 32, 37, 44, 46
_NUMBER_SIGN, _AMPERSAND, _PLUS = 35, 38, 43
_A, _S, _Z = 97, 115, 122


@inlined
def _past(codes: Uint32s, classes: Uint8s, wanted: int, at: int, end: int) -> int:
    """Where the characters of the class `wanted` end that begin at `at`."""
    while at < end and classes[codes[at]] & wanted:
        at += 1
    return at


@kernel
def _past_percent(codes: Uint32s, at: int, end: int) -> int:
    """After the percent sign at `at`, if there is one."""
    return at + 1 if at < end and codes[at] == _PERCENT else at


@kernel
def _number_end(codes: Uint32s, classes: Uint8s, begin: int, at: int, end: int) -> int:
    """Where the number that begins with the digit at `at` ends; `at` where it is no number."""
    whole = _past(codes, classes, IS_DIGIT, at, end)
    stop = whole
    while (
        stop + 3 < end
        and codes[stop] == _COMMA
        and _past(codes, classes, IS_DIGIT, stop + 1, min(end, stop + 5)) == stop + 4
    ):
        stop += 4
    if stop > whole:  # 3,000 and 1,234.5
        if stop < end and codes[stop] == _POINT:
            fraction = _past(codes, classes, IS_DIGIT, stop + 1, end)
            if fraction > stop + 1 and (fraction == end or codes[fraction] != _POINT):
                stop = fraction
        return _past_percent(codes, stop, end)
    before = at - 2 if at > begin and codes[at - 1] == _POINT else at - 1
    follows = before >= begin and classes[codes[before]] & IS_DIGIT
    if whole < end and codes[whole] == _POINT and not follows:  # 14.5%, also in …14.5, but not 2020.7.15
        stop = _past(codes, classes, IS_DIGIT, whole + 1, end)
        goes_on = stop + 1 < end and codes[stop] == _POINT and classes[codes[stop + 1]] & IS_DIGIT
        if stop > whole + 1 and not goes_on:
            return _past_percent(codes, stop, end)
    if whole < end and classes[codes[whole]] & IS_LETTER:  # 5G is a word
        return at
    return _past_percent(codes, whole, end)


@inlined
def _acronym_end(codes: Uint32s, classes: Uint8s, begin: int, at: int, end: int) -> int:
    """Where the acronym (u.s.a.) that begins at `at` ends; `at` where there is none."""
    if not _A <= codes[at] <= _Z or (at > begin and classes[codes[at - 1]] & IS_LETTER):
        return at
    stop = at + 1
    while stop + 1 < end and codes[stop] == _POINT and _A <= codes[stop + 1] <= _Z:
        stop += 2
    if stop < end and classes[codes[stop]] & IS_LETTER:  # u.s.army: the last letter begins a word
        stop -= 2
    if stop <= at + 1:
        return at
    return stop + 1 if stop < end and codes[stop] == _POINT else stop


@inlined
def _word_end(codes: Uint32s, classes: Uint8s, at: int, end: int) -> int:
    """Where the word that begins at `at` ends."""
    while at < end:
        of = classes[codes[at]]
        if of & IS_LETTER:
            at += 1
        elif of & IS_APOSTROPHE and at + 1 < end and classes[codes[at + 1]] & IS_LETTER:
            at += 2
        else:
            break
    return at


@inlined
def _match(codes: Uint32s, classes: Uint8s, begin: int, at: int, end: int) -> tuple[int, int]:
    """The kind of token that begins at `at`, and where it ends; `_NONE` for a character that belongs to no token."""
    of = classes[codes[at]]
    if of & IS_HAN:
        return HAN_RUN, _past(codes, classes, IS_HAN, at, end)
    if not of & IS_LETTER:
        return _NONE, at + 1
    if of & IS_DIGIT:
        stop = _number_end(codes, classes, begin, at, end)
        if stop > at:
            return NUMBER, stop
    stop = _acronym_end(codes, classes, begin, at, end)
    if stop > at:
        return _ACRONYM, stop
    return WORD, _word_end(codes, classes, at, end)


@inlined
def _past_own_sign(codes: Uint32s, classes: Uint8s, begin: int, at: int, stop: int, end: int) -> int:
    """Where the word [`at`, `stop`) ends with a sign that makes another word of it (c#, c++); `stop` without one."""
    if stop == end:
        return stop
    if codes[stop] == _PLUS:
        is_double = stop + 1 < end and codes[stop + 1] == _PLUS and (stop + 2 == end or codes[stop + 2] != _PLUS)
        return stop + 2 if is_double else stop
    if codes[stop] != _NUMBER_SIGN or stop - at != 1 or not _A <= codes[at] <= _Z:
        return stop
    is_tag = (at > begin and codes[at - 1] == _NUMBER_SIGN) or (stop + 1 < end and classes[codes[stop + 1]] & IS_LETTER)
    return stop if is_tag else stop + 1


@inlined
def _is_joint(code: int) -> bool:
    return code == _PLUS or code == _AMPERSAND  # noqa: PLR1714 - faster than a tuple


@inlined
def _sign(codes: Uint32s, classes: Uint8s, begin: int, at: int, stop: int, end: int) -> int:
    """The sign beside the word or number [`at`, `stop`): the one after it, also between spaces, or a point before it.

    0 where there is none. A point counts only where no letter, digit or other point stands before it (.net).
    """
    if stop < end:
        if _is_joint(codes[stop]):
            return int64(codes[stop])
        if codes[stop] == _BLANK and stop + 2 < end and _is_joint(codes[stop + 1]) and codes[stop + 2] == _BLANK:
            return int64(codes[stop + 1])
    if at == begin or codes[at - 1] != _POINT or not _A <= codes[at] <= _Z:
        return 0
    goes_on = at - 1 > begin and (classes[codes[at - 2]] & IS_LETTER or codes[at - 2] == _POINT)
    return 0 if goes_on else _POINT


@inlined
def _write_form(codes: Uint32s, classes: Uint8s, kind: int, start: int, end: int, forms: Uint32s, at: int) -> int:
    """Writes the comparison form of a word or number to `forms` from `at` on; returns where it ends."""
    if kind == WORD and end - start > 1 and codes[end - 1] == _S and classes[codes[end - 2]] & IS_APOSTROPHE:
        end -= 2
    for place in range(start, end):
        code = codes[place]
        is_kept = not classes[code] & IS_APOSTROPHE if kind == WORD else code != (_COMMA if kind == NUMBER else _POINT)
        if is_kept:
            forms[at] = code
            at += 1
    return at


@inlined
def _separated(codes: Uint32s, classes: Uint8s, before: int, start: int, end: int, after: int) -> bool:
    """Whether what stands in [start, end) keeps two tokens apart; `before` and `after` are their kinds."""
    if before == HAN_RUN and after == HAN_RUN:
        return True
    is_by_han = before == HAN_RUN or after == HAN_RUN  # noqa: PLR1714 - faster than a tuple
    for place in range(start, end):
        code = codes[place]
        if is_by_han:
            if classes[code] & IS_SEPARATOR:
                return True
            if code == _POINT and (place + 1 == end or classes[codes[place + 1]] & IS_SPACE):
                return True
        if code == _NEWLINE:  # a paragraph ends where the next line is blank
            line = place + 1
            while line < end and (codes[line] == _BLANK or codes[line] == _TAB or codes[line] == _RETURN):
                line += 1
            if line < end and codes[line] == _NEWLINE:
                return True
    return False


@kernel
def cut(
    codes: Uint32s,
    text_ends: Int64s,
    classes: Uint8s,
    zones: int,
    free: int,
    units: Records,
    unit_ends: Int64s,
    forms: Uint32s,
    bounds: Int64s,
) -> int:
    """Cuts texts into tokens, which are written to `units`, and their forms to `forms`; returns how many tokens.

    Every `zones` texts make one document, through which positions run, with `free` positions left out between two
    texts. `unit_ends[t]` becomes where the tokens of text `t` end, and `bounds[t]` its first position and the one after
    its last. The fields of `units` are written as separate arrays, since numba would count references to each record.
    """
    positions, starts, ends, kinds = units["position"], units["start"], units["end"], units["kind"]
    form_starts, form_ends, hyphenated = units["form_start"], units["form_end"], units["hyphenated"]
    signs = units["sign"]
    count = used = begin = position = 0
    for text in range(text_ends.size):
        end = text_ends[text]
        position = 0 if text % zones == 0 else position + free
        bounds[text, 0] = position
        before, before_end, at = _NONE, begin, begin
        while at < end:
            kind, stop = _match(codes, classes, begin, at, end)
            if kind == _NONE:
                at = stop
                continue
            form_starts[count], start, sign = used, at, 0
            if kind != HAN_RUN:
                if kind == WORD:
                    stop = _past_own_sign(codes, classes, begin, at, stop, end)
                used = _write_form(codes, classes, kind, at, stop, forms, used)
                kind = WORD if kind == _ACRONYM else kind
                sign = _sign(codes, classes, begin, at, stop, end)
                if sign == _POINT:
                    start -= 1
                elif sign and codes[stop] == sign:
                    stop += 1
            if before != _NONE and _separated(codes, classes, before, before_end, at, kind):
                position += 1
            is_hyphen = at - before_end == 1 and classes[codes[before_end]] & IS_HYPHEN != 0
            positions[count], starts[count], ends[count] = position, start, stop
            form_ends[count], kinds[count], signs[count] = used, kind, sign
            hyphenated[count] = is_hyphen and kind == WORD and before == WORD
            count += 1
            position += stop - at if kind == HAN_RUN else 1
            before, before_end, at = kind, stop, stop
        unit_ends[text] = count
        bounds[text, 1] = position
        begin = end
    return count
