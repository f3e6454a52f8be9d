"""Similar releases on a cluster: it finds what has the strongest words of a release, and our own code weighs them."""

import numpy as np

from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.documents import key_of
from searchsvc.engines.opensearch.search.candidates import Candidates, best_first
from searchsvc.engines.opensearch.search.cluster_index import ClusterIndex
from searchsvc.engines.opensearch.search.query_builder import any_word
from searchsvc.engines.opensearch.search.search_request import MOST_SCORED, SECONDS, Ranked, ids_of, ranked_of
from searchsvc.engines.whoosh.search.frequent_characters import NOTHING_KEPT
from searchsvc.engines.whoosh.search.kernels import tree as tree_kernels
from searchsvc.engines.whoosh.search.plan import Plan
from searchsvc.engines.whoosh.search.similar import strongest_words, weighted_group
from searchsvc.model.query import Query
from searchsvc.model.release import Release


def most_similar(index: ClusterIndex, release: Release, count: int) -> Ranked:
    """The documents most like a release, the best first, the newer of equals first."""
    chosen = strongest_words(release, index.statistics.count, index.statistics.document_counts)
    if not chosen or count < 1:
        return Ranked()
    plan = Plan(index.statistics, (leaf for leaf, _ in chosen))
    others = {"must_not": [{"term": {mapping.KEY: key_of(release.id)}}]}
    query = {"bool": {"must": [any_word(chosen, plan.expansions)], **others}}
    body = {
        "query": query,
        "size": max(count, MOST_SCORED),
        "sort": ["_score", mapping.ID],
        "track_total_hits": False,
        "timeout": SECONDS,
        **mapping.columns_of(mapping.ROW, mapping.ANALYSIS),
    }
    answer = index.search(body)
    found = ranked_of(Query(), answer)
    candidates = Candidates(index.statistics, index.analyses(found.keys))
    group, statistics = weighted_group(plan, chosen)
    (asked,) = plan.over(candidates).queries
    documents, values = tree_kernels.words(candidates.view(0), asked, group, statistics, NOTHING_KEPT)
    scores = np.zeros(len(found.keys), dtype=np.float32)
    scores[documents] = values
    return best_first(found, ids_of(answer), scores, candidates).part(0, count)
