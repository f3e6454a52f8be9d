"""What a real Dask cluster makes of a corpus is what this process makes of it, whoever is lost meanwhile."""

import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from searchsvc.corpus import known_files
from searchsvc.corpus.contents import FileContents, read_contents
from searchsvc.engine import Batch
from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.engines.selection import current_generation
from searchsvc.errors import BuildFailed, UsageError
from searchsvc.indexing import batches, dask_workers, read_ahead
from searchsvc.indexing.batches import prepare_all
from searchsvc.indexing.dask_workers import DaskWorkers, connected
from searchsvc.indexing.mapping import LocalProcesses, Mapper
from searchsvc.indexing.reindex import ReindexReport, reindex
from searchsvc.model.release import Record
from tests.dask_cluster import ROOT, DaskCluster, Poison, divided, late, swallowed

NOBODY = "tcp://127.0.0.1:1"


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """Two workers, each of which is started again when it ends."""
    cluster = DaskCluster(tmp_path_factory.mktemp("dask"))
    try:
        for _ in range(2):
            cluster.start_worker()
        yield cluster
    finally:
        cluster.end()


@pytest.fixture
def lonely_dask(tmp_path: Path) -> Iterator[DaskCluster]:
    """A scheduler of a test's own, which has no worker yet."""
    cluster = DaskCluster(tmp_path)
    try:
        yield cluster
    finally:
        cluster.end()


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many parts of little work, of files that were written just now."""
    monkeypatch.setattr(dask_workers, "_LOOK_SECONDS", 0.02)  # far less than a part takes
    monkeypatch.setattr(batches, "_FIRST", 2)
    monkeypatch.setattr(batches, "CHUNK", 3)
    monkeypatch.setattr(read_ahead, "_FILES", 4)
    monkeypatch.setattr(known_files, "_SETTLED_NS", -1_000_000_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus with whatever may become of a record."""
    corpus = tmp_path / "corpus"
    for name in ("2020", "pages"):
        (corpus / name).mkdir(parents=True)
    for number in range(9):
        day = f"On June {number + 1}, 2020, rivers rose near Wuhan."
        (corpus / "2020" / f"{number:02}.txt").write_text(f"Flood report {number}\n\n{day}", "utf-8")
        page = f"<title>汛期 {number}</title><h1>汛期 {number}</h1><p>2020年6月{number + 1}日，河水上涨。</p>"
        (corpus / "pages" / f"{number:02}.html").write_text(page, "utf-8")
    (corpus / "a.md").write_text("---\nid: twin\ndate: 2020-13-45\n---\nA bridge opens.", "utf-8")
    (corpus / "b.json").write_text('{"id": "twin", "text": "another bridge"}', "utf-8")
    (corpus / "c.json").write_text("{", "utf-8")
    (corpus / "d.txt").write_bytes(b"")
    lines = '{"id": "m1", "text": "harvest"}\n{"id": "twin", "text": "drought"}\n\n{"text": 5}\n'
    (corpus / "more.jsonl").write_text(lines, "utf-8")
    (corpus / "overrides.toml").write_text(
        '["2020/03.txt"]\nwithdrawn = "Wrong."\n["2020/04.txt"]\ntitle = "Another title"\n'
        '["pages/05.html"]\npublish_after = 2999-12-01T09:00:00+08:00\n["nowhere.txt"]\ntitle = "None"\n',
        "utf-8",
    )
    return corpus


def told(report: ReindexReport) -> ReindexReport:
    """A report without what differs from run to run."""
    return replace(report, generation=None, seconds=0.0)


def files_of(index: Path) -> list[tuple[str, bytes]]:
    """The files of the generation that serves, by their names without those of the segments."""
    name = current_generation(index)
    assert name is not None
    found: list[tuple[str, bytes]] = []
    for path in (index / "generations" / name).rglob("*"):
        # The manifest and the table of contents name the segments, whose names are drawn.
        if path.is_file() and path.name not in ("held", "MANIFEST.json") and path.suffix != ".toc":
            found.append((re.sub("^MAIN_[a-z0-9]{16}", "", path.name), path.read_bytes()))
    assert len(found) > 20
    return sorted(found)


