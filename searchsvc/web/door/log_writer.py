"""Writes the door's log in a thread of its own, so that a terminal or a pipe that is slow never holds up the door."""

import logging
import sys
from collections import deque
from collections.abc import Callable
from sys import getsizeof
from threading import Condition, Thread
from typing import TextIO

from typing_extensions import override

MOST_BYTES = 16 << 20
"""So much memory the lines that wait take at most; then the newest are dropped, and their number is said."""
_PIECE_BYTES = 1 << 18
"""About so much is written at a time."""
_PAUSE_SECONDS = 0.1


class LogWriter:
    """Takes lines from any thread, and writes many at a time."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._lines: deque[str] = deque()
        self._waiting = 0
        """The bytes of the lines that wait, and of those that are being written."""
        self._dropped = 0
        self._is_closed = False
        self._changed = Condition()
        self.message: Callable[[str], str] = "[WARNING] {}\n".format
        """Makes a line of what the writer itself has to say."""
        self._thread = Thread(target=self._run, daemon=True, name="log")
        self._thread.start()

    def write(self, line: str) -> None:
        """Takes a line, which ends with a line feed."""
        size = getsizeof(line)
        with self._changed:
            if self._waiting + size > MOST_BYTES:
                self._dropped += 1
                return
            self._waiting += size
            self._lines.append(line)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_closed, _PAUSE_SECONDS)
                is_last = self._is_closed
            self._write_all()
            if is_last:
                return

    def _write_all(self) -> None:
        while True:
            lines: list[str] = []
            size = 0
            with self._changed:
                while self._lines and size < _PIECE_BYTES:
                    lines.append(self._lines.popleft())
                    size += getsizeof(lines[-1])
                if self._dropped:
                    said = f"{self._dropped} lines of this log were dropped: it is read too slowly"
                    lines.append(self.message(said))
                    self._dropped = 0
            if not lines:
                return
            try:
                self._stream.write("".join(lines))
                self._stream.flush()
            except (OSError, ValueError):
                pass  # nobody reads it any more
            with self._changed:
                self._waiting -= size

    def close(self) -> None:
        """Writes what waits, within two seconds."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join(2)


class LogHandler(logging.Handler):
    """Hands messages of the program to the writer, whose own are then of the same form."""

    def __init__(self, writer: LogWriter) -> None:
        super().__init__()
        self._writer = writer
        writer.message = self._warning

    def _warning(self, text: str) -> str:
        return self.format(logging.LogRecord(__name__, logging.WARNING, __file__, 0, text, (), None)) + "\n"

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._writer.write(self.format(record) + "\n")
