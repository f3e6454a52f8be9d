"""Where the dictionary comes from, and what there is without it."""

import gzip
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchsvc.runtime.background_job import BackgroundJob
from searchsvc.translation import dictionary as module
from searchsvc.translation import packing_job
from searchsvc.translation.dictionary import DictionaryOfMachine, dictionary, dictionary_of_machine, pack_dictionary


class Jobs:
    """Stands for the processes of background jobs: remembers that they were started, and runs until it is ended."""

    def __init__(self) -> None:
        self.started = 0
        self.is_running = False

    def start(self, _job: BackgroundJob, _environment: object) -> None:
        self.started += 1
        self.is_running = True


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(module, "_LOOK_SECONDS", 0.0)
    dictionary_of_machine.cache_clear()
    yield
    dictionary_of_machine.cache_clear()


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Jobs:
    stand_in = Jobs()

    def start(job: BackgroundJob, environment: object) -> None:
        stand_in.start(job, environment)

    monkeypatch.setattr(BackgroundJob, "start", start)
    monkeypatch.setattr(BackgroundJob, "is_running", lambda _: stand_in.is_running)
    return stand_in


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "source.txt.gz"
    path.write_bytes(gzip.compress("學校 学校 [xue2 xiao4] /school/\n".encode()))
    monkeypatch.setattr(module, "dictionary_file", lambda: path)
    monkeypatch.setattr(module, "dictionary_version", lambda: "0")
    return path


def test_without_the_extra_there_is_none_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "dictionary_version", lambda: None)
    with caplog.at_level(logging.WARNING):
        assert dictionary() is None
    assert "searchsvc[translation]" in caplog.text
    assert dictionary_of_machine().state() == "absent"


@pytest.mark.usefixtures("source")
def test_until_it_is_packed_there_is_none_and_then_there_is(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    machine = DictionaryOfMachine()
    with caplog.at_level(logging.WARNING):
        assert machine.get() is None
        assert machine.get() is None
    assert jobs.started == 1
    assert machine.state() == "preparing"
    assert caplog.text.count("being packed") == 1
    pack_dictionary()
    opened = machine.get()
    assert opened is not None
    assert machine.state() == "ready"
    assert [text for text, _ in opened.headwords.entries("school")] == ["学校"]


@pytest.mark.usefixtures("jobs")
def test_it_is_packed_once(source: Path) -> None:
    pack_dictionary()
    source.write_bytes(b"")
    again = dictionary()
    assert again is not None
    assert [text for text, _ in again.glosses.entries("学校")] == ["school"]


@pytest.mark.usefixtures("source")
def test_a_packed_file_that_is_not_whole_is_packed_again(jobs: Jobs) -> None:
    pack_dictionary()
    path = module.packed_path()
    assert path is not None
    path.write_bytes(path.read_bytes()[:30])
    assert dictionary() is None
    assert jobs.started == 1


@pytest.mark.usefixtures("source")
def test_a_job_that_fails_is_said_and_not_started_again(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    machine = DictionaryOfMachine()
    machine.get()
    jobs.is_running = False
    with caplog.at_level(logging.WARNING):
        assert machine.get() is None
    assert machine.state() == "absent"
    assert "could not be packed" in caplog.text
    machine.get()
    assert jobs.started == 1


@pytest.mark.usefixtures("source")
def test_where_no_process_can_be_started_there_is_none(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(BackgroundJob, "start", refuse)
    with caplog.at_level(logging.WARNING):
        assert dictionary() is None
    assert "Permission denied" in caplog.text


@pytest.mark.usefixtures("source")
def test_the_job_packs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.nice", lambda _: 0)
    packing_job.main()
    assert dictionary() is not None
