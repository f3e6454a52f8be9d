"""The engine that is chosen is asked, in every process, and its client is loaded nowhere else."""

import subprocess
import sys
from pathlib import Path

import pytest

from searchsvc.engine import Batch
from searchsvc.engines import selection
from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.errors import ClusterUnreachable, IndexUnavailable
from searchsvc.indexing import batches
from searchsvc.indexing.batches import prepare_all
from searchsvc.indexing.mapping import LocalProcesses
from searchsvc.model.release import Record


@pytest.fixture
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", "http://127.0.0.1:1")


@pytest.mark.usefixtures("nobody_listens")
def test_everything_that_is_asked_of_an_index_is_asked_of_the_cluster(tmp_path: Path) -> None:
    for question in (
        selection.open_engine,
        selection.current_generation,
        selection.current_catalog,
        selection.served_build,
        selection.served_catalog,
        selection.verify_index,
    ):
        with pytest.raises(ClusterUnreachable, match=r"http://127.0.0.1:1 does not answer"):
            question(tmp_path)
    live = selection.open_live(tmp_path)  # which does not fail before it is asked
    with pytest.raises(ClusterUnreachable):
        live.engine()
    with pytest.raises(ClusterUnreachable), selection.open_builder(tmp_path / "index"):
        pass
    assert not (tmp_path / "index").exists()


def test_a_cluster_without_an_address_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    monkeypatch.delenv("SEARCHSVC_OPENSEARCH", raising=False)
    with pytest.raises(IndexUnavailable, match="no cluster is set; set SEARCHSVC_OPENSEARCH"):
        selection.open_engine(tmp_path)


@pytest.mark.process
@pytest.mark.parametrize(("engine", "kind"), [("whoosh", "WhooshBatch"), ("opensearch", "OpenSearchBatch")])
def test_other_processes_pack_for_the_engine_that_is_chosen(
    engine: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, engine)
    monkeypatch.setattr(batches, "_FIRST", 1)
    records = [Record(f"{number}.txt", None, f"{number}.txt", "Bridge", "A bridge opens.") for number in range(3)]
    found: list[Batch] = [each.batch for each in prepare_all(records, LocalProcesses(2))]
    assert [type(each).__name__ for each in found] == [kind, kind]
    assert [len(each.ids) for each in found] == [1, 2]


@pytest.mark.process
def test_the_client_of_a_cluster_is_loaded_only_where_it_is_asked() -> None:
    script = (
        "import os, sys; from pathlib import Path; import searchsvc.cli.main;"
        "from searchsvc.engines import selection; from searchsvc.doctor import examination;"
        "selection.current_generation(Path('nowhere')); assert 'opensearchpy' not in sys.modules;"
        f"os.environ['{ENGINE_VARIABLE}'] = 'opensearch'; selection.pack_releases([]);"
        "assert 'opensearchpy' in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
