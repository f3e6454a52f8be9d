"""A figure of the audit beside its goal, and the table of all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, what it should be, and whether it is; `notes` say what a reader of the table has to know.

    `met` is None where nothing could be measured, which the value then says. That is no fault of the pages.
    """

    name: str
    value: str
    goal: str
    met: bool | None
    notes: Sequence[str] = ()


def at_most(name: str, value: float, goal: float, unit: str = "", notes: Sequence[str] = ()) -> Figure:
    """A figure that is met where it is no greater than its goal."""
    return Figure(name, f"{value:g}{unit}", f"≤ {goal:g}{unit}", value <= goal, notes)


def none_of(name: str, what: str, faults: Sequence[str], tried: str) -> Figure:
    """A figure that is met where there are no faults; each fault is a note."""
    return Figure(name, f"{len(faults)} {what} in {tried}", "0", not faults, faults)


def not_measured(name: str, reason: str, goal: str) -> Figure:
    """A figure that this machine cannot give, and why."""
    return Figure(name, f"not measured: {reason}", goal, None)


_SAID = {True: "met", False: "NOT MET", None: "–"}


def table(figures: Iterable[Figure]) -> str:
    """The figures as a table of Markdown, with the notes of each below it."""
    rows = [("figure", "value", "goal", "")]
    notes = []
    for each in figures:
        rows.append((each.name, each.value, each.goal, _SAID[each.met]))
        notes += [f"- {each.name}: {note}" for note in each.notes]
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([*lines, *(["", *notes] if notes else [])])
