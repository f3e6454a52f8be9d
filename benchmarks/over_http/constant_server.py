"""A server that does no work: our server's settings and headers, Flask, and the same JSON bytes for every search.

What it answers a second is what the server and the framework leave for a search; ours is measured against it.
"""

import argparse
import os

from flask import Flask
from werkzeug.wrappers import Response

from searchsvc.presenter.encoding import SEARCH_PATH, to_json_bytes
from searchsvc.web.listening import listen
from searchsvc.web.response_headers import install_headers
from searchsvc.web.server import make_server

BYTES_VARIABLE = "BENCH_CONSTANT_BYTES"


def make_app() -> Flask:
    """The application: one answer of the size that the environment names."""
    app = Flask("benchmarks.over_http.constant_server")
    empty = len(to_json_bytes({"total": 0, "filler": ""}))
    body = to_json_bytes({"total": 0, "filler": "x" * max(0, int(os.environ[BYTES_VARIABLE]) - empty)})

    @app.get(SEARCH_PATH)
    def answer() -> Response:
        return Response(body, content_type="application/json")

    @app.get("/readyz")
    def ready() -> Response:
        return Response(b"{}", content_type="application/json")

    install_headers(app)
    return app


def main() -> None:
    """Serves until a signal stops it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    given = parser.parse_args()
    make_server("benchmarks.over_http.constant_server:make_app", listen(given.host, given.port), given.workers).serve()


if __name__ == "__main__":
    main()
