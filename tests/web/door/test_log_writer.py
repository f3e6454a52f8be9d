"""The log is written by a thread of its own, in order, and never holds up who writes to it."""

import io
import json
import logging
import threading
import time
from sys import getsizeof

import pytest
from typing_extensions import override

from searchsvc.web.door.log_writer import MOST_BYTES, LogHandler, LogWriter
from searchsvc.web.log_lines import LineFormatter


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


def _blocked(line: str, writer: LogWriter, stream: Blocked) -> int:
    """How many such lines were taken while nobody read them."""
    count = 2 * MOST_BYTES // getsizeof(line)
    for _ in range(count):
        writer.write(line)
    stream.go.set()
    while stream.getvalue().count(line) < MOST_BYTES // getsizeof(line) or "dropped" not in stream.getvalue():
        time.sleep(0.01)
    writer.close()
    return stream.getvalue().count(line)


@pytest.mark.parametrize("line", ["x\n", "教" * 100 + "\n", "x" * 200_000 + "\n"], ids=len)
def test_a_stream_that_blocks_costs_lines_beyond_a_number_of_bytes_and_says_how_many(line: str) -> None:
    stream = Blocked()
    taken = _blocked(line, LogWriter(stream), stream)
    assert taken == MOST_BYTES // getsizeof(line)
    dropped = 2 * MOST_BYTES // getsizeof(line) - taken
    said = f"[WARNING] {dropped} lines of this log were dropped: it is read too slowly"
    assert stream.getvalue().splitlines().count(said) == 1


def test_in_a_log_of_json_that_is_json_too() -> None:
    stream = Blocked()
    writer = LogWriter(stream)
    LogHandler(writer).setFormatter(LineFormatter("json"))
    _blocked("x" * 200_000 + "\n", writer, stream)
    (told,) = (json.loads(line) for line in stream.getvalue().splitlines() if "dropped" in line)
    assert (told["event"], told["level"]) == ("message", "warning")


def test_what_was_written_makes_room() -> None:
    stream = io.StringIO()
    writer = LogWriter(stream)
    line = "x" * (MOST_BYTES // 4) + "\n"
    taken = 0
    while taken * len(line) <= 2 * MOST_BYTES:
        before = stream.tell()
        writer.write(line)
        taken += 1
        while stream.tell() == before:
            time.sleep(0.01)
    writer.close()
    assert stream.getvalue() == line * taken


class Broken(io.StringIO):
    @override
    def write(self, text: str, /) -> int:
        raise BrokenPipeError


def test_a_stream_that_is_gone_is_nobodys_trouble() -> None:
    writer = LogWriter(Broken())
    writer.write("x\n")
    writer.close()
