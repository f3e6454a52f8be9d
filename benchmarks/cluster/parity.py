"""`python -m benchmarks.cluster.parity`: both engines are asked the same, and must answer alike.

    python -m benchmarks.cluster.parity                       # every case, and 10,000 releases
    python -m benchmarks.cluster.parity --size 100000 --shards 3 1

A cluster is started for it (`tests.cluster`), unless SEARCHSVC_OPENSEARCH names one. Each number of shards is tried; a
difference in the order is explained only where it is not there on one shard. Ends with 1 where any is on one shard, or
where totals or facets differ at all.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.cluster.both_engines import both_engines, write_records
from benchmarks.cluster.comparison import Parity, compare
from benchmarks.cluster.questions import from_benchmark, from_labelled_cases, from_search_cases
from benchmarks.cluster.running import addresses
from benchmarks.corpus import REAL_FILE, SEED, Corpus, read_real, write_corpus
from benchmarks.measure import say
from benchmarks.queries import BenchQuery, make_queries, real_forms, sample_releases
from benchmarks.settings import QUESTIONS
from benchmarks.tokens import write_tokens
from benchmarks.vocabulary import load_vocabularies
from searchsvc.engines.selection import compile_kernels
from searchsvc.model.query import Query

SEARCH_CASES = Path(__file__).parents[2] / "tests" / "cases"
LABELLED = Path("../shared/cases/query_cases.jsonl")
_SHOWN = 20


def only_corpus(work: Path, size: int) -> Corpus:
    """The corpus of the benchmark, written where it is not there yet."""
    work.mkdir(parents=True, exist_ok=True)
    return write_corpus(work / "corpus", size, load_vocabularies(SEED), read_real(REAL_FILE))


def bench_corpus(work: Path, size: int, questions: int) -> tuple[Path, tuple[BenchQuery, ...]]:
    """The corpus of the benchmark, and some questions about it."""
    real = read_real(REAL_FILE)
    corpus = only_corpus(work, size)
    tokens = work / "tokens.jsonl"
    if not tokens.exists():
        write_tokens(corpus.folder, tokens, os.cpu_count() or 1)
    sample = sample_releases(corpus.folder, tokens, size)
    return corpus.folder, make_queries(questions, sample, real_forms(real[: corpus.real]), SEED)


def all_cases(work: Path, labelled: Path) -> Iterator[tuple[str, Path, list[tuple[str, Query]]]]:
    """The name of every set of cases, its corpus folder, and its queries."""
    for path in sorted(SEARCH_CASES.glob("*.json")):
        records, queries = from_search_cases(path)
        yield path.stem, write_records(work / path.stem / "corpus", records), queries
    if labelled.exists():
        records, queries = from_labelled_cases(labelled)
        yield "labelled", write_records(work / "labelled" / "corpus", records), queries
    else:
        say(f"{labelled} is not there, so its cases are LEFT OUT.")


def main() -> int:
    """Asks, and prints a line for each set of cases and each number of shards."""
    parser = argparse.ArgumentParser("python -m benchmarks.cluster.parity", description="Asks both engines the same.")
    parser.add_argument(
        "--size", type=int, default=10_000, help="releases of the benchmark's corpus; 0: only the cases"
    )
    parser.add_argument("--queries", type=int, default=QUESTIONS, help="of the benchmark")
    parser.add_argument("--shards", type=int, nargs="+", default=[3, 1])
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--heap", type=int, default=512, help="MiB of each node")
    parser.add_argument("--labelled", type=Path, default=LABELLED, help="labelled cases, one JSON object a line")
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    given = parser.parse_args()
    compile_kernels()
    work = given.work / "parity"
    shutil.rmtree(work, ignore_errors=True)
    sets = [*all_cases(work, given.labelled)]
    if given.size:
        folder = given.work / str(given.size)
        corpus, questions = bench_corpus(folder, given.size, given.queries)
        sets.append((f"{given.size} releases", corpus, [*from_benchmark(questions)]))
    is_alike = True
    with addresses(given.nodes, given.heap) as found:
        for name, corpus, queries in sets:
            for shards in given.shards:
                with both_engines(corpus, work / name.split()[0], found, shards, os.cpu_count() or 1) as both:
                    parity = compare(both.home, both.away, queries, say)
                print(_line(name, shards, parity), flush=True)
                is_alike &= parity.same_counts == parity.queries and (shards > 1 or not parity.differences)
    return 0 if is_alike else 1


def _line(name: str, shards: int, parity: Parity) -> str:
    said = f"{name}, {shards} shards: {parity.queries} queries, the same counts {parity.same_counts}, "
    lines = [f"{said}the same first ten {parity.same_top}"]
    return "\n    ".join([*lines, *parity.differences[:_SHOWN]])


if __name__ == "__main__":
    sys.exit(main())
