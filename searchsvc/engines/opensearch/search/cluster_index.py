"""One generation on a cluster, as it is asked: searches, counts, titles, and what is kept of documents."""

from collections.abc import Sequence
from typing import Any

from searchsvc.engines.opensearch.cluster.connection import SECONDS, Cluster
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.analysis import Analysis, unpack_analyses
from searchsvc.engines.opensearch.format.documents import unpacked
from searchsvc.engines.opensearch.format.statistics import IndexStatistics
from searchsvc.engines.opensearch.search.candidate_store import CandidateStore
from searchsvc.engines.opensearch.search.clauses import Clause
from searchsvc.engines.opensearch.search.query_builder import QueryBuilder
from searchsvc.engines.opensearch.search.search_request import checked
from searchsvc.engines.whoosh.format.stored_row import unpack_row
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.errors import IndexDamaged
from searchsvc.queryparser.nodes import Node

HELP_TIMEOUT, HELP_SECONDS = "2s", 5.0
"""How long each shard may count for suggestions, and how long the answer to that may take: help that costs more is not
worth it."""


class ClusterIndex:
    """A generation by its name. All questions raise QueryTooSlow, ClusterUnreachable and ClusterRefused."""

    def __init__(self, cluster: Cluster, generation: str, statistics: IndexStatistics) -> None:
        self.cluster, self.generation, self.statistics = cluster, generation, statistics
        self._store = CandidateStore(cluster, generation)

    def search(self, body: Clause, preference: str | None = None, seconds: float = SECONDS) -> Any:  # noqa: ANN401
        """The answer to a search, which is in JSON, within some seconds.

        All with one `preference` are answered by the same copies of the shards.
        """
        params: dict[str, Any] = {"request_timeout": seconds}
        if preference is not None:
            params["preference"] = preference
        answer = checked(self.cluster.ask(self.cluster.client.search, index=self.generation, body=body, params=params))
        self._store.remember(answer["hits"]["hits"])
        return answer

    def keys(self, body: Clause) -> list[str]:
        """The keys of the documents that a search finds, which asks for nothing else, and only helps."""
        answer = self.search({**body, **mapping.columns_of(), "timeout": HELP_TIMEOUT}, seconds=HELP_SECONDS)
        return [hit["fields"][mapping.KEY][0] for hit in answer["hits"]["hits"]]

    def matching(self, tree: Node, among: Sequence[Node] = ()) -> list[int]:
        """How many releases match a tree, and how many of these each of some others."""
        filters = {str(number): {"filter": self._matching(each)} for number, each in enumerate(among)}
        body: dict[str, Any] = {
            "query": {"bool": {"filter": [self._matching(tree)]}},
            "size": 0,
            "track_total_hits": True,
            "timeout": HELP_TIMEOUT,
        }
        if filters:
            body["aggs"] = filters
        answer = self.search(body, seconds=HELP_SECONDS)
        counts = answer.get("aggregations", {})
        return [answer["hits"]["total"]["value"], *(counts[number]["doc_count"] for number in filters)]

    def _matching(self, tree: Node) -> Clause:
        return QueryBuilder(outline_of(self.statistics, tree), self.statistics.idf).matching()

    def titles(self, prefix: str, count: int) -> list[tuple[str, str]]:
        """Some titles that begin with a text, each with the id of its release."""
        body = {
            "query": {"prefix": {mapping.TITLE_KEY: prefix}},
            "size": count,
            "sort": [mapping.TITLE_KEY, mapping.ID],
        }
        found: dict[str, str] = {}
        for each in self.rows(self.keys(body)):
            row = unpack_row(each)
            found.setdefault(row.title.decode(), row.shown[0])
        return [*found.items()]

    def rows(self, keys: Sequence[str]) -> list[bytes]:
        """The rows of documents that were found. Raises IndexDamaged."""
        return [unpacked(each) for each in _all_of(self._store.rows(keys))]

    def analyses(self, keys: Sequence[str]) -> list[Analysis]:
        """Their analyses. Raises IndexDamaged."""
        return unpack_analyses(_all_of(self._store.analyses(keys)))

    def find(self, keys: Sequence[str]) -> str | None:
        """The first of some keys of which there is a document; None where there is none."""
        for key in keys:
            if self._store.rows([key])[0] is not None:
                return key
        return None


def _all_of(found: Sequence[bytes | None]) -> list[bytes]:
    held = [each for each in found if each is not None]
    if len(held) < len(found):
        raise IndexDamaged("a release that was found is not on the cluster any more; run 'searchsvc reindex --full'")
    return held
