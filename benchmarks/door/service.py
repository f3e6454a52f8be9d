"""The service that a scenario puts load on: a corpus and its index, what is asked, and the greatest rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

from benchmarks.corpus import REAL_FILE, SEED, read_corpus, read_real, write_corpus
from benchmarks.errors import EngineFailed
from benchmarks.over_http.closed_loop import load
from benchmarks.over_http.questions import request_path
from benchmarks.over_http.serving import run_ours
from benchmarks.queries import BenchQuery, make_queries, real_forms, sample_releases
from benchmarks.tokens import write_tokens
from benchmarks.vocabulary import load_vocabularies

QUESTIONS = 2_000
MIX = (("search", 80), ("page", 5), ("suggest", 10), ("release", 5))
"""What people ask for, in percent: searches of the API and as pages, completions, single releases."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a scenario works with: a corpus, its index, and the addresses of searches and of everything mixed."""

    corpus: Path
    index: Path
    searches: Sequence[str]
    mixed: Sequence[str]


def prepare(size: int, work: Path) -> Material:
    """Makes a corpus and its index, where they are not there yet, and the addresses that are asked for."""
    folder = work / "door" / str(size)
    folder.mkdir(parents=True, exist_ok=True)
    real = read_real(REAL_FILE)
    corpus = write_corpus(folder / "corpus", size, load_vocabularies(SEED), real)
    tokens = folder / "tokens.jsonl"
    if not tokens.is_file():
        write_tokens(corpus.folder, tokens, 2)
    sample = sample_releases(corpus.folder, tokens, size)
    queries = make_queries(QUESTIONS, sample, real_forms(real[: corpus.real]), SEED)
    index = folder / "index"
    run_ours("reindex", "--corpus", str(corpus.folder), "--index", str(index))
    ids = [release.id for release in islice(read_corpus(corpus.folder), 0, None, max(1, size // 500))]
    return Material(corpus.folder, index, [request_path(each) for each in queries], mixed_paths(queries, ids))


def mixed_paths(queries: Sequence[BenchQuery], ids: Sequence[str]) -> list[str]:
    """One address for each question, of the kinds of `MIX` in a fixed random order."""
    kinds = [kind for kind, weight in MIX for _ in range(weight)]
    rng = Random(SEED)
    turns = cycle(ids)
    paths = []
    for query in queries:
        kind = rng.choice(kinds)
        if kind == "search":
            paths.append(request_path(query))
        elif kind == "page":
            paths.append(request_path(query, "/"))
        elif kind == "suggest":
            beginning = query.text.strip('"')[:4]
            paths.append(f"/api/v1/suggest?{urlencode({'q': beginning})}")
        else:
            paths.append(f"/api/v1/releases/{quote(next(turns))}")
    return paths


def greatest_rate(port: int, paths: Sequence[str], seconds: float) -> float:
    """The requests a second of a closed loop with a few connections, after a time of the same to get warm.

    Raises EngineFailed where an answer is no 200.
    """
    load(port, paths, seconds)
    done = load(port, paths, seconds)
    if not done.requests:
        raise EngineFailed("the service answered nothing")
    return done.requests / done.seconds
