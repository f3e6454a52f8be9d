"""Kernels of the analyzer: from tokens to numbered terms with their occurrences, document after document.

Kernels that append to arrays take how much of these is used, and return how much is used then.
"""

from typing import NamedTuple

from searchsvc.runtime.arrays import Bools, Int32s, Int64s, Records, Uint32s, Uint64s, int64
from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.text.kernels.cutting import HAN_RUN, WORD
from searchsvc.text.kernels.form_numbers import NO_TERM
from searchsvc.text.kernels.segmentation import LONGEST_WORD, is_contested, is_word
from searchsvc.text.kernels.term_table import POOL, TermTable, has_room, last_number, put_grams, with_room

AS_NUMBER, AS_WORD = 0, 1
_LINE_END = 10


class HanText(NamedTuple):
    """What Han runs are read from: folded code points, the width of each jieba word, and the dictionary.

    Two are written: `are_pairs` becomes true for a character that begins an uncontested word of two characters,
    `goes_on` for each character but the first of a word of the dictionary.
    """

    codes: Uint32s
    widths: Int32s
    dictionary: Uint64s
    are_pairs: Bools
    goes_on: Bools


class Forms(NamedTuple):
    """The terms that words and numbers give; the number of a term is `NO_TERM` where there is none.

    Token `u` has the form `numbers[u]`, and `joined[u]` as the first of a chain of hyphenated words, or with the sign
    beside it. Form `t` further
    gives the terms `seconds[t]`, as a number and as a word, and `functions[t]` says whether it is a function word.
    """

    numbers: Int32s
    joined: Int32s
    seconds: Int32s
    functions: Bools


class Marks(NamedTuple):
    """Code points that mark a jieba word and the beginning of a run, and the one between the stems of a pair."""

    word: int
    start: int
    space: int


class Found(NamedTuple):
    """What kernels append to: the terms that were found, and the occurrence of each."""

    terms: Int32s
    occurrences: Uint32s


@kernel
def copy_runs(codes: Uint32s, units: Records, runs: Uint32s) -> int:
    """Copies all Han runs of more than one character to `runs`, each with a line end after it; returns their length."""
    starts, ends, kinds = units["start"], units["end"], units["kind"]
    at = 0
    for each in range(units.size):
        if kinds[each] == HAN_RUN and ends[each] - starts[each] > 1:
            for place in range(starts[each], ends[each]):
                runs[at] = codes[place]
                at += 1
            runs[at] = _LINE_END
            at += 1
    return at


@kernel
def _put_word(
    han: HanText, run: tuple[int, int, int], start: int, end: int, mark: int, table: TermTable, found: Found, count: int
) -> int:
    """Appends one word of a run, unless it is contested; one of two characters becomes a mark on its pair instead."""
    run_start, run_end, position = run
    if is_contested(han.dictionary, han.codes, run_start, run_end, start, end):
        return count
    if end - start == 2:
        han.are_pairs[start] = True
        return count
    pool, used = table.pool, table.sizes[POOL]
    pool[used] = mark
    for place in range(start, end):
        pool[used + 1 + place - start] = han.codes[place]
    found.terms[count] = last_number(table, end - start + 1)
    found.occurrences[count] = (position + start - run_start) * 2 + 1
    return count + 1


@inlined
def _put_words(
    han: HanText, run: tuple[int, int, int], at_width: int, mark: int, table: TermTable, found: Found, count: int
) -> tuple[int, int]:
    """Appends the words of a run, the words of two and three characters inside longer ones, and those cut in two.

    A rare word (成安) may come from jieba as two single characters. No other word has a part in these, so it is one.

    The widths of its words begin at `at_width`. Returns where those of the next run begin, and how much was found.
    """
    begin, run_end, is_single = int64(run[0]), run[1], False
    while begin < run_end:
        end = begin + han.widths[at_width]
        if is_single and end - begin == 1 and is_word(han.dictionary, han.codes, begin - 1, end):
            count = _put_word(han, run, begin - 1, end, mark, table, found, count)
        is_single = end - begin == 1
        at_width += 1
        for length in (2, 3):
            if length < end - begin:
                for start in range(begin, end - length + 1):
                    if is_word(han.dictionary, han.codes, start, start + length):
                        count = _put_word(han, run, start, start + length, mark, table, found, count)
        if end - begin > 1:
            count = _put_word(han, run, begin, end, mark, table, found, count)
            if end - begin > LONGEST_WORD or is_word(han.dictionary, han.codes, begin, end):
                for place in range(begin + 1, end):
                    han.goes_on[place] = True
        begin = end
    return at_width + 1, count  # past the line end