def pids_of(workers: DaskWorkers) -> list[int]:
    """The processes that work, two of them."""
    client = workers._client
    client.wait_for_workers(2, timeout=60)
    return [*client.run(os.getpid).values()]


def records_of(count: int) -> list[Record]:
    texts = ("A bridge opens in Wuhan on June 1, 2020.", "教育部2020年6月1日宣布，大桥通车。")
    return [Record(f"{n}.txt", None, f"{n}.txt", f"Bridge {n}", texts[n % 2] * (n + 1)) for n in range(count)]


def written(batch: Batch) -> bytes:
    """The bytes of a batch that has been sent once, wherever it was made."""
    return pickle.dumps(pickle.loads(pickle.dumps(batch)))


def batches_of(records: Iterator[Record] | list[Record], mapper: Mapper) -> list[Batch]:
    return [prepared.batch for prepared in prepare_all(records, mapper)]


def test_an_index_is_the_same_byte_by_byte(
    folder: Path, tmp_path: Path, dask: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = reindex(folder, tmp_path / "here")
    read: list[str] = []

    def reads(path: Path) -> FileContents | None:
        read.append(path.name)
        return read_contents(path)

    monkeypatch.setattr(read_ahead, "read_contents", reads)
    there = reindex(folder, tmp_path / "there", dask=dask.address)
    assert read == ["more.jsonl"]
    assert told(there) == told(here)
    assert len(here.skipped) == 4
    assert here.warnings
    assert (here.withdrawn, here.embargoed) == (1, 1)
    assert files_of(tmp_path / "there") == files_of(tmp_path / "here")

    (folder / "2020" / "01.txt").write_text("Flood report\n\nOn July 1, 2020, rivers fell.", "utf-8")
    (folder / "b.json").unlink()
    del read[:]
    here, there = reindex(folder, tmp_path / "here"), reindex(folder, tmp_path / "there", dask=dask.address)
    assert read == []
    assert (there.changed, there.unchanged) == (1, here.unchanged)
    assert told(there) == told(here)
    assert files_of(tmp_path / "there") == files_of(tmp_path / "here")


@pytest.mark.parametrize("engine", ["whoosh", "opensearch"])
def test_a_killed_worker_takes_nothing_with_it(engine: str, dask: DaskCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, engine)
    records = records_of(40)
    here = batches_of(records, LocalProcesses())
    with connected(dask.address) as workers:

        def some() -> Iterator[Record]:
            for number, record in enumerate(records):
                if number == 20:
                    os.kill(pids_of(workers)[0], signal.SIGKILL)
                yield record

        there = batches_of(some(), workers)
    assert [batch.ids for batch in there] == [batch.ids for batch in here]
    assert [*map(written, there)] == [*map(written, here)]


def test_a_part_that_ends_every_worker_is_named(dask: DaskCluster) -> None:
    with connected(dask.address) as workers:
        pids_of(workers)
        done: list[str] = []
        with pytest.raises(BuildFailed, match=r"^the poison ends each worker that tries it; the log of "):
            done.extend(workers.map(swallowed, ["a", "b", Poison("the poison"), "c", "d", "e"]))
        assert [*workers.map(swallowed, ["f", "g"])] == ["F", "G"]


def test_what_a_function_raises_is_raised_here(dask: DaskCluster) -> None:
    with connected(dask.address) as workers:
        with pytest.raises(ZeroDivisionError):
            list(workers.map(divided, [1, 0]))
        with pytest.raises(TimeoutError, match="of its own"):
            list(workers.map(late, [1]))


def test_only_a_few_parts_are_under_way(dask: DaskCluster) -> None:
    taken = count()
    with connected(dask.address) as workers:
        pids_of(workers)
        results = workers.map(str, (next(taken) for _ in range(100)))
        assert next(results) == "0"
        assert next(taken) <= 2 * 2 + 3
        del results
        assert not workers._under_way


def test_a_scheduler_without_workers_is_told_and_so_is_one_whose_workers_are_lost(
    lonely_dask: DaskCluster, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_workers, "AWAY_SECONDS", 1.0)
    index = tmp_path / "index"
    with pytest.raises(BuildFailed, match="has had no worker for 1 seconds, and everything is to be done; start some"):
        reindex(folder, index, dask=lonely_dask.address)
    assert current_generation(index) is None

    monkeypatch.setattr(dask_workers, "AWAY_SECONDS", 60.0)
    worker = lonely_dask.start_worker(is_looked_after=False)
    with connected(lonely_dask.address) as workers:
        monkeypatch.setattr(dask_workers, "AWAY_SECONDS", 1.0)

        def some() -> Iterator[Record]:
            for number, record in enumerate(records_of(40)):
                if number == 12:
                    worker.kill()
                yield record

        with pytest.raises(BuildFailed, match=r"no worker for 1 seconds, and the analysis of \d+.txt to \d+.txt is to"):
            batches_of(some(), workers)

    lonely_dask.start_worker(is_looked_after=False)
    monkeypatch.setattr(dask_workers, "AWAY_SECONDS", 60.0)
    with connected(lonely_dask.address) as workers:

        def others() -> Iterator[Record]:
            for number, record in enumerate(records_of(40)):
                if number == 12:
                    lonely_dask.scheduler.kill()
                yield record

        with pytest.raises(BuildFailed, match="was lost; the index stays as it was"):
            batches_of(others(), workers)


def test_a_client_that_has_given_its_scheduler_up_is_one_sentence(dask: DaskCluster) -> None:
    with connected(dask.address) as workers:
        workers._client.close()  # as it does by itself ten seconds after it has lost it
        with pytest.raises(BuildFailed, match="was lost; the index stays as it was"):
            list(workers.map(str, [1]))


def test_workers_with_another_program_are_refused(lonely_dask: DaskCluster, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(ROOT / "searchsvc", other / "searchsvc", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "searchsvc" / "data" / "not_places.txt").open("a") as table:
        table.write("\n# one line more\n")
    lonely_dask.start_worker(package=other, is_looked_after=False)
    said = (
        r"the worker tcp://\S+ of tcp://\S+ has another program \(searchsvc .*\) than this build .*; install the same"
    )
    with pytest.raises(BuildFailed, match=said), connected(lonely_dask.address):
        pass


def test_workers_without_the_program_are_refused(lonely_dask: DaskCluster, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "searchsvc").mkdir(parents=True)
    (other / "searchsvc" / "__init__.py").write_text("", "utf-8")
    lonely_dask.start_worker(package=other, is_looked_after=False)
    with (
        pytest.raises(BuildFailed, match=r"has no searchsvc of this version \(.*\); install"),
        connected(lonely_dask.address),
    ):
        pass


def test_a_scheduler_that_does_not_answer_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_workers, "CONNECT_SECONDS", 0.5)
    (tmp_path / "corpus").mkdir()
    with pytest.raises(
        BuildFailed, match=r"^the Dask scheduler at tcp://127.0.0.1:1 does not answer \(.*\); is it run"
    ):
        reindex(tmp_path / "corpus", tmp_path / "index", dask=NOBODY)
    assert not (tmp_path / "index").exists()


def test_a_dry_run_asks_nobody(tmp_path: Path, folder: Path) -> None:
    assert reindex(folder, tmp_path / "index", dask=NOBODY, dry_run=True).added


def test_without_its_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_workers, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"run: pip install 'searchsvc\[cluster\]'"), connected(NOBODY):
        pass


@pytest.mark.process
def test_dask_is_loaded_only_where_it_is_asked() -> None:
    script = "import sys, searchsvc.indexing.reindex; assert not {'dask', 'distributed'} & {*sys.modules}"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def test_ctrl_c_ends_a_build_at_once_and_leaves_nothing(folder: Path, tmp_path: Path, dask: DaskCluster) -> None:
    for number in range(2000):
        text = f"Flood report {number}\n\nOn June 1, 2020, rivers rose near Wuhan. " * 20
        (folder / f"{number}.txt").write_text(text, "utf-8")
    command = [sys.executable, "-m", "searchsvc", "reindex", "--corpus", str(folder), "--index", str(tmp_path / "i")]
    process = subprocess.Popen([*command, "--dask", dask.address], cwd=ROOT, stderr=subprocess.PIPE, encoding="utf-8")
    while not (tmp_path / "i" / "lock").exists() and process.poll() is None:
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode != 0
    assert "Traceback" not in said
    assert current_generation(tmp_path / "i") is None
    with connected(dask.address) as workers:
        assert [*workers.map(str, [1, 2])] == ["1", "2"]
