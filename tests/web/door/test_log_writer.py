"""The log is written by a thread of its own, in order, and never holds up who writes to it."""

import io
import logging
import threading

from typing_extensions import override

from searchsvc.web.door.log_writer import MOST_LINES, LogHandler, LogWriter


def test_lines_are_written_in_order() -> None:
    stream = io.StringIO()
    writer = LogWriter(stream)
    for number in range(1000):
        writer.write(f"{number}\n")
    handler = LogHandler(writer)
    handler.emit(logging.makeLogRecord({"msg": "last"}))
    writer.close()
    assert stream.getvalue().splitlines() == [*map(str, range(1000)), "last"]


class Blocked(io.StringIO):
    """A stream that nobody reads."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    @override
    def write(self, text: str, /) -> int:
        self.go.wait(30)
        return super().write(text)


def test_a_stream_that_blocks_costs_lines_and_says_how_many() -> None:
    stream = Blocked()
    writer = LogWriter(stream)
    writer.write("first\n")
    for _ in range(MOST_LINES + 10_000):
        writer.write("x\n")
    stream.go.set()
    writer.close()
    lines = stream.getvalue().splitlines()
    assert lines[0] == "first"
    assert any("lines of this log were dropped" in line for line in lines)


class Broken(io.StringIO):
    @override
    def write(self, text: str, /) -> int:
        raise BrokenPipeError


def test_a_stream_that_is_gone_is_nobodys_trouble() -> None:
    writer = LogWriter(Broken())
    writer.write("x\n")
    writer.close()
