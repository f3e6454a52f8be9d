"""Fixtures that many tests share, and what a test is told by what it uses: that it starts processes, that it may wait.

Tests run in several processes at once (`make test`); what is built once in a session is built by one of them for all.
"""

import fcntl
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine
from searchsvc.indexing.reindex import reindex
from searchsvc.runtime.kernel import IS_PLAIN
from searchsvc.runtime.kernel_cache import PLAIN_VARIABLE, wait_until_compiled
from searchsvc.translation.dictionary import dictionary_of_machine

# Property tests are judged by what they find, not by how fast a busy machine generates, compiles or loads. Kernels that
# are plain Python take a hundred times as long, so that fewer examples must do.
settings.register_profile(
    "searchsvc",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=20 if IS_PLAIN else 100,
)
settings.load_profile("searchsvc")

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ.pop("SEARCHSVC_ENGINE", None)  # what tests build has no place on somebody's cluster
os.environ["SEARCHSVC_NICE"] = "0"  # a test that waits for a reindex must not wait for all other tests

pytest_plugins = ["tests.cluster.fixtures"]

BROWSER_FIXTURES = {"browser"}
CLUSTER_FIXTURES = {"opensearch_server"}  # on which those of a cluster depend
PROCESS_FIXTURES = (
    BROWSER_FIXTURES
    | CLUSTER_FIXTURES
    | {"dask", "indexed", "job", "lonely_dask", "run", "server", "service", "watched"}
)
"""Fixtures that start a process, or are a function that starts one."""

MakeEngine = Callable[[Sequence[str | Mapping[str, object]]], Engine]
BuildOnce = Callable[[str, Callable[[Path], object]], Path]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Waits for what is worked out once on a machine, before any process of the tests needs it."""
    if not hasattr(session.config, "workerinput"):
        if not IS_PLAIN:
            wait_until_compiled()
        dictionary_of_machine().wait()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks tests by the fixtures that they use; what stands in several files then needs to be said only here.

    Tests of a module that share a fixture stay together, so that only one process makes it.
    """
    for item in items:
        if not isinstance(item, pytest.Function):
            continue
        fixtures = set(item.fixturenames)
        if fixtures & PROCESS_FIXTURES:
            item.add_marker(pytest.mark.process)
        if fixtures & BROWSER_FIXTURES:
            item.add_marker(pytest.mark.browser)
        definitions = item._fixtureinfo.name2fixturedefs
        if fixtures & CLUSTER_FIXTURES:
            item.add_marker(pytest.mark.cluster)
            item.add_marker(pytest.mark.xdist_group("cluster"))
        elif any(each[-1].scope == "module" for each in definitions.values()):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        if IS_PLAIN and item.get_closest_marker("compiled"):
            item.add_marker(pytest.mark.skip(reason=f"{PLAIN_VARIABLE} is set, so numba makes nothing to look at"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says at the end what was not tried because this machine lacks it: skips whose reason begins with NO."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    for reason, count in sorted(reasons.items()):
        if reason.startswith("NO "):
            terminalreporter.write_line(f"{count} skipped, {reason}", yellow=True)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from tests.browsing import started_browser  # noqa: PLC0415 - Playwright, which most tests do without

    with started_browser() as started:
        yield started


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The sample corpus of the repository."""
    return Path(__file__).resolve().parent.parent / "corpus"


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> BuildOnce:
    """Gives a folder of some name, filled by whoever of the processes of this session asks for it first."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent

    def build(name: str, fill: Callable[[Path], object]) -> Path:
        folder = shared / f"once-{name}"
        with (shared / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = shared / f"once-{name}.done"
            if not done.exists():
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return build


@pytest.fixture(scope="session")
def sample_index(corpus: Path, build_once: BuildOnce) -> Path:
    """An index of the sample corpus. Tests must not write to it."""
    return build_once("sample", lambda folder: reindex(corpus, folder / "index")) / "index"


@pytest.fixture
def make_engine(tmp_path: Path) -> MakeEngine:
    """Builds an engine over a few records; a plain string is a text whose id is the string."""

    def make(records: Sequence[str | Mapping[str, object]]) -> Engine:
        folder = tmp_path / "corpus"
        folder.mkdir(exist_ok=True)
        full = [{"id": each, "text": each} if isinstance(each, str) else dict(each) for each in records]
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in full)
        (folder / "records.jsonl").write_text(lines, "utf-8")
        reindex(folder, tmp_path / "index")
        return open_engine(tmp_path / "index")

    return make
