"""Kernels of the analyzer: from units to numbered terms with their occurrences, document after document."""

import numpy as np

from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.text.kernels.cutting import HAN_RUN, WORD
from searchsvc.text.kernels.segmentation import is_contested, is_word
from searchsvc.text.kernels.term_table import POOL, has_room, last_number, put_grams, with_room

NO_TERM = -1
AS_NUMBER, AS_WORD = 0, 1
_LINE_END = 10


@inlined
def _put_form(forms, start, end, table, length, longest):
    """Writes the form `forms[start:end]` to the end of the pool, after `length` code points, up to `longest` in all."""
    pool, used = table.pool, table.sizes[POOL]
    for place in range(start, min(end, start + longest - length)):
        pool[used + length] = forms[place]
        length += 1
    return length


@kernel
def _number_units(units, at, forms, longest, most_joined, table, numbers, joined, are_words):
    """Numbers the forms of units from `at` on, while the table has room; returns where it stopped."""
    starts, ends, kinds, hyphenated = units["form_start"], units["form_end"], units["kind"], units["hyphenated"]
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
            if 1 < end - at <= most_joined:
                length = 0
                for each in range(at, end):
                    length = _put_form(forms, starts[each], ends[each], table, length, longest)
                joined[at] = last_number(table, length)
                are_words[joined[at]] = True
        at += 1
    return at


@allocating
def number_forms(units, forms, longest, most_joined, table, numbers, joined, are_words):
    """Numbers the forms of words and numbers, and of chains of hyphenated words at their first unit; marks words."""
    at = 0
    while at < units.size:
        table = with_room(table, 2)
        at = _number_units(units, at, forms, longest, most_joined, table, numbers, joined, are_words)
    return table


@allocating
def number_texts(codes, ends, table, numbers):
    """Numbers given terms, one after the other in `codes`."""
    begin = 0
    for text in range(ends.size):
        table = with_room(table, 1)
        used = table.sizes[POOL]
        for place in range(begin, ends[text]):
            table.pool[used + place - begin] = codes[place]
        numbers[text] = last_number(table, ends[text] - begin)
        begin = ends[text]
    return table


@kernel
def copy_runs(codes, units, runs):
    """Copies all Han runs of more than one character, each with a line end after it; returns how much that is."""
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
def _put_word(codes, run, start, end, dictionary, mark, table, are_pairs, terms, occurrences, count):
    """Puts one word of a run, unless it is contested; one of two characters becomes a mark on its pair."""
    run_start, run_end, position = run
    if is_contested(dictionary, codes, run_start, run_end, start, end):
        return count
    if end - start == 2:
        are_pairs[start] = True
        return count
    pool, used = table.pool, table.sizes[POOL]
    pool[used] = mark
    for place in range(start, end):
        pool[used + 1 + place - start] = codes[place]
    terms[count] = last_number(table, end - start + 1)
    occurrences[count] = (position + start - run_start) * 2 + 1
    return count + 1


@inlined
def _put_words(codes, run, widths, at_width, dictionary, mark, table, are_pairs, terms, occurrences, count):
    """Puts the words of a run, of these widths, and the words of two and three characters inside longer ones."""
    begin, run_end, _ = run
    while begin < run_end:
        end = begin + widths[at_width]
        at_width += 1
        for length in (2, 3):
            if length < end - begin:
                for start in range(begin, end - length + 1):
                    if is_word(dictionary, codes, start, start + length):
                        count = _put_word(
                            codes,
                            run,
                            start,
                            start + length,
                            dictionary,
                            mark,
                            table,
                            are_pairs,
                            terms,
                            occurrences,
                            count,
                        )
        if end - begin > 1:
            count = _put_word(codes, run, begin, end, dictionary, mark, table, are_pairs, terms, occurrences, count)
        begin = end
    return at_width + 1, count  # past the line end


@kernel
def _pair_number(left, right, space, table):
    """The number of the term of two stems, which are terms of the table."""
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
    kind, occurrence, number, joined, next_number, seconds, functions, space, table, terms, occurrences, count
):
    """Puts what a word or a number gives, whose right neighbour is the word `next_number`, if that is a term."""
    for form in (number, joined):
        if form == NO_TERM:
            continue
        terms[count], occurrences[count] = form, occurrence
        count += 1
        if seconds[form, kind] != NO_TERM:
            terms[count], occurrences[count] = seconds[form, kind], occurrence
            count += 1
    if next_number != NO_TERM and functions[number] and functions[next_number]:
        terms[count] = _pair_number(seconds[number, AS_WORD], seconds[next_number, AS_WORD], space, table)
        occurrences[count] = occurrence
        count += 1
    return count


@inlined
def _most_terms(units, at):
    """How many terms a unit adds at most to those that are numbered: pairs, and words inside words."""
    return 5 * (units["end"][at] - units["start"][at]) if units["kind"][at] == HAN_RUN else 1


@kernel
def _put_units(
    codes,
    units,
    at,
    last,
    numbers,
    joined,
    seconds,
    functions,
    widths,
    at_width,
    dictionary,
    marks,
    table,
    are_pairs,
    terms,
    occurrences,
    count,
):
    """Puts what units give, from `at` up to `last` of one document, while the table has room; says where it stopped."""
    mark, start_mark, space = marks
    positions, starts, ends, kinds = units["position"], units["start"], units["end"], units["kind"]
    while at < last and has_room(table, _most_terms(units, at)):
        position, kind = positions[at], kinds[at]
        if kind == HAN_RUN:
            run = starts[at], ends[at], position
            if ends[at] - starts[at] > 1:
                at_width, count = _put_words(
                    codes, run, widths, at_width, dictionary, mark, table, are_pairs, terms, occurrences, count
                )
            count = put_grams(codes, run, start_mark, are_pairs, table, terms, occurrences, count)
        else:
            is_followed = at + 1 < last and kinds[at + 1] == WORD and positions[at + 1] == position + 1
            count = _put_forms(
                AS_WORD if kind == WORD else AS_NUMBER,
                position * 2 + 1,
                numbers[at],
                joined[at],
                numbers[at + 1] if kind == WORD and is_followed else NO_TERM,
                seconds,
                functions,
                space,
                table,
                terms,
                occurrences,
                count,
            )
        at += 1
    return at, at_width, count


@allocating
def put_terms(
    codes,
    units,
    document_units,
    numbers,
    joined,
    seconds,
    functions,
    widths,
    dictionary,
    marks,
    table,
    terms,
    occurrences,
    ends,
):
    """Puts the term and the occurrence of everything that units give, in order; `ends` is where each document ends.

    `seconds[t]` is what form `t` gives besides itself, as a number and as a word; `functions[t]` whether it is a
    function word; `marks` are those of a word, of the beginning of a run, and what parts a pair. Returns the table.
    """
    are_pairs = np.zeros(codes.size, dtype=np.bool_)
    count = at = at_width = 0
    for document in range(document_units.size):
        while at < document_units[document]:
            table = with_room(table, _most_terms(units, at))
            at, at_width, count = _put_units(
                codes,
                units,
                at,
                document_units[document],
                numbers,
                joined,
                seconds,
                functions,
                widths,
                at_width,
                dictionary,
                marks,
                table,
                are_pairs,
                terms,
                occurrences,
                count,
            )
        ends[document] = count
    return table
