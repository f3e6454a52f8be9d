"""Evaluation: how well `search` answers judged queries, by the measures of the field.

nDCG@10 with linear gain and a log2 discount (Järvelin, Kekäläinen 2002), MRR@10, Recall@100 and MAP, each the mean over
all judged queries; a release is relevant from grade 1. The search is the service's own, with plain words of which any
may match.
"""

import json
import math
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from searchsvc.engines import open_engine
from searchsvc.errors import UsageError
from searchsvc.query import MAX_PER_PAGE, Query
from searchsvc.reindex import reindex
from searchsvc.search import search_plain

_CUTOFF = 10
_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Figures:
    """The means over all judged queries, and how many queries were answered in a second."""

    ndcg: float
    mrr: float
    recall: float
    mean_average_precision: float
    queries_per_second: float

    def as_json(self) -> dict[str, float]:
        """The figures under the contract's names."""
        return {
            "ndcg@10": round(self.ndcg, 4),
            "mrr@10": round(self.mrr, 4),
            "recall@100": round(self.recall, 4),
            "map": round(self.mean_average_precision, 4),
            "queries_per_s": round(self.queries_per_second, 1),
        }


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}); an evaluation needs it") from error


def _read_queries(path: Path) -> dict[str, str]:
    return {str(record["id"]): record["text"] for record in map(json.loads, _lines(path))}


def _read_judgements(path: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    for line in _lines(path):
        query, release, grade = line.split("\t")
        judged.setdefault(query, {})[release] = int(grade)
    return judged


def ndcg(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """nDCG@10 of a ranking."""
    best = sorted(grades.values(), reverse=True)[:_CUTOFF]
    ideal = sum(grade / math.log2(rank + 2) for rank, grade in enumerate(best))
    gained = sum(grades.get(each, 0) / math.log2(rank + 2) for rank, each in enumerate(ranking[:_CUTOFF]))
    return gained / ideal if ideal else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: set[str]) -> float:
    """One over the rank of the first relevant release among the first 10, else 0."""
    return next((1 / rank for rank, each in enumerate(ranking[:_CUTOFF], 1) if each in relevant), 0.0)


def recall(ranking: Sequence[str], relevant: set[str]) -> float:
    """The share of the relevant releases among the first 100."""
    return len(relevant.intersection(ranking[:_DEPTH])) / len(relevant)


def average_precision(ranking: Sequence[str], relevant: set[str]) -> float:
    """The mean, over the relevant releases, of the precision at the rank of each; 0 for one that is not found."""
    found = [rank for rank, each in enumerate(ranking, 1) if each in relevant]
    return sum(nth / rank for nth, rank in enumerate(found, 1)) / len(relevant)


def evaluate(folder: Path) -> Figures:
    """The figures of a judged set: `corpus.jsonl`, `queries.jsonl` and `qrels.tsv` in `folder`.

    Raises UsageError where one of them cannot be read.
    """
    queries = _read_queries(folder / "queries.jsonl")
    judged = _read_judgements(folder / "qrels.tsv")
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus"
        corpus.mkdir()
        (corpus / "corpus.jsonl").write_bytes(b"\n".join(line.encode() for line in _lines(folder / "corpus.jsonl")))
        reindex(corpus, Path(scratch) / "index", keep_empty=True)
        engine = open_engine(Path(scratch) / "index")
        started = time.perf_counter()
        rankings = {
            name: [hit.id for hit in search_plain(engine, Query(q=queries[name], per_page=MAX_PER_PAGE)).results]
            for name in judged
        }
        seconds = time.perf_counter() - started
    scored = {name: grades for name, grades in judged.items() if any(grade >= 1 for grade in grades.values())}
    relevant = {name: {each for each, grade in grades.items() if grade >= 1} for name, grades in scored.items()}
    count = len(scored)
    return Figures(
        ndcg=sum(ndcg(rankings[name], grades) for name, grades in scored.items()) / count,
        mrr=sum(reciprocal_rank(rankings[name], relevant[name]) for name in scored) / count,
        recall=sum(recall(rankings[name], relevant[name]) for name in scored) / count,
        mean_average_precision=sum(average_precision(rankings[name], relevant[name]) for name in scored) / count,
        queries_per_second=len(rankings) / seconds,
    )
