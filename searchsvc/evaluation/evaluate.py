"""Evaluation: how well `search` answers judged queries, by the measures of the field.

nDCG@10 with linear gain and a log2 discount (Järvelin, Kekäläinen 2002), MRR@10, Recall@100 and MAP, each the mean over
all judged queries; a release is relevant from grade 1, and a query that has no relevant release counts as 0. The
search is that of the service, with plain words of which any may match.
"""

import math
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from searchsvc.engine import Engine
from searchsvc.engines.choice import ENGINE_VARIABLE, told_by_environment
from searchsvc.engines.selection import open_engine
from searchsvc.errors import UsageError
from searchsvc.evaluation.judgements import CORPUS, Judgements, read_judgements
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import MAX_PER_PAGE, Query
from searchsvc.readers import Refusal
from searchsvc.searching.search import search_plain
from searchsvc.translation.dictionary import dictionary_of_machine

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


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a judged set, and the records of its corpus that could not be read."""

    figures: Figures
    left_out: tuple[Refusal, ...]


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
    """The share of the relevant releases among the first 100; 0 where there is none."""
    return len(relevant.intersection(ranking[:_DEPTH])) / len(relevant) if relevant else 0.0


def average_precision(ranking: Sequence[str], relevant: set[str]) -> float:
    """The mean, over the relevant releases, of the precision at the rank of each; 0 for one that is not found."""
    found = [rank for rank, each in enumerate(ranking, 1) if each in relevant]
    return sum(nth / rank for nth, rank in enumerate(found, 1)) / len(relevant) if relevant else 0.0


def score(judgements: Judgements, rankings: Mapping[str, Sequence[str]], seconds: float) -> Figures:
    """The figures of `rankings`, one for each query (best first), which took `seconds` in all."""
    judged = judgements.grades
    relevant = {name: {each for each, grade in grades.items() if grade >= 1} for name, grades in judged.items()}

    def mean(measure: Callable[[Sequence[str], set[str]], float]) -> float:
        return sum(measure(rankings[name], relevant[name]) for name in judged) / len(judged)

    return Figures(
        ndcg=sum(ndcg(rankings[name], grades) for name, grades in judged.items()) / len(judged),
        mrr=mean(reciprocal_rank),
        recall=mean(recall),
        mean_average_precision=mean(average_precision),
        queries_per_second=len(rankings) / seconds,
    )


@contextmanager
def judged_index(folder: Path) -> Iterator[tuple[Engine, tuple[Refusal, ...]]]:
    """A temporary index of `folder/corpus.jsonl`, and the records that could not be read. Raises UsageError.

    It is on this machine, whichever engine is chosen: nothing is to take the place of what serves on a cluster.
    """
    with tempfile.TemporaryDirectory() as scratch, told_by_environment({ENGINE_VARIABLE: "whoosh"}):
        corpus, index = Path(scratch) / "corpus", Path(scratch) / "index"
        corpus.mkdir()
        try:
            shutil.copyfile(folder / CORPUS, corpus / CORPUS)
        except OSError as error:
            raise UsageError(f"{folder / CORPUS} cannot be read ({error.strerror}); an evaluation needs it") from error
        report = reindex(corpus, index, keep_empty=True)
        yield open_engine(index), report.skipped


def run_queries(engine: Engine, judgements: Judgements) -> Figures:
    """Runs every query, and scores those that are judged, once queries are translated. Raises QueryTooSlow."""
    dictionary_of_machine().wait()
    started = time.perf_counter()
    rankings = {
        name: [hit.id for hit in search_plain(engine, Query(q=text, per_page=MAX_PER_PAGE)).results]
        for name, text in judgements.queries.items()
    }
    return score(judgements, rankings, time.perf_counter() - started)


def evaluate(folder: Path) -> Evaluation:
    """Evaluates a judged set: `corpus.jsonl`, `queries.jsonl` and `qrels.tsv` in `folder`.

    Raises UsageError where a file cannot be read.
    """
    judgements = read_judgements(folder)
    with judged_index(folder) as (engine, left_out):
        return Evaluation(run_queries(engine, judgements), left_out)
