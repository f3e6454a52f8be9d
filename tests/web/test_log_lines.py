"""Lines of the log that nobody can forge."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from searchsvc.web.log_lines import REQUEST_ID, LineFormatter, NameRequest, Value, log_line, log_to_stderr

NOW = 1_795_000_000.25


def test_a_line_for_people_has_plain_values_as_they_are_and_quotes_all_others() -> None:
    fields: dict[str, Value] = {
        "path": "/a?q=%E6",
        "status": 200,
        "text": 'two words "quoted"\nrequest path=/forged',
        "none": None,
    }
    line = log_line("human", "request", fields, NOW)
    assert line == (
        "2026-11-18T11:06:40.250Z request path=/a?q=%E6 status=200 "
        'text="two words \\"quoted\\"\\nrequest path=/forged"\n'
    )


def test_a_line_of_json_is_one_line() -> None:
    line = log_line("json", "request", {"text": "a\nb\u2028c", "none": None}, NOW)
    assert line.count("\n") == 1
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {
        "time": "2026-11-18T11:06:40.250Z", "event": "request", "text": "a\nb\u2028c", "none": None
    }  # fmt: skip


def _record(message: str, *args: object) -> logging.LogRecord:
    try:
        raise ValueError("inner\nforged")
    except ValueError:
        return logging.LogRecord("searchsvc", logging.ERROR, "", 0, message, args, sys.exc_info())


def test_messages_of_the_program_cannot_be_forged_either() -> None:
    record = _record("%s failed", "/a\n[ERROR] forged\x1b[2J")
    shown = LineFormatter("human").format(record)
    assert shown.splitlines()[0] == "[ERROR] /a\\n[ERROR] forged\\u001b[2J failed"
    told = json.loads(LineFormatter("json").format(record))
    assert (told["level"], told["message"]) == ("error", "/a\n[ERROR] forged\x1b[2J failed")
    assert "ValueError" in told["traceback"]


def test_chinese_stays_readable_and_what_does_not_show_is_escaped() -> None:
    line = log_line("human", "slow-search", {"tree": '教育|"\u202e\u2028'}, NOW)
    assert line.endswith('slow-search tree="教育|\\"\\u202e\\u2028"\n')


FORGERIES = (
    "inner\n[ERROR] forged",
    "inner\r[ERROR] forged",
    "inner\r\n2026-11-18T11:06:40.250Z request path=/forged status=200",
    "inner\x0b[ERROR] forged\x0c[ERROR] forged\x85[ERROR] forged\u2028[ERROR] forged\u2029[ERROR] forged",
    "inner\x1b[2K\x1b[1G[ERROR] forged\x08\x08\x7f\x9b2K",
    "inner\n\n    [ERROR] forged\n",
)


@pytest.mark.parametrize("inner", FORGERIES)
def test_no_line_of_a_traceback_looks_like_an_entry(inner: str) -> None:
    try:
        raise ValueError(inner)
    except ValueError:
        record = logging.LogRecord("searchsvc", logging.ERROR, "", 0, "a stream was cut", (), sys.exc_info())
    shown = LineFormatter("human").format(record)
    first, *others = shown.splitlines()
    assert first == "[ERROR] a stream was cut"
    assert any("ValueError: inner" in line for line in others)
    for line in others:
        assert line.startswith("    ")
        assert line.isprintable()
    assert shown.count("\n") == len(others)
    assert len(LineFormatter("json").format(record).splitlines()) == 1


def test_a_message_has_the_id_of_the_request_during_which_it_was_written() -> None:
    record = logging.LogRecord("searchsvc", logging.ERROR, "", 0, "%s failed", ("/a id=forged",), None)
    assert NameRequest().filter(record)
    assert LineFormatter("human").format(record) == "[ERROR] /a id=forged failed"
    assert "id" not in json.loads(LineFormatter("json").format(record))
    token = REQUEST_ID.set("id-1")
    try:
        assert NameRequest().filter(record)
    finally:
        REQUEST_ID.reset(token)
    assert LineFormatter("human").format(record) == "[ERROR] id=id-1 /a id=forged failed"
    assert json.loads(LineFormatter("json").format(record))["id"] == "id-1"


@contextmanager
def as_a_worker() -> Iterator[None]:
    """This process logs as one that answers; afterwards as before."""
    root, ours = logging.getLogger(), logging.getLogger("searchsvc")
    levels = root.level, ours.level
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(root, "handlers", [])
        patch.setattr(sys, "excepthook", sys.excepthook)
        patch.setattr(threading, "excepthook", threading.excepthook)
        log_to_stderr("human")
        yield
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def test_a_worker_logs_with_ids(capsys: pytest.CaptureFixture[str]) -> None:
    token = REQUEST_ID.set("id-2")
    try:
        with as_a_worker():
            logging.getLogger("searchsvc.web").info("said")
    finally:
        REQUEST_ID.reset(token)
    assert capsys.readouterr().err == "[INFO] id=id-2 said\n"


def test_what_nobody_catches_is_logged_and_cannot_be_forged_either(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        REQUEST_ID.set("id-3")  # of this thread alone
        raise ValueError("inner\n[ERROR] forged")

    with as_a_worker():
        thread = threading.Thread(target=fail, name="lane")
        thread.start()
        thread.join()
        try:
            raise ValueError("outer\n[ERROR] forged")
        except ValueError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    told = capsys.readouterr().err.splitlines()
    assert [line for line in told if not line.startswith("    ")] == [
        "[CRITICAL] id=id-3 nobody caught an error in lane",
        "[CRITICAL] nobody caught an error in this process",
    ]
    assert "    ValueError: inner" in told
    assert "    [ERROR] forged" in told
