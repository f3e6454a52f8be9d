"""Rows of a table, of which a quotation mark that is never closed takes none but its own.

The rule: a cell in quotation marks may have many lines, and ends before a separator or a line end. Where it does not,
its row is left out and the next line is read as a row, so that no row disappears in the cell of another.
"""

import csv
from collections.abc import Iterator
from typing import NamedTuple

_MOST_FAULTS = 1000
_NOT_CLOSED = "has a quotation mark that is not closed before the next; the row is left out, and those below are read"
_TOO_MANY = f"has more than {_MOST_FAULTS:,} broken rows; nothing after that was read"


class Row(NamedTuple):
    """The cells of a row and the line (from 1) on which it ends; or what is wrong with the row that begins there."""

    line: int
    cells: list[str]
    fault: str = ""


def read_rows(text: str, separator: str) -> Iterator[Row]:
    """The rows of a text whose newlines are `\\n`, in order."""
    lines = _lines(text)
    at = faults = 0
    while at < len(lines):
        reader = csv.reader((lines[number] for number in range(at, len(lines))), delimiter=separator, strict=True)
        began = at
        try:
            for cells in reader:
                began = at + reader.line_num
                yield Row(began, cells)
            return
        except csv.Error as error:
            ended = at + reader.line_num
            if ended - began > 1 or "unexpected end" in str(error):
                faults += 1
                yield Row(began + 1, [], _NOT_CLOSED)
            elif "field larger" in str(error):
                yield Row(began + 1, [], f"is broken ({error}); the row is left out")
            else:  # a mark within a cell of one line, which stays as it is written
                yield Row(ended, next(csv.reader([lines[began]], delimiter=separator), []))
        at = began + 1
        if faults > _MOST_FAULTS:
            yield Row(at, [], _TOO_MANY)
            return


def _lines(text: str) -> list[str]:
    """The lines with their ends, which is `\\n` alone: other characters that end lines for Python belong to cells."""
    *whole, last = text.split("\n")
    return [*(f"{line}\n" for line in whole), *([last] if last else [])]
