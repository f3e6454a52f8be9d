"""Nothing is left to compile after the kernels were exercised: not for packing, nor for scoring candidates."""

import json
import subprocess
import sys

import pytest

from searchsvc.engines.opensearch.warmup import exercise

CODE = """
import json, random, sys, tempfile
from pathlib import Path
from searchsvc.engines.opensearch.warmup import exercise

def compiled():
    found = set()
    for name, module in list(sys.modules.items()):
        if name.startswith(("searchsvc.engines.", "searchsvc.text.")):
            for each in (each for each in vars(module).values() if hasattr(each, "py_func")):
                found |= {f"{each.__name__} {signature}" for signature in each.signatures}
    return found

exercise()
before = compiled()
import time
from tests.engines.random_search import random_query, random_release
from searchsvc.engines.opensearch.search.candidates import Candidates
from searchsvc.engines.whoosh.search.evaluator import Evaluator
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.format.analysis import unpack_analysis
from searchsvc.engines.opensearch.format.statistics import IndexStatistics, LENGTHS
from searchsvc.queryparser.parser import parse
import numpy, orjson, base64
rng = random.Random(1)
batch = pack_releases([random_release(rng, number) for number in range(20)])
analyses = [unpack_analysis(base64.b64decode(orjson.loads(each.source)["analysis"])) for each in batch.documents]
statistics = IndexStatistics(20, batch.counts, numpy.zeros(4, dtype=LENGTHS))
for _ in range(50):
    candidates = Candidates(statistics, analyses)
    outline = outline_of(statistics, parse(random_query(rng))).over(candidates)
    Evaluator(candidates, outline, 1e9).evaluate()
print(json.dumps({"before": len(before), "more": sorted(compiled() - before)}))
"""


def test_the_exercise_needs_no_cluster() -> None:
    exercise()


@pytest.mark.process
@pytest.mark.compiled
def test_nothing_is_left_to_compile() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, encoding="utf-8", check=True)
    report = json.loads(done.stdout)
    assert report["before"] > 10
    assert report["more"] == []
