"""The id of a request in the messages that are logged while it is answered.

The door gives each request its id, and writes it into the access log and the answer. A worker is told it in the WSGI
environment, under `ID_KEY`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.wsgi import ClosingIterator

from searchsvc.web.log_lines import REQUEST_ID

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ID_KEY = "searchsvc.request_id"


def with_request_ids(application: "WSGIApplication") -> "WSGIApplication":
    """The application, of which every message that is logged until an answer is closed has the id of its request.

    An answer that is made while it is sent is part of that. A thread answers one request at a time.
    """

    def named(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        REQUEST_ID.set(environ.get(ID_KEY))
        try:
            answer = application(environ, start_response)
        except BaseException:
            _end()
            raise
        return ClosingIterator(answer, _end)

    return named


def _end() -> None:
    REQUEST_ID.set(None)
