"""Candidates have the very scores that the same releases have at home, by the statistics of the whole index."""

import random
import time

import numpy as np
import pytest

from searchsvc.concepts.lexicon import bundled
from searchsvc.engines.opensearch.search.candidates import Candidates
from searchsvc.engines.whoosh.search.evaluator import Evaluator
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.model.query import Query
from searchsvc.searching.understanding import understand
from tests.engines.opensearch.conftest import Both
from tests.engines.random_search import random_query


@pytest.mark.parametrize("seed", range(4))
def test_scores_are_those_at_home(both: Both, seed: int) -> None:
    rng = random.Random(seed)
    chosen = sorted(rng.sample(range(len(both.analyses)), 25))
    for _ in range(10):
        understood = understand(Query(random_query(rng)), bundled())
        for tree in (understood.tree, understood.relaxed()):
            if tree is None:
                continue
            home = Evaluator(both.snapshot, outline_of(both.snapshot, tree), time.thread_time() + 60)
            wanted = {document: score for found in home.evaluate() for document, score in zip(*found, strict=True)}
            candidates = Candidates(both.statistics, [both.analyses[number] for number in chosen])
            outline = outline_of(both.statistics, tree).over(candidates)
            ((documents, scores),) = Evaluator(candidates, outline, time.thread_time() + 60).evaluate()
            found = {chosen[document]: score for document, score in zip(documents.tolist(), scores, strict=True)}
            assert found.keys() == wanted.keys() & set(chosen)
            assert np.allclose([found[each] for each in found], [wanted[each] for each in found], rtol=1e-6)


def test_no_candidates_are_no_matches(both: Both) -> None:
    candidates = Candidates(both.statistics, [])
    outline = outline_of(both.statistics, understand(Query("school"), bundled()).tree).over(candidates)
    ((documents, _),) = Evaluator(candidates, outline, time.thread_time() + 60).evaluate()
    assert len(documents) == 0