@kernel
def _pair_number(left: int, right: int, space: int, table: TermTable) -> int:
    """The number of the term that pairs two stems, which are given by their numbers."""
    pool, starts, used = table.pool, table.starts, table.sizes[POOL]
    at = used
    for place in range(starts[left], starts[left] + table.lengths[left]):
        pool[at] = pool[place]
        at += 1
    pool[at] = space
    at += 1
    for place in range(starts[right], starts[right] + table.lengths[right]):
        pool[at] = pool[place]
        at += 1
    return last_number(table, at - used)


@kernel
def _put_forms(
    kind: int,
    occurrence: int,
    unit: int,
    next_number: int,
    forms: Forms,
    space: int,
    table: TermTable,
    found: Found,
    count: int,
) -> int:
    """Appends what a word or a number gives: its forms, what these give, and its pair with the word after it.

    `kind` is `AS_WORD` or `AS_NUMBER`; `next_number` is the form of the word after it, `NO_TERM` where none follows.
    """
    number = forms.numbers[unit]
    for form in (number, forms.joined[unit]):
        if form == NO_TERM:
            continue
        found.terms[count], found.occurrences[count] = form, occurrence
        count += 1
        if forms.seconds[form, kind] != NO_TERM:
            found.terms[count], found.occurrences[count] = forms.seconds[form, kind], occurrence
            count += 1
    if next_number != NO_TERM and forms.functions[number] and forms.functions[next_number]:
        left, right = forms.seconds[number, AS_WORD], forms.seconds[next_number, AS_WORD]
        found.terms[count] = _pair_number(left, right, space, table)
        found.occurrences[count] = occurrence
        count += 1
    return count


@inlined
def _most_terms(units: Records, at: int) -> int:
    """How many new terms a token may give, besides forms that are numbered already: pairs, and words inside words."""
    return 5 * (units["end"][at] - units["start"][at]) if units["kind"][at] == HAN_RUN else 1


@kernel
def _put_units(
    han: HanText,
    units: Records,
    last: int,
    forms: Forms,
    marks: Marks,
    table: TermTable,
    found: Found,
    progress: tuple[int, int, int],
) -> tuple[int, int, int]:
    """Appends what the tokens of one document give, up to `last`, while the table has room; returns the progress.

    Progress is the next token, the next width of a jieba word, and how much was found.
    """
    at, at_width, count = progress
    positions, starts, ends, kinds = units["position"], units["start"], units["end"], units["kind"]
    while at < last and has_room(table, _most_terms(units, at)):
        position, kind = positions[at], kinds[at]
        if kind == HAN_RUN:
            run = starts[at], ends[at], position
            if ends[at] - starts[at] > 1:
                at_width, count = _put_words(han, run, at_width, marks.word, table, found, count)
            count = put_grams(han.codes, run, marks.start, han.are_pairs, table, found.terms, found.occurrences, count)
        else:
            next_number = NO_TERM
            if kind == WORD and at + 1 < last and kinds[at + 1] == WORD and positions[at + 1] == position + 1:
                next_number = forms.numbers[at + 1]
            kind = AS_WORD if kind == WORD else AS_NUMBER
            count = _put_forms(kind, position * 2 + 1, at, next_number, forms, marks.space, table, found, count)
        at += 1
    return at, at_width, count


@allocating
def put_terms(
    han: HanText,
    units: Records,
    document_units: Int64s,
    forms: Forms,
    marks: Marks,
    table: TermTable,
    found: Found,
    ends: Int64s,
) -> TermTable:
    """Finds the terms of everything that tokens give, in order, with their occurrences; returns the table.

    The tokens of document `d` end at `document_units[d]`; `ends[d]` becomes where that which was found in it ends.
    """
    at = at_width = count = 0
    for document in range(document_units.size):
        last = document_units[document]
        while at < last:
            table = with_room(table, _most_terms(units, at))
            at, at_width, count = _put_units(han, units, last, forms, marks, table, found, (at, at_width, count))
        ends[document] = count
    return table
