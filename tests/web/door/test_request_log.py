"""The access log, and the log of slow searches."""

import io
import json
from pathlib import Path

from searchsvc.web.door.log_writer import LogWriter
from searchsvc.web.door.request_log import RequestLog
from searchsvc.web.frames import AskedRequest, Told
from searchsvc.web.settings import ServeSettings

ASKED = AskedRequest("id-1", "GET", "/api/v1/search", "q=secret", "http", "198.51.100.7", [])
SLOW: Told = {"kind": "words", "total": 3, "cache": "miss", "took_ms": 700.5, "slow": "(secret)"}


def _logged(told: Told, settings: ServeSettings) -> list[dict[str, object]]:
    stream = io.StringIO()
    writer = LogWriter(stream)
    RequestLog(writer, settings).answered(ASKED, 200, 1234, 0.7054, 0.0021, told)
    writer.close()
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line_and_a_slow_search_another() -> None:
    request, slow = _logged(SLOW, ServeSettings(Path("index"), log_format="json"))
    assert request.pop("time")
    assert request == {
        "event": "request",
        "client": "198.51.100.7",
        "method": "GET",
        "path": "/api/v1/search?q=secret",
        "status": 200,
        "bytes": 1234,
        "ms": 705.4,
        "waited_ms": 2.1,
        "kind": "words",
        "total": 3,
        "cache": "miss",
        "id": "id-1",
    }
    assert (slow["event"], slow["id"], slow["ms"], slow["tree"]) == ("slow-search", "id-1", 700.5, "(secret)")


def test_queries_can_be_left_out() -> None:
    logged = _logged(SLOW, ServeSettings(Path("index"), log_format="json", log_queries=False))
    assert "secret" not in json.dumps(logged)
    assert len(logged) == 2


def test_without_an_access_log_slow_searches_are_still_said() -> None:
    settings = ServeSettings(Path("index"), log_format="json", access_log=False)
    assert [each["event"] for each in _logged(SLOW, settings)] == ["slow-search"]
    assert _logged({}, settings) == []
