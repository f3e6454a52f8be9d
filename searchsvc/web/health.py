"""Whether a worker is ready: an index is open in it and answers a real search."""

from searchsvc.engine import LiveEngine
from searchsvc.model.query import Query
from searchsvc.searching.search import search

TINY = Query(q="教育 education", per_page=1)


class Readiness:
    """Remembers which generation has answered a search, so that each is tried once."""

    def __init__(self, live: LiveEngine) -> None:
        self._live = live
        self._proven: str | None = None
        self._facts: dict[str, str | int] = {}

    def check(self) -> str:
        """The generation that is ready. Raises IndexUnavailable, or whatever keeps a search from being answered."""
        engine = self._live.engine()
        if engine.generation != self._proven:
            search(engine, TINY)
            status = engine.status()
            self._facts = {"releases": status.releases, "built": status.built}
            self._proven = engine.generation
        return engine.generation

    def facts(self) -> dict[str, str | int]:
        """What the generation that was checked last holds: `releases`, and when it was `built` (ISO 8601)."""
        return self._facts
