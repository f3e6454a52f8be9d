"""Lines of the log that nobody can forge."""

import json
import logging
import sys

from searchsvc.web.log_lines import LineFormatter, Value, log_line

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
