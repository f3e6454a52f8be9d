"""Where output goes: consoles for people, JSON as bytes for programs.

The rule: no console interprets markup, emoji codes or numbers in what it prints. Whether there is colour, rich decides.
"""

import sys
from typing import TYPE_CHECKING

from searchsvc.presenter.encoding import to_json_bytes

if TYPE_CHECKING:
    from rich.console import Console


def console(*, stderr: bool = False) -> "Console":
    """A console on stdout or stderr."""
    from rich.console import Console

    return Console(stderr=stderr, soft_wrap=not stderr, markup=False, emoji=False, highlight=False)


def print_json(value: object) -> None:
    """Prints a value as one line of JSON, and flushes it."""
    sys.stdout.buffer.write(to_json_bytes(value) + b"\n")
    sys.stdout.flush()
