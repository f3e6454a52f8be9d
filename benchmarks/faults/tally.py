"""A row of the report: how many times a fault was tried, how many times what was promised held, and what did not."""

from dataclasses import dataclass, field

_MOST_SHOWN = 20


@dataclass(slots=True)
class Tally:
    """Counts the tries of one row, and keeps a sentence for each that did not hold."""

    name: str
    tried: int = 0
    broken: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def held(self, count: int = 1) -> None:
        """Counts tries that held."""
        self.tried += count

    def broke(self, what: str) -> None:
        """Counts one try that did not hold, and says what happened, and how to have it again."""
        self.tried += 1
        self.broken.append(what)

    @property
    def is_met(self) -> bool:
        """Whether anything was tried, and all of it held."""
        return self.tried > 0 and not self.broken

    def report(self) -> str:
        """Notes and failures, a line each, and last `NAME: held/tried`."""
        shown = [f"  {each}" for each in (*self.notes, *self.broken[:_MOST_SHOWN])]
        if len(self.broken) > _MOST_SHOWN:
            shown.append(f"  and {len(self.broken) - _MOST_SHOWN} more")
        return "\n".join([*shown, f"{self.name}: {self.tried - len(self.broken)}/{self.tried}"])
