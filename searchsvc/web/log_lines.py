"""Lines of the service's log, for people or as JSON, of which none can be forged by what a client sends.

Every line is one entry. In a line for people each value is printable ASCII without spaces, or stands in quotes with
whatever does not show escaped as in JSON. Only a traceback goes on below its entry, in lines that are indented.
"""

import json
import logging
import re
import sys
import threading
import time
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from types import TracebackType

from typing_extensions import override

from searchsvc.web.settings import LogFormat

Value = str | int | float | bool | None
REQUEST_ID: ContextVar[str | None] = ContextVar("searchsvc.request_id", default=None)
"""The id of the request that this thread answers, as in the access log; None while there is none."""
_PLAIN = re.compile(r"[!#-~]+")
_INDENT = "    "


@lru_cache(4)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _shown(value: Value) -> str:
    if type(value) is not str:  # numbers, which are most of a line
        return str(value)
    return value if _PLAIN.fullmatch(value) else f'"{_escaped(value)}"'


def _escaped(text: str) -> str:
    """The text with quotes, backslashes and whatever does not show escaped as in JSON; Chinese stays readable."""
    return _printable(text.replace("\\", "\\\\").replace('"', '\\"'))


def log_line(form: LogFormat, event: str, fields: Mapping[str, Value], now: float | None = None) -> str:
    """One entry, with a line feed. `now` is seconds since 1970; the time is written in UTC, to the millisecond."""
    seconds, fraction = divmod(time.time() if now is None else now, 1)
    moment = f"{_second(int(seconds))}.{int(fraction * 1000):03d}Z"
    if form == "json":
        return json.dumps({"time": moment, "event": event, **fields}) + "\n"
    pairs = [f"{name}={_shown(value)}" for name, value in fields.items() if value is not None]
    return " ".join((moment, event, *pairs)) + "\n"


class NameRequest(logging.Filter):
    """Gives each message the id of the request during which it was written; on the handler of a worker."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = REQUEST_ID.get()
        return True


class LineFormatter(logging.Formatter):
    """Messages of the program as such lines; a traceback stays one line in JSON, and follows indented for people."""

    def __init__(self, form: LogFormat) -> None:
        super().__init__()
        self._form: LogFormat = form

    @override
    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        request_id: str | None = getattr(record, "request_id", None)
        traceback = self.formatException(record.exc_info) if record.exc_info else ""
        if self._form == "json":
            fields: dict[str, Value] = {"level": record.levelname.lower(), "message": message}
            if request_id:
                fields["id"] = request_id
            if traceback:
                fields["traceback"] = traceback
            return log_line(self._form, "message", fields, record.created).rstrip("\n")
        name = f" id={_shown(request_id)}" if request_id else ""
        lines = (f"\n{_INDENT}{_printable(line)}" for line in traceback.split("\n")) if traceback else ()
        return f"[{record.levelname}]{name} {_printable(message)}" + "".join(lines)


def _printable(text: str) -> str:
    """The text with whatever does not show escaped as in JSON, line feeds too."""
    return (
        text if text.isprintable() else "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in text)
    )


def log_to_stderr(form: LogFormat) -> None:
    """Has this process log its warnings and errors, and the notices of the service, on stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter(form))
    handler.addFilter(NameRequest())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("searchsvc").setLevel(logging.INFO)
    log_uncaught()


def log_uncaught() -> None:
    """Has this process log what nobody catches, where Python would print it: its message may be of a client."""

    def log(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None, where: str) -> None:
        cause = (kind, error or kind(), trace)
        logging.getLogger("searchsvc.web").critical("nobody caught an error in %s", where, exc_info=cause)

    def of_thread(told: threading.ExceptHookArgs) -> None:
        if not issubclass(told.exc_type, SystemExit):
            name = "a thread" if told.thread is None else told.thread.name
            log(told.exc_type, told.exc_value, told.exc_traceback, name)

    sys.excepthook = lambda kind, error, trace: log(kind, error, trace, "this process")
    threading.excepthook = of_thread
