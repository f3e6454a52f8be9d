"""`python -m benchmarks.completions INDEX`: the first completions of 40 beginnings, to be judged by eye.

The beginnings are in English, Chinese and pinyin. `--seconds` measures beginnings of the index's own titles instead,
each asked once, as the p50 and p95 in milliseconds.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.searching.spelling_help import completions

BEGINNINGS = (
    "Ministry of E", "ministry of", "rural", "rural re", "higher edu", "edu", "Beijing", "nat", "econ",
    "the state c", "schools in", "Hubei ed", "poverty", "National H", "vocational", "MO", "conference on", "five-year",
    "health c", "new e",
    "教育", "教育部", "乡村", "乡村振", "湖北教", "中国", "职业", "国家", "疫情", "高校毕", "义务教", "经济 发",
    "jiaoyu", "jyb", "xiangcun", "xczx", "zhongguo", "gjwjw", "yiqing", "湖北 jiao",
)  # fmt: skip
SHOWN = 5
_PAGES = 20
"""Pages of a hundred releases whose titles are begun."""


def begun_titles(engine: Engine) -> Iterator[str]:
    """Beginnings of titles: one to twelve characters, as someone types who has a release in mind."""
    rng = np.random.default_rng(1)
    for page in range(1, _PAGES + 1):
        for hit in search(engine, Query("", page=page, per_page=100)).results:
            if hit.title.text:
                yield hit.title.text[: int(rng.integers(1, 13))]


def latencies(engine: Engine, begun: Sequence[str]) -> list[float]:
    """How many milliseconds each takes, in a process that is warm."""
    for each in begun[:50]:
        completions(engine, each)
    found = []
    for each in begun:
        start = time.perf_counter()
        completions(engine, each)
        found.append((time.perf_counter() - start) * 1000)
    return found


def main(arguments: Sequence[str]) -> None:
    """Prints the completions, or what they take."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.completions", description=__doc__)
    parser.add_argument("index", help="the index folder")
    parser.add_argument("--seconds", action="store_true", help="measure beginnings of titles instead")
    given = parser.parse_args(arguments)
    engine = open_engine(given.index)
    if given.seconds:
        taken = latencies(engine, list(begun_titles(engine)))
        p50, p95 = np.percentile(taken, (50, 95))
        print(f"{len(taken)} beginnings: p50 {p50:.2f} ms, p95 {p95:.2f} ms, longest {max(taken):.1f} ms")
        return
    for typed in BEGINNINGS:
        print(f"{typed}: {' | '.join(each.text for each in islice(completions(engine, typed), SHOWN))}")


if __name__ == "__main__":
    main(sys.argv[1:])
