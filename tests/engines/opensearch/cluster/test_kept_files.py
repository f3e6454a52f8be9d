"""Files come back from the cluster as they were, in pieces or whole; anything else is told."""

import os
from pathlib import Path

import pytest

from searchsvc.engines.opensearch.cluster import kept_files as module
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.kept_files import download, files_index, forget, forget_copies, upload
from searchsvc.errors import IndexDamaged

FILES = {"empty": b"", "short": b"abc", "long": bytes(range(256)) * 5}


@pytest.fixture
def kept(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    monkeypatch.setattr(module, "PIECE", 500)
    folder = tmp_path / "made"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    upload(cluster, "generation", folder)
    return cluster


def test_a_folder_comes_back_and_is_fetched_once(
    kept: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = download(kept, "generation", tmp_path / "copies")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    kept.client.indices.refresh(index=files_index(kept))
    forget(kept, "generation")
    assert kept.client.count(index=files_index(kept))["count"] == 0
    assert download(kept, "generation", tmp_path / "copies") == folder
    assert [path.name for path in folder.parent.iterdir()] == ["generation"]
    with pytest.raises(IndexDamaged, match="not on the cluster"):
        download(kept, "generation", tmp_path / "others")


def test_copies_of_others_are_forgotten_but_no_fetch_that_is_under_way(tmp_path: Path) -> None:
    for name in ("new", "older", "oldest", ".new.1", ".older.2"):
        (tmp_path / name).mkdir()
    os.utime(tmp_path / ".older.2", (0, 0))
    forget_copies(tmp_path, {"new", "older"})
    assert {path.name for path in tmp_path.iterdir()} == {"new", "older", ".new.1"}
    forget_copies(tmp_path / "nowhere", set())


@pytest.mark.parametrize("piece", [0, 2])
def test_damage_is_told_and_nothing_of_it_stays(kept: Cluster, tmp_path: Path, piece: int) -> None:
    name = f"generation/long/{piece}"
    body = {"generation": "generation", "data": "YWJj"}
    kept.client.index(index=files_index(kept), id=name, body=body)
    with pytest.raises(IndexDamaged, match="long of generation is damaged"):
        download(kept, "generation", tmp_path / "copies")
    assert not [*(tmp_path / "copies").iterdir()]
    kept.client.delete(index=files_index(kept), id=name)
    with pytest.raises(IndexDamaged, match="not on the cluster"):
        download(kept, "generation", tmp_path / "copies")


def test_a_damaged_list_is_told_too(kept: Cluster, tmp_path: Path) -> None:
    for data in ("YWJj", "WzFd"):  # abc, and a list
        kept.client.index(index=files_index(kept), id="generation/files.json/0", body={"generation": "g", "data": data})
        with pytest.raises(IndexDamaged, match="list of files of generation is damaged"):
            download(kept, "generation", tmp_path / "copies")
