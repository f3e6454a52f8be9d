"""A row of the report: how many times a fault was tried, how many times what was promised held, and what did not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

_MOST_SHOWN = 20
T = TypeVar("T")


@dataclass(slots=True)
class Tally:
    """Counts the tries of one row, and keeps a sentence for each that did not hold.

    A row that `is_figure` promises nothing: it says how often something happens.
    """

    name: str
    tried: int = 0
    broken: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_figure: bool = False

    def held(self, count: int = 1) -> None:
        """Counts tries that held."""
        self.tried += count

    def broke(self, what: str) -> None:
        """Counts one try that did not hold, and says what happened, and how to have it again."""
        self.tried += 1
        self.broken.append(what)

    def settle(self, what: object, problem: str | None) -> None:
        """Counts one try, which held where there is no problem."""
        if problem is None:
            self.held()
        else:
            self.broke(f"{what}: {problem}")

    @property
    def is_met(self) -> bool:
        """Whether anything was tried, and all of it held; of a figure, whether there is one."""
        return self.tried > 0 and (self.is_figure or not self.broken)

    def report(self) -> str:
        """Notes and failures, a line each, and last `NAME: held/tried`."""
        shown = [f"  {each}" for each in (*self.notes, *self.broken[:_MOST_SHOWN])]
        if len(self.broken) > _MOST_SHOWN:
            shown.append(f"  and {len(self.broken) - _MOST_SHOWN} more")
        name = f"{self.name} (a figure)" if self.is_figure else self.name
        return "\n".join([*shown, f"{name}: {self.tried - len(self.broken)}/{self.tried}"])


def some_of(tries: Sequence[T], most: int | None, random: Random) -> Sequence[T]:
    """All tries, or so many of them, in their order."""
    if most is None or most >= len(tries):
        return tries
    return [tries[number] for number in sorted(random.sample(range(len(tries)), most))]
