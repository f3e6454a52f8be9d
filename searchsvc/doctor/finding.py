"""Findings: what a check found, and what a person can do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from searchsvc.model.release import Json

State = Literal["fine", "notice", "wrong"]
"""`notice` is what an operator should know, and works all the same."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: a sentence, and advice where there is something to do."""

    check: str
    state: State
    message: str
    advice: str | None = None

    def as_json(self) -> dict[str, Json]:
        """The finding for a program."""
        return {"check": self.check, "state": self.state, "message": self.message, "advice": self.advice}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is examined: the index and the corpus, and the address at which they are served.

    As sentences: `settings_faults` is why the settings file cannot be read, `value_faults` which settings `serve`
    cannot use, wherever they are from, and `misspelt` which variables of the environment nothing reads.
    """

    index: Path
    corpus: Path
    host: str = "127.0.0.1"
    port: int = 8000
    settings_file: Path | None = None
    settings_faults: tuple[str, ...] = ()
    value_faults: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()


Check = Callable[[Subject], Iterator[Finding]]


def megabytes(size: float) -> str:
    """A number of bytes as a person reads it: `313 MB`, `2.9 GB`."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def listed(names: list[str], most: int = 3) -> str:
    """The first names of a list, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
