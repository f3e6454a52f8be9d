"""A process beside the client: it says when it has started, works until its input ends, and then says what it found."""

import json
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_STARTED = "started"


@contextmanager
def helper(module: str, *arguments: object) -> Iterator[list[Any]]:
    """Runs `main()` of a module meanwhile. What it found is the item of the list when it has ended."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    found: list[Any] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is not None:
            process.stdout.readline()
        try:
            yield found
        finally:
            said, _ = process.communicate("")
    found.append(json.loads(said))


def say_started() -> None:
    """To be called by such a process when its work begins."""
    print(_STARTED, flush=True)


def say_found(found: object) -> None:
    """To be called by such a process at its end."""
    print(json.dumps(found), flush=True)


def is_over(seconds: float) -> bool:
    """Waits so many seconds at most; whether the input of this process has ended."""
    return bool(select.select([sys.stdin], [], [], max(0.0, seconds))[0])
