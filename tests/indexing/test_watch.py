"""`reindex --watch` as a person runs it: in a process of its own, over a folder that changes under its eyes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import IO, Any

import pytest

from searchsvc.cli import index_commands
from searchsvc.corpus.contents import is_at_rest
from searchsvc.engines.selection import open_builder, open_engine
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.web.workers import worker

AT_MOST = 60.0
"""Seconds that a test waits for what must come. Two are promised, but other work on the machine is no fault of ours."""

QUIET_SECONDS = 1.5


class Watched:
    """A watch in a subprocess, and the reports that it has printed."""

    def __init__(self, folder: Path) -> None:
        self.corpus, self.index = folder / "corpus", folder / "index"
        command = [sys.executable, "-m", "searchsvc", "reindex", "--watch", "--json", "--jobs", "1", "--nice", "1"]
        self.process = subprocess.Popen(
            [*command, "--corpus", str(self.corpus), "--index", str(self.index)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.reports: list[dict[str, Any]] = []
        self.messages: list[str] = []
        self._reading = [
            self._read(self.process.stdout, lambda line: self.reports.append(json.loads(line))),
            self._read(self.process.stderr, self.messages.append),
        ]

    def _read(self, stream: IO[str] | None, keep: Callable[[str], None]) -> Thread:
        def lines() -> None:
            for line in stream or ():
                keep(line)

        thread = Thread(target=lines, daemon=True)
        thread.start()
        return thread

    def ids(self, q: str) -> set[str]:
        if not self.reports:
            return set()
        return {hit.id for hit in search(open_engine(self.index), Query(q=q, per_page=100)).results}

    def until(self, is_so: Callable[[], bool], seconds: float = AT_MOST) -> float:
        """Waits until something is so, and says how long that took."""
        started = time.monotonic()
        while not is_so():
            assert time.monotonic() - started < seconds, (self.reports[-3:], self.messages)
            assert self.process.poll() is None, self.messages
            time.sleep(0.02)
        return time.monotonic() - started

    def until_quiet(self) -> None:
        """Waits until there was no round for a while; fails where one follows the other."""
        before = -1

        def is_quiet() -> bool:
            nonlocal before
            before, last = len(self.reports), before
            if before != last:
                time.sleep(QUIET_SECONDS)
            return len(self.reports) == before

        self.until(is_quiet)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        status = self.process.wait(10)
        for thread in self._reading:
            thread.join(5)
        return status


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "old.txt").write_text("Harvest\n\nWheat.", "utf-8")
    watch = Watched(tmp_path)
    try:
        watch.until(lambda: bool(watch.reports) and watch.reports[-1]["releases"] == 1)
        yield watch
    finally:
        watch.close()


def test_new_changed_and_removed_files_are_followed(watched: Watched) -> None:
    file = watched.corpus / "2020" / "new.txt"
    file.parent.mkdir()
    file.write_text("Orchard\n\nApples.", "utf-8")
    watched.until(lambda: watched.ids("apples") == {"2020/new.txt"})
    file.write_text("Orchard\n\nPears.", "utf-8")
    watched.until(lambda: watched.ids("pears") == {"2020/new.txt"})
    assert watched.ids("apples") == set()
    (watched.corpus / "overrides.toml").write_text('["2020/new.txt"]\ntitle = "Vineyard"\n', "utf-8")
    watched.until(lambda: watched.ids("vineyard") == {"2020/new.txt"})
    file.unlink()
    watched.until(lambda: watched.ids("pears") == set())
    assert watched.end(signal.SIGTERM) == 0
    assert "Traceback" not in "".join(watched.messages)


def test_a_burst_is_gathered(watched: Watched) -> None:
    files = [watched.corpus / f"{number}.txt" for number in range(200)]
    with open_builder(watched.index, wait=AT_MOST):  # so that no round is done before the last file is at rest
        for number, file in enumerate(files):
            file.write_text(f"Bridge {number}\n\nArches.", "utf-8")
        watched.until(lambda: all(map(is_at_rest, files)))
        watched.until(lambda: any("waiting" in message for message in watched.messages))
    watched.until(lambda: watched.reports[-1]["releases"] == 201)
    watched.until_quiet()
    assert [report["added"] for report in watched.reports if report["added"]] == [1, 200]
    assert watched.end(signal.SIGINT) == 0


def test_a_file_that_is_being_written_is_not_read_and_holds_nothing_up(watched: Watched) -> None:
    slow = watched.corpus / "slow.txt"
    with slow.open("w", encoding="utf-8") as file:
        for number in range(6):
            file.write(f"part{number}\n\n")
            file.flush()
            if number == 1:
                (watched.corpus / "quick.txt").write_text("Quick\n\nLightning.", "utf-8")
            time.sleep(0.7)  # longer than a file must be quiet
        watched.until(lambda: watched.ids("lightning") == {"quick.txt"})
        assert watched.ids("part0") == set()
        watched.until_quiet()
    watched.until(lambda: watched.ids("part5") == {"slow.txt"})
    assert [report["changed"] for report in watched.reports] == [0] * len(watched.reports)


def test_a_file_moved_into_place_is_read(watched: Watched) -> None:
    hidden = watched.corpus / ".new.txt.part"
    hidden.write_text("Meteor\n\nSeen.", "utf-8")
    hidden.rename(watched.corpus / "new.txt")
    watched.until(lambda: watched.ids("meteor") == {"new.txt"})


def test_a_locked_index_is_waited_for(watched: Watched) -> None:
    with open_builder(watched.index, wait=AT_MOST):
        (watched.corpus / "new.txt").write_text("Meteor\n\nSeen.", "utf-8")
        watched.until(lambda: any("waiting" in message for message in watched.messages))
    watched.until(lambda: watched.ids("meteor") == {"new.txt"})


def test_a_corpus_that_goes_away_is_said_and_waited_for(watched: Watched) -> None:
    shutil.move(watched.corpus, watched.corpus.with_name("aside"))
    watched.until(lambda: any("no corpus folder" in message for message in watched.messages))
    assert watched.ids("wheat") == {"old.txt"}
    watched.corpus.mkdir()
    (watched.corpus / "new.txt").write_text("Meteor\n\nSeen.", "utf-8")
    watched.until(lambda: watched.ids("meteor") == {"new.txt"})
    (watched.corpus / "newer.txt").write_text("Comet\n\nSeen.", "utf-8")
    watched.until(lambda: watched.ids("comet") == {"newer.txt"})
    assert watched.end(signal.SIGTERM) == 0


@pytest.mark.process
def test_an_index_inside_the_corpus_is_no_change_of_it(tmp_path: Path) -> None:
    (tmp_path / "corpus" / "index").mkdir(parents=True)
    (tmp_path / "corpus" / "a.txt").write_text("Harvest", "utf-8")
    (tmp_path / "index").symlink_to(tmp_path / "corpus" / "index")
    watch = Watched(tmp_path)
    try:
        watch.until(lambda: bool(watch.reports))
        watch.until_quiet()
        assert watch.end(signal.SIGTERM) == 0
    finally:
        watch.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no niceness")
def test_it_stands_back_behind_those_who_search(watched: Watched) -> None:
    assert os.getpriority(os.PRIO_PROCESS, watched.process.pid) == max(1, os.getpriority(os.PRIO_PROCESS, 0))
    assert index_commands.NICE > worker.NICE  # which it does by default, too


@pytest.mark.process
def test_a_corpus_that_is_not_there_ends_it_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "searchsvc", "reindex", "--watch", "--corpus", str(tmp_path / "none")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 2


def test_a_release_is_shown_as_soon_as_its_moment_comes(watched: Watched) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=8)
    (watched.corpus / "overrides.toml").write_text(f'["later.txt"]\npublish_after = {moment.isoformat()}', "utf-8")
    (watched.corpus / "later.txt").write_text("Lantern fair\n\nText.", "utf-8")
    watched.until(lambda: any(report["embargoed"] == 1 for report in watched.reports))
    assert watched.ids("lantern") == set()
    watched.until(lambda: watched.ids("lantern") == {"later.txt"})
    assert datetime.now(UTC) >= moment
    watched.until(lambda: watched.reports[-1]["embargoed"] == 0)  # which is told a moment after the switch
