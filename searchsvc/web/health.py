"""Whether a worker is ready: an index is open in it and answers a real search.

An index of this machine is tried once. One on a cluster is tried again every few seconds, and whenever the cluster does
not say which generation is the newest: it can go away while it is open here.
"""

from collections.abc import Callable
from pathlib import Path

from searchsvc.engine import LiveEngine
from searchsvc.model.last_reindex import read_last_reindex
from searchsvc.model.query import Query
from searchsvc.searching.search import search

TINY = Query(q="教育 education", per_page=1)


class Readiness:
    """Remembers which generation has answered a search, so that each is tried once, and again only in doubt.

    `renewed` is called when it is another one than before: whoever keeps something of that lets go of it.
    """

    def __init__(self, live: LiveEngine, index: Path | None = None, renewed: Callable[[], None] = lambda: None) -> None:
        self._live, self._index, self._renewed = live, index, renewed
        self._proven: str | None = None
        self._facts: dict[str, str | int | float] = {}

    def check(self) -> str:
        """The generation that is ready. Raises IndexUnavailable, or whatever keeps a search from being answered."""
        engine = self._live.engine()
        is_new = engine.generation != self._proven
        if is_new or self._live.is_doubtful:
            search(engine, TINY)
        if is_new:
            status = engine.status()
            self._facts = {"releases": status.releases, "built": status.built}
            self._proven = engine.generation
            self._renewed()
        return engine.generation

    def distrust(self) -> None:
        """Has the generation read whole before it is opened: workers died over it."""
        self._live.distrust()

    def facts(self) -> dict[str, str | int | float]:
        """What the generation that was checked last holds: `releases`, and when it was `built` (ISO 8601).

        Also whether all of it was read and is right (`verification`). Of the last reindex also when it ended (seconds
        since 1970), how many seconds it took, and what it left out.
        """
        last = None if self._index is None else read_last_reindex(self._index)
        facts = {**self._facts, "verification": self._live.verification}
        if last is None:
            return facts
        reindexed = {"reindexed": last.ended, "reindex_seconds": last.seconds, "left_out": last.left_out}
        return {**facts, **reindexed}
