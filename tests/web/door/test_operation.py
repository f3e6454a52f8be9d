"""An hour of operation in a minute: searches all the time, and everything that happens to a service meanwhile.

New releases come every few seconds, a reindex fails for want of disk, workers are killed, the nursery is killed, the
service is loaded anew. Nobody who asks may notice, and the metrics must tell all of it.
"""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.web.door.service import OURS, Service, served

pytestmark = pytest.mark.process

ROUNDS = 12
QUESTIONS = ("school", "教育", '"rural school"', "bridge OR 桥", "teach*", "title:meeting", "农村教师", "")


class Reader(threading.Thread):
    """Searches, opens releases and pages, one after another, and notes what was no right answer."""

    def __init__(self, service: Service, seed: int) -> None:
        super().__init__(daemon=True)
        self.service, self.random = service, random.Random(seed)
        self.answered, self.wrong = 0, list[str]()
        self.is_done = threading.Event()

    def run(self) -> None:
        while not self.is_done.is_set():
            question = quote(self.random.choice(QUESTIONS))
            path = self.random.choice((f"/api/v1/search?q={question}", f"/?q={question}", "/api/v1/status", "/healthz"))
            try:
                got = self.service.get(path)
            except OSError as error:
                self.wrong.append(f"{path}: {error!r}")
                continue
            self.answered += 1
            if got.status != 200:
                self.wrong.append(f"{path}: {got.status} {got.body[:200]!r}")
            time.sleep(0.01)


def _reindex(corpus: Path, index: Path, most_bytes: int | None = None) -> int:
    """Runs the command; with `most_bytes` every file that grows beyond it is refused, as by a full disk."""

    def limit() -> None:
        if most_bytes is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    command = [sys.executable, "-m", "searchsvc", "reindex", "--corpus", str(corpus), "--index", str(index)]
    return subprocess.run([*command, "--jobs", "1"], capture_output=True, preexec_fn=limit, check=False).returncode


def _add(corpus: Path, number: int) -> None:
    release = {"id": f"r{number}", "title": f"Rural school {number} 教育", "body": f"A bridge, word{number}. " * 30}
    with (corpus / "releases.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(release) + "\n")


def _nursery(service: Service) -> int:
    found = subprocess.run(["pgrep", "-P", str(service.process.pid)], capture_output=True, text=True, check=True)
    return int(found.stdout.split()[0])


def _are_replaced(service: Service, killed: int) -> bool:
    replaced = service.metric('searchsvc_worker_restarts_total{reason="killed"}')
    return replaced == killed and service.metric("searchsvc_workers") == 2


def _is_another(service: Service, before: int) -> bool:
    return _nursery(service) != before and len(service.workers()) == 2


def _found(service: Service, number: int) -> bool:
    return bool(service.get(f"/api/v1/search?q=word{number}").json()["total"] == 1)


def test_nobody_notices_what_happens_to_a_service(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    _add(corpus, 0)
    (corpus / "broken.json").write_text("{", "utf-8")
    assert _reindex(corpus, index) == 3
    with served(tmp_path, OURS, index=str(index), workers=2, queue=64) as service:
        readers = [Reader(service, seed) for seed in range(3)]
        for reader in readers:
            reader.start()
        killed = 0
        for number in range(1, ROUNDS + 1):
            _add(corpus, number)
            if number == 4:
                assert _reindex(corpus, index, most_bytes=100) == 1, "the disk is full"
                assert not _found(service, number)
            assert _reindex(corpus, index) == 3
            service.wait_for(partial(_found, service, number))
            if number % 3 == 0:
                os.kill(random.choice(service.workers()), signal.SIGKILL)
                killed += 1
                service.wait_for(partial(_are_replaced, service, killed))
            if number == 5:
                before = _nursery(service)
                os.kill(before, signal.SIGKILL)
                service.wait_for(partial(_is_another, service, before))
            if number == 8:
                before = _nursery(service)
                service.process.send_signal(signal.SIGHUP)
                service.wait_for(partial(_is_another, service, before))
        for reader in readers:
            reader.is_done.set()
        for reader in readers:
            reader.join()
        assert [reader.wrong for reader in readers] == [[], [], []]
        assert all(reader.answered > 50 for reader in readers)
        _check_metrics(service, killed)
        assert service.stop() == 0


def _check_metrics(service: Service, killed: int) -> None:
    told: dict[str, Any] = {
        name: service.metric(f"searchsvc_{name}")
        for name in (
            'worker_restarts_total{reason="killed"}',
            'worker_restarts_total{reason="nursery"}',
            "releases",
            "left_out",
            "ready",
            "workers",
            'answer_cache_total{result="miss"}',
        )
    }
    assert told.pop('answer_cache_total{result="miss"}') > ROUNDS
    assert told == {
        'worker_restarts_total{reason="killed"}': killed,
        'worker_restarts_total{reason="nursery"}': 1,
        "releases": ROUNDS + 1,
        "left_out": 1,
        "ready": 1,
        "workers": 2,
    }
    assert service.metric('searchsvc_requests_total{route="/api/v1/search",status="200"}') > ROUNDS
    assert service.metric("searchsvc_last_reindex_timestamp_seconds") == pytest.approx(time.time(), abs=120)
