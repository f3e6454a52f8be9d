"""Searches from eight threads and two other processes while generations are published: no wrong, no failed answer."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from searchsvc.engine import LiveEngine
from searchsvc.engines.selection import open_live, warm
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import Query
from searchsvc.searching.search import search

THREADS, GENERATIONS = 8, 15
PAUSE = 0.02
"""Seconds between two searches, so that whoever publishes has some of the processor."""
SEARCHER = f"""
import json, sys
from pathlib import Path
from select import select
from searchsvc.engines.selection import open_live
from searchsvc.model.query import Query
from searchsvc.searching.search import search
live, answers = open_live(Path(sys.argv[1])), []
while not answers or not select([sys.stdin], [], [], {PAUSE})[0]:
    page = search(live.engine(), Query(q="bridge", per_page=100))
    answers.append((page.generation, page.total, len(page.results)))
    if len(answers) == 1:
        print("ready", flush=True)
print(json.dumps(answers))
"""
Answer = tuple[str, int, int]


@contextmanager
def searching(index: Path) -> Iterator[list[Answer]]:
    """Another process that searches until the end, when its answers are filled in."""
    answers: list[Answer] = []
    arguments = [sys.executable, "-c", SEARCHER, str(index)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield answers
        told, _ = process.communicate("stop\n")
        assert process.returncode == 0
        answers += map(tuple, json.loads(told))


@pytest.fixture
def often_switched() -> Iterator[None]:
    """Threads take turns ten times as often: more chances to go wrong, and less waiting for each other."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 10)
    yield
    sys.setswitchinterval(before)


@pytest.mark.process
@pytest.mark.usefixtures("often_switched")
def test_every_answer_is_that_of_one_generation(tmp_path: Path) -> None:
    warm()  # so many searches would leave a compiler little of the processor
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    totals: dict[str | None, int] = {}

    def publish(number: int) -> None:
        (corpus / f"{number}.txt").write_text(f"Bridge {number}\n\nA bridge over river {number}.", "utf-8")
        report = reindex(corpus, index)
        totals[report.generation] = report.releases

    publish(0)
    shared, done = open_live(index), Event()

    def answer(live: LiveEngine) -> Answer:
        page = search(live.engine(), Query(q="bridge", per_page=100))
        return page.generation, page.total, len(page.results)

    def searches() -> list[Answer]:
        found = [answer(shared)]
        while not done.wait(PAUSE):
            found.append(answer(shared))
        return found

    with searching(index) as one, searching(index) as other, ThreadPoolExecutor(THREADS) as pool:
        running = [pool.submit(searches) for _ in range(THREADS)]
        mine = open_live(index)  # of the threads that share one, those go on with the older one while another opens it
        try:
            for number in range(1, GENERATIONS + 1):
                publish(number)
                generation, total, _ = answer(mine)
                assert totals[generation] == total == number + 1  # what was published is found at once
        finally:
            done.set()
        in_threads = [each.result() for each in running]
    for answers in (*in_threads, one, other):
        assert answers
        for generation, total, shown in answers:
            assert totals[generation] == total == shown
    assert len({generation for generation, _, _ in (*one, *other)}) > 1  # they followed what was published
