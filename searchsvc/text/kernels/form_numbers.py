"""Kernels that make numbered terms of forms: of the words and numbers of texts, and of whole texts."""

from searchsvc.runtime.arrays import Bools, Int32s, Int64s, Records, Uint32s
from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.text.kernels.cutting import HAN_RUN, WORD
from searchsvc.text.kernels.term_table import POOL, TermTable, has_room, last_number, with_room

_POINT = 46
NO_TERM = -1
"""Stands for the number of a term where there is none."""


@inlined
def _put_form(forms: Uint32s, start: int, end: int, table: TermTable, length: int, longest: int) -> int:
    """Writes `forms[start:end]` to the end of the pool, after `length` code points, so that it is `longest` at most.

    Returns how many code points were written to the end of the pool in all.
    """
    pool, used = table.pool, table.sizes[POOL]
    for place in range(start, min(end, start + longest - length)):
        pool[used + length] = forms[place]
        length += 1
    return length


@inlined
def _put_signed(forms: Uint32s, start: int, end: int, sign: int, table: TermTable, longest: int) -> int:
    """Writes `forms[start:end]` with its sign to the end of the pool; a point stands before it, others after it.

    Returns how many code points were written, `longest` at most.
    """
    pool, used = table.pool, table.sizes[POOL]
    length = 0
    if sign == _POINT:
        pool[used] = sign
        length = 1
    length = _put_form(forms, start, end, table, length, longest)
    if sign != _POINT and length < longest:
        pool[used + length] = sign
        length += 1
    return length


@kernel
def _number_units(
    units: Records,
    at: int,
    forms: Uint32s,
    longest: int,
    most_joined: int,
    table: TermTable,
    numbers: Int32s,
    joined: Int32s,
    are_words: Bools,
) -> int:
    """Numbers the forms of tokens from `at` on, while the table has room; returns where it stopped."""
    starts, ends, kinds, hyphenated = units["form_start"], units["form_end"], units["kind"], units["hyphenated"]
    signs = units["sign"]
    while at < units.size and has_room(table, 2):
        numbers[at] = joined[at] = NO_TERM
        if kinds[at] != HAN_RUN:
            number = last_number(table, _put_form(forms, starts[at], ends[at], table, 0, longest))
            numbers[at] = number
            are_words[number] |= kinds[at] == WORD
            end = at + 1
            if not hyphenated[at]:
                while end < units.size and hyphenated[end]:
                    end += 1
            if signs[at]:
                joined[at] = last_number(table, _put_signed(forms, starts[at], ends[at], signs[at], table, longest))
                are_words[joined[at]] |= kinds[at] == WORD
            elif 1 < end - at <= most_joined:
                length = 0
                for each in range(at, end):
                    length = _put_form(forms, starts[each], ends[each], table, length, longest)
                joined[at] = last_number(table, length)
                are_words[joined[at]] = True
        at += 1
    return at


@allocating
def number_forms(
    units: Records,
    forms: Uint32s,
    longest: int,
    most_joined: int,
    table: TermTable,
    numbers: Int32s,
    joined: Int32s,
    are_words: Bools,
) -> TermTable:
    """Makes terms of the forms of words and numbers, up to `longest` code points of each; returns the table.

    Fills in `numbers` and `joined` as they are in `Forms`, and which terms `are_words`. Chains of more than
    `most_joined` hyphenated words have no joined form; the joined form of a token with a sign has that sign (r&, .net).
    """
    at = 0
    while at < units.size:
        table = with_room(table, 2)
        at = _number_units(units, at, forms, longest, most_joined, table, numbers, joined, are_words)
    return table


@allocating
def number_texts(codes: Uint32s, ends: Int64s, table: TermTable, numbers: Int32s) -> TermTable:
    """Makes terms of texts that stand one after the other in `codes`, and fills in their numbers; returns the table."""
    begin = 0
    for text in range(ends.size):
        table = with_room(table, 1)
        used = table.sizes[POOL]
        for place in range(begin, ends[text]):
            table.pool[used + place - begin] = codes[place]
        numbers[text] = last_number(table, ends[text] - begin)
        begin = ends[text]
    return table
