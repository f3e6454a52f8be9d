"""Messages of a worker have the id of the request that it answers, until the answer is closed."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import run_wsgi_app

from searchsvc.web.app import create_app
from searchsvc.web.http.request_ids import ID_KEY, with_request_ids
from searchsvc.web.log_lines import REQUEST_ID, NameRequest
from tests.web.fake import FakeLive


class Kept(logging.Handler):
    """Keeps what is logged: the id, and the message."""

    def __init__(self) -> None:
        super().__init__()
        self.addFilter(NameRequest())
        self.told: list[tuple[str | None, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append((record.__dict__["request_id"], record.getMessage()))


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler = Kept()
    logging.getLogger("searchsvc.web").addHandler(handler)
    yield handler
    logging.getLogger("searchsvc.web").removeHandler(handler)


def test_a_failure_is_logged_with_the_id_of_its_request(kept: Kept) -> None:
    app = create_app(FakeLive())

    @app.get("/fails")
    def fails() -> str:
        raise ValueError("inner")

    client = app.test_client()
    assert client.get("/fails", environ_overrides={ID_KEY: "id-1"}).status_code == 500
    assert client.get("/fails").status_code == 500
    logging.getLogger("searchsvc.web").error("outside")
    assert kept.told == [("id-1", "GET /fails failed"), (None, "GET /fails failed"), (None, "outside")]


def test_what_is_logged_while_an_answer_is_streamed_has_the_id_too(kept: Kept) -> None:
    def application(environ: Any, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])

        def chunks() -> Iterator[bytes]:
            yield b"a"
            logging.getLogger("searchsvc.web").error("a stream was cut")

        return chunks()

    body, _, _ = run_wsgi_app(with_request_ids(application), {ID_KEY: "id-2"})
    assert list(body) == [b"a"]
    assert REQUEST_ID.get() == "id-2"
    body.close()  # type: ignore[attr-defined]
    assert REQUEST_ID.get() is None
    assert kept.told == [("id-2", "a stream was cut")]


def test_an_application_that_fails_leaves_no_id() -> None:
    def application(environ: Any, start_response: Any) -> list[bytes]:
        assert REQUEST_ID.get() == "id-3"
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - any
        with_request_ids(application)({ID_KEY: "id-3"}, lambda *_: print)
    assert REQUEST_ID.get() is None
