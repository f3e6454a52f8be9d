"""Whether the service lives, and whether it is ready: an index is open in this worker and answers a real search."""

from flask import Blueprint
from werkzeug.wrappers import Response

from searchsvc.engine import LiveEngine
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.startup.state import start_state
from searchsvc.web.answers import json_answer

TINY = Query(q="教育 education", per_page=1)


class Readiness:
    """Remembers which generation has answered a search, so that each is tried once."""

    def __init__(self, live: LiveEngine) -> None:
        self._live = live
        self._proven: str | None = None

    def check(self) -> str:
        """The generation that is ready. Raises IndexUnavailable, or whatever keeps a search from being answered."""
        engine = self._live.engine()
        if engine.generation != self._proven:
            search(engine, TINY)
            self._proven = engine.generation
        return engine.generation


def health_blueprint(readiness: Readiness) -> Blueprint:
    """The two probes."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def alive() -> Response:
        return json_answer({"status": "alive"})

    @health.get("/readyz")
    def ready() -> Response:
        generation = readiness.check()
        return json_answer({"status": "ready", "generation": generation, **start_state()._asdict()})

    return health
