"""Warming up: every kernel of this engine is called once, so that it is compiled before somebody waits for it.

No cluster is needed: releases are packed, and scored and shown as candidates.
"""

from base64 import b64decode

import numpy as np
import orjson

from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.analysis import unpack_analysis
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.format.statistics import LENGTHS, NO_COUNTS, IndexStatistics
from searchsvc.engines.opensearch.search.candidates import Candidates
from searchsvc.engines.whoosh.display.marking import show_rows
from searchsvc.engines.whoosh.format.index_format import LANGUAGES
from searchsvc.engines.whoosh.format.stored_row import pack_row
from searchsvc.engines.whoosh.search.evaluator import Evaluator
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.model.release import Release
from searchsvc.queryparser.nodes import marked_leaves
from searchsvc.queryparser.parser import parse
from searchsvc.text.document import analyze_releases

_QUERIES = (
    "school",
    "rural school",
    '"rural school"',
    "教育部发布",
    "大湾区 学",
    "schoo*",
    "title:school -bridge",
    "rural AND (school OR bridge)",
)
_TEXTS = ("Rural school and bridge, 粤港澳大湾区市长 长春市长春节 教育部发布", "A rural school. schools…")
_DEADLINE = 1e9


def exercise() -> None:
    """Calls every kernel that packs releases, and scores and shows candidates."""
    releases = [Release(f"r{number}", text, text, "en") for number, text in enumerate(_TEXTS)]
    batch = pack_releases(releases)
    analyses = [unpack_analysis(b64decode(orjson.loads(each.source)[mapping.ANALYSIS])) for each in batch.documents]
    documents = analyze_releases(releases)
    rows = [*map(pack_row, releases, documents.title_spans, documents.body_spans)]
    counts = batch.counts.plus(NO_COUNTS).minus(NO_COUNTS)
    statistics = IndexStatistics(len(releases), counts, np.zeros(len(LANGUAGES), dtype=LENGTHS))
    for q in _QUERIES:
        outline = outline_of(statistics, parse(q))
        candidates = Candidates(statistics, analyses)
        over = outline.over(candidates)
        Evaluator(candidates, over, _DEADLINE).evaluate()
        leaves = marked_leaves(outline.tree)
        show_rows(candidates, [0, 1], rows, [False, False], leaves, over.plan, whole=False)
