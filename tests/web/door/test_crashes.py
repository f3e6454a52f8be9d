"""Workers that crash twice over one generation: the next one reads all of it first, and serves another if it must."""

import json
import os
import signal
from functools import partial
from pathlib import Path

import pytest

from searchsvc.engines.whoosh.store.generations import current_name, generations_folder
from searchsvc.indexing.reindex import reindex
from tests.web.door.service import OURS, Service, served

pytestmark = pytest.mark.process


def _built_twice(folder: Path) -> tuple[str, str]:
    """The names of the generation that is kept, and of the one that serves."""
    names: list[str] = []
    for number in range(2):
        release = {"id": f"r{number}", "title": f"Rural school {number}", "body": "A bridge. " * 300}
        with (folder / "releases.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(release) + "\n")
        reindex(folder, folder / "index")
        names.append(current_name(folder / "index") or "")
    return names[0], names[1]


def _damage(generation: Path) -> None:
    # The file of the second build: that of the first one is linked into both generations.
    (path,) = (each for each in generation.glob("*.occurrences") if each.stat().st_nlink == 1)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 16
    with path.open("r+b") as file:
        file.write(data)


def _is_replaced(service: Service, worker: int) -> bool:
    return worker not in service.workers() and len(service.workers()) == 1


def test_after_two_crashes_a_generation_is_read_before_it_is_opened(tmp_path: Path) -> None:
    kept, newest = _built_twice(tmp_path)
    with served(tmp_path, OURS, workers=1) as service:
        assert service.get("/api/v1/search?q=school").json()["total"] == 2
        for crash in range(2):
            (worker,) = service.workers()
            if crash:
                _damage(generations_folder(tmp_path / "index") / newest)
            os.kill(worker, signal.SIGSEGV)
            service.wait_for(partial(_is_replaced, service, worker))
            service.wait_for(lambda: service.status("/readyz") == 200)
        assert "workers crash over the same index; from now on it is read whole before it is opened" in service.log
        assert service.log.count("Segmentation fault") == 2  # of faulthandler, with where it happened
        found = service.get("/api/v1/search?q=school").json()
        assert (found["total"], found["generation"]) == (1, kept)
        assert service.get("/readyz").json()["verification"] == "fallen_back"
