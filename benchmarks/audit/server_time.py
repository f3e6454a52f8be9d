"""What a search page costs the processor over many releases: the search, and making the page of what was found.

`python -m benchmarks.audit.server_time FOLDER`, where FOLDER has a corpus, its index and its tokens, as
`python -m benchmarks.door` leaves them. The application answers in this one process, with compiled kernels, as a worker
has it: a new question each time, so that no answer is kept. Times are of the processor, in milliseconds, because other
work on the machine does not count there, apart from what it takes of the caches.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from werkzeug.test import Client

from benchmarks.corpus import REAL_FILE, SEED, read_real
from benchmarks.figures import percentile, significant
from benchmarks.machine import describe_machine
from benchmarks.over_http.questions import request_path, with_other_words
from benchmarks.queries import make_queries, real_forms, sample_releases
from searchsvc.engines.selection import open_live, warm
from searchsvc.web.app import create_app
from searchsvc.web.pages import routes

GOAL_MS = 6.0
ASKED = 1_000
_HEADERS = {"Accept-Encoding": "gzip", "Accept-Language": "en"}
_WITHIN = {"search": "search", "_search_context": "what is shown", "page_answer": "template"}
"""The functions of the route that are timed apart, and what they do. Each also holds those that it calls."""


class Clock:
    """Milliseconds of the processor by stage, of the request that is under way."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, whose time is added to a stage."""

        def run(*arguments: Any, **named: Any) -> Any:
            started = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                self.spent[stage] = self.spent.get(stage, 0.0) + (time.process_time() - started) * 1000

        return run


def questions(folder: Path, count: int) -> list[str]:
    """Addresses of search pages, no two with the same words."""
    corpus = folder / "corpus"
    sample = sample_releases(corpus, folder / "tokens.jsonl", 100_000)
    made = make_queries(count * 2, sample, real_forms(read_real(REAL_FILE)), SEED)
    return [request_path(each, "/") for each in with_other_words(made)][:count]


def measure(index: Path, paths: Sequence[str]) -> list[dict[str, float]]:
    """What each request spent by stage, and the bytes of its answer; a tenth of the requests go before, to get warm."""
    warm()
    clock = Clock()
    found = []
    with ExitStack() as stack:
        for name, stage in _WITHIN.items():
            stack.enter_context(patch.object(routes, name, clock.timed(stage, getattr(routes, name))))
        live = open_live(index)
        client = Client(create_app(live))
        for at, path in enumerate([*paths[: len(paths) // 10], *paths]):
            clock.spent = {}
            started = time.process_time()
            answer = client.get(path, headers=_HEADERS)
            body = answer.get_data()
            total = (time.process_time() - started) * 1000
            if answer.status_code != 200:
                raise SystemExit(f"{answer.status_code} for {path}")
            if at >= len(paths) // 10:
                made = total - clock.spent["search"]
                found.append({"whole": total, "page": made, **clock.spent, "bytes": float(len(body))})
    return found


def report(found: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Median and 95th percentile of each stage, and how they compare with the search alone."""
    stages: dict[str, Any] = {}
    for name in found[0]:
        values = [each[name] for each in found]
        stages[name] = {"p50": significant(percentile(values, 50)), "p95": significant(percentile(values, 95))}
    search = stages["search"]
    ratio = {each: significant(stages["page"][each] / search[each]) for each in ("p50", "p95")}
    return {
        "machine": describe_machine(),
        "requests": len(found),
        "ms": stages,
        "page / search": ratio,
        "goal": stages["whole"]["p95"] <= GOAL_MS,
    }


def main() -> int:
    """Prints the report as JSON; 1 where the 95th percentile of the whole is beyond the goal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="with corpus, index and tokens.jsonl")
    parser.add_argument("--index", type=Path, help="of these releases, where it is not in the folder")
    parser.add_argument("--requests", type=int, default=ASKED)
    given = parser.parse_args()
    told = report(measure(given.index or given.folder / "index", questions(given.folder, given.requests)))
    print(json.dumps(told, indent=2, ensure_ascii=False))
    return 0 if told["goal"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
