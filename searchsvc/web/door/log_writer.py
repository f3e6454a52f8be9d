"""Writes the door's log in a thread of its own, so that a terminal or a pipe that is slow never holds up the door."""

import logging
import sys
from collections import deque
from threading import Condition, Thread
from typing import TextIO

from typing_extensions import override

MOST_LINES = 20_000
"""So many lines wait at most; then the newest are dropped, and their number is said."""
_PAUSE_SECONDS = 0.1


class LogWriter:
    """Takes lines from the event loop, and writes many at a time."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._lines: deque[str] = deque()
        self._dropped = 0
        self._is_closed = False
        self._changed = Condition()
        self._thread = Thread(target=self._run, daemon=True, name="log")
        self._thread.start()

    def write(self, line: str) -> None:
        """Takes a line, which ends with a line feed."""
        if len(self._lines) >= MOST_LINES:
            self._dropped += 1
            return
        self._lines.append(line)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_closed, _PAUSE_SECONDS)
            self._write_all()
            if self._is_closed:
                return

    def _write_all(self) -> None:
        lines: list[str] = []
        while self._lines:
            lines.append(self._lines.popleft())
        if self._dropped:
            lines.append(f"[WARNING] {self._dropped} lines of this log were dropped: it is read too slowly\n")
            self._dropped = 0
        if lines:
            try:
                self._stream.write("".join(lines))
                self._stream.flush()
            except (OSError, ValueError):
                return  # nobody reads it any more

    def close(self) -> None:
        """Writes what waits, within two seconds."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join(2)


class LogHandler(logging.Handler):
    """Hands messages of the program to the writer."""

    def __init__(self, writer: LogWriter) -> None:
        super().__init__()
        self._writer = writer

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._writer.write(self.format(record) + "\n")
