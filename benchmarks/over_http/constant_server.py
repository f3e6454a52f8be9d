"""A server that does no work: our door, settings and log, Flask, and the same JSON bytes for every search.

What it answers a second is what the door and the framework leave for a search; ours is measured against it.
"""

import argparse
import os
from pathlib import Path

from flask import Flask
from werkzeug.wrappers import Response

from searchsvc.presenter.encoding import SEARCH_PATH, to_json_bytes
from searchsvc.web.door.serving import serve
from searchsvc.web.response_headers import install_headers
from searchsvc.web.settings import ServeSettings
from searchsvc.web.workers.nursery import run_nursery
from searchsvc.web.workers.worker import Loaded

BYTES_VARIABLE = "BENCH_CONSTANT_BYTES"
ROOT = Path(__file__).parents[2]


class _Always:
    """It can always answer."""

    def check(self) -> str:
        return "constant"

    def facts(self) -> dict[str, str | int]:
        return {"releases": 0, "built": "2026-01-01T00:00:00+00:00", "verification": "verified"}

    def distrust(self) -> None:
        """Does nothing: there is no index."""


def make_app() -> Flask:
    """The application: one answer of the size that the environment names."""
    app = Flask("benchmarks.over_http.constant_server")
    empty = len(to_json_bytes({"total": 0, "filler": ""}))
    body = to_json_bytes({"total": 0, "filler": "x" * max(0, int(os.environ[BYTES_VARIABLE]) - empty)})

    @app.get(SEARCH_PATH)
    def answer() -> Response:
        return Response(body, content_type="application/json")

    install_headers(app)
    return app


def main() -> None:
    """The process that the workers are forked from."""
    run_nursery(lambda: Loaded(make_app().wsgi_app, _Always()))


def command() -> None:
    """Serves until a signal stops it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    given = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    settings = ServeSettings(Path("index"), host=given.host, port=given.port, workers=given.workers)
    serve(settings, nursery="benchmarks.over_http.constant_server")


if __name__ == "__main__":
    command()
