"""A nursery whose application does what a test wants: sleep, die, hang, stream, or answer at once."""

import os
import time
from collections.abc import Iterator

from flask import Flask, request
from werkzeug.wrappers import Response

from searchsvc.web.frames import FOR_EDITOR, TOLD, ForEditor, Told
from searchsvc.web.workers.nursery import run_nursery
from searchsvc.web.workers.worker import Loaded
from searchsvc.web.workers.wsgi import STREAMS


class Always:
    """A readiness that is always there."""

    def check(self) -> str:
        return "odd"

    def facts(self) -> dict[str, str | int]:
        return {"releases": 7, "built": "2026-01-02T03:04:05+00:00", "verification": "verified"}

    def distrust(self) -> None:
        """Does nothing: there is no index."""


def load() -> Loaded:
    app = Flask("odd")

    @app.get("/pid")
    def pid() -> str:
        return str(os.getpid())

    @app.get("/headers")
    def headers() -> dict[str, str]:
        return {
            **dict(request.headers),
            "client": request.remote_addr or "",
            "url": request.url,
            "q": request.args.get("q", ""),
        }

    @app.get("/sleep/<float:seconds>")
    def sleep(seconds: float) -> str:
        if marker := request.args.get("marker"):
            with open(marker, "a", encoding="ascii") as begun:  # noqa: PTH123 - appending
                begun.write("begun\n")
        time.sleep(seconds)
        return "slept"

    @app.get("/die-once")
    def die_once() -> str:
        marker = request.args["marker"]
        if not os.path.exists(marker):  # noqa: PTH110
            with open(marker, "w", encoding="ascii"):  # noqa: PTH123
                os._exit(3)
        return "answered by another"

    @app.get("/die")
    def die() -> str:
        os._exit(3)

    @app.get("/told")
    def told() -> str:
        about: Told = request.environ[TOLD]
        about |= {"kind": "relaxed", "total": 0, "cache": "miss", "took_ms": 12.5, "slow": "And(a, b)\nrequest forged"}
        return "told"

    @app.get("/missed")
    def missed() -> str:
        about: Told = request.environ[TOLD]
        about |= {"kind": "words", "total": 0, "missed": request.args["q"]}
        return "missed"

    @app.get("/status")
    def status() -> list[object]:
        editor: ForEditor | None = request.environ[FOR_EDITOR]
        if editor is None:
            return ["public"]
        return ["editor", editor.missed and [[*each] for each in editor.missed]]

    @app.get("/big/<int:size>")
    def big(size: int) -> Response:
        return Response(b"x" * size)

    @app.get("/export.<ending>")
    def export(ending: str) -> Response:
        request.environ[STREAMS] = True
        count, pause = request.args.get("count", 5, int), request.args.get("pause", 0.0, float)
        size = request.args.get("size", 10, int)

        def chunks() -> Iterator[bytes]:
            for number in range(count):
                time.sleep(pause)
                if ending == "broken" and number == count - 1:
                    raise RuntimeError("the disk is gone")
                yield b"%d " % number + b"." * size

        return Response(chunks())

    return Loaded(app.wsgi_app, Always())


def main() -> None:
    run_nursery(load)
