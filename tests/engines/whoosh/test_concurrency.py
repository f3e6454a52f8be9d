"""Searches from many threads and another process while generations are published: no wrong and no failed answer."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from searchsvc.engines import open_live, warm
from searchsvc.query import Query
from searchsvc.reindex import reindex
from searchsvc.search import search

SEARCHER = """
import sys
from pathlib import Path
from searchsvc.engines import open_live
from searchsvc.query import Query
from searchsvc.search import search
live = open_live(Path(sys.argv[1]))
print("ready", flush=True)
for line in sys.stdin:
    page = search(live.engine(), Query(q="bridge", per_page=100))
    print(page.generation, page.total, len(page.results), flush=True)
"""


def test_every_answer_is_that_of_one_generation(tmp_path: Path) -> None:
    warm()  # eight threads would leave a compiler little of the processor
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    totals: dict[str | None, int] = {}

    def publish(number: int) -> None:
        (corpus / f"{number}.txt").write_text(f"Bridge {number}\n\nA bridge over river {number}.", "utf-8")
        report = reindex(corpus, index)
        totals[report.generation] = report.releases

    publish(0)
    live = open_live(index)
    done = Event()

    def searches() -> list[tuple[str, int, int]]:
        found: list[tuple[str, int, int]] = []
        while not done.is_set() or not found:
            page = search(live.engine(), Query(q="bridge", per_page=100))
            found.append((page.generation, page.total, len(page.results)))
        return found

    arguments = [sys.executable, "-c", SEARCHER, str(index)]
    with (
        subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
        ThreadPoolExecutor(8) as pool,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        running = [pool.submit(searches) for _ in range(8)]
        answers: list[tuple[str, int, int]] = []
        for number in range(1, 16):
            publish(number)
            process.stdin.write("go\n")
            process.stdin.flush()
            generation, total, shown = process.stdout.readline().split()
            assert totals[generation] == int(total) == int(shown) == number + 1  # what was published is found at once
        done.set()
        for each in running:
            answers += each.result()
        process.stdin.close()
    assert len(answers) >= 8
    for answer in answers:
        assert totals[answer[0]] == answer[1] == answer[2]
