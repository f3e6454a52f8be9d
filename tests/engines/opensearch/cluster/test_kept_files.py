"""Files come back from the cluster as they were, in pieces or whole; anything else is told.

A copy that differs from what was fetched is fetched again.
"""

import errno
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from opensearchpy.exceptions import TransportError

from searchsvc.engines.opensearch.cluster import kept_files as module
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.kept_files import (
    COPIES,
    download,
    files_index,
    files_of,
    forget,
    forget_copies,
    kept_generations,
    upload,
)
from searchsvc.errors import ClusterUnreachable, IndexDamaged

FILES = {"empty": b"", "short": b"abc", "long": bytes(range(256)) * 5}


def read(folder: Path) -> dict[str, bytes]:
    """The files of a copy but for its own list."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != module._LIST}


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
    assert read(folder) == FILES
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    kept.client.indices.refresh(index=files_index(kept))
    forget(kept, "generation")
    assert kept.client.count(index=files_index(kept))["count"] == 0
    assert download(kept, "generation", tmp_path / "copies") == folder
    assert {path.name for path in folder.parent.iterdir()} == {"generation", ".lock"}
    with pytest.raises(IndexDamaged, match="not on the cluster"):
        download(kept, "generation", tmp_path / "others")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _changed(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"?")


@pytest.mark.parametrize("damage", [_cut, _changed, Path.unlink])
@pytest.mark.parametrize("name", ["long", "files.json"])
def test_a_copy_that_differs_is_fetched_again(
    kept: Cluster, tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], None], name: str
) -> None:
    folder = download(kept, "generation", tmp_path / COPIES)
    with (folder / "long").open("rb") as opened:  # as whoever serves has it
        damage(folder / name)
        with files_of(kept, "generation", tmp_path) as other:
            assert other != folder
            assert read(other) == FILES
        assert download(kept, "generation", tmp_path / COPIES) == folder
        assert read(folder) == FILES
        assert len(opened.read()) in (len(FILES["long"]), len(FILES["long"]) - 1)
    assert "is not as it was fetched" in caplog.text
    assert {path.name for path in folder.parent.iterdir()} == {"generation", ".lock"}
    with files_of(kept, "generation", tmp_path) as sound:
        assert sound == folder


def test_every_byte_is_compared_with_the_cluster_where_that_is_wanted(
    kept: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SMALL", 100)
    folder = download(kept, "generation", tmp_path)
    _changed(folder / "long")
    download(kept, "generation", tmp_path)
    assert read(folder) != FILES  # for it is not small
    download(kept, "generation", tmp_path, every_byte=True)
    assert read(folder) == FILES
    (tmp_path / "made" / "short").write_bytes(b"xyz")
    upload(kept, "generation", tmp_path / "made")
    download(kept, "generation", tmp_path)
    assert read(folder) == FILES
    download(kept, "generation", tmp_path, every_byte=True)
    assert read(folder) == {**FILES, "short": b"xyz"}


def test_of_several_that_open_it_at_once_one_fetches(
    kept: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch, count, at_once = module._fetch, 0, Barrier(4)

    def counted(files: module._Kept, into: Path) -> None:
        nonlocal count
        count += 1
        fetch(files, into)

    def opened(_: int) -> dict[str, bytes]:
        at_once.wait()
        return read(download(kept, "generation", tmp_path / "c"))

    monkeypatch.setattr(module, "_fetch", counted)
    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(opened, range(4))] == [FILES] * 4
    assert count == 1


def test_a_build_waits_for_a_cluster_that_is_busy(
    kept: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    get, asked = kept.client.get, 0

    def busy_at_first(**arguments: object) -> object:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise TransportError(503, "unavailable_shards_exception", {})
        return get(**arguments)

    monkeypatch.setattr(kept.client, "get", busy_at_first)
    assert read(download(kept, "generation", tmp_path / "c", every_byte=True)) == FILES
    asked = 0
    with pytest.raises(ClusterUnreachable):
        download(kept, "generation", tmp_path / "other")


def test_a_copy_is_on_the_disk_before_it_has_its_name(
    kept: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        module, "sync", lambda path: synced.append((path.name, (tmp_path / "c" / "generation").exists()))
    )
    download(kept, "generation", tmp_path / "c")
    before = {name for name, is_there in synced if not is_there}
    assert before == {*FILES, "files.json", f".generation.{os.getpid()}"}
    assert synced[-1] == ("c", True)


def test_a_process_that_can_open_no_more_files_does_not_blame_the_copy(
    kept: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = download(kept, "generation", tmp_path)

    def too_many(path: Path) -> str:
        raise OSError(errno.EMFILE, "Too many open files", str(path))

    monkeypatch.setattr(module, "_digest_of", too_many)
    with pytest.raises(OSError, match="Too many open files"):
        download(kept, "generation", tmp_path)
    assert read(folder) == FILES


def test_copies_of_others_are_forgotten_but_no_fetch_that_is_under_way(cluster: Cluster, tmp_path: Path) -> None:
    new, older, oldest = (f"{cluster.name}-2026112{each}t101500000000-abcdef" for each in (3, 2, 1))
    foreign = oldest.replace(cluster.name, f"{cluster.name}-en"), oldest.replace(cluster.name, "en"), "notes"
    for name in (new, older, oldest, *foreign, ".new.1", ".older.2"):
        (tmp_path / name).mkdir()
    (tmp_path / ".lock").touch()
    for name in (".older.2", ".lock"):
        os.utime(tmp_path / name, (0, 0))
    forget_copies(cluster, tmp_path, {new, older})
    assert {path.name for path in tmp_path.iterdir()} == {new, older, *foreign, ".new.1", ".lock"}
    forget_copies(cluster, tmp_path / "nowhere", set())


def test_generations_of_which_files_are_kept_are_listed(kept: Cluster, tmp_path: Path) -> None:
    assert kept_generations(kept) == []  # for what is kept so far is no generation of ours by its name
    name = f"{kept.name}-20261129t101500000000-abcdef"
    upload(kept, name, tmp_path / "made")
    assert kept_generations(kept) == [name]


@pytest.mark.parametrize("piece", [0, 2])
def test_damage_is_told_and_nothing_of_it_stays(kept: Cluster, tmp_path: Path, piece: int) -> None:
    name = f"generation/long/{piece}"
    body = {"generation": "generation", "data": "YWJj"}
    kept.client.index(index=files_index(kept), id=name, body=body)
    with pytest.raises(IndexDamaged, match="long of generation is damaged"):
        download(kept, "generation", tmp_path / "copies")
    assert [path.name for path in (tmp_path / "copies").iterdir()] == [".lock"]
    kept.client.delete(index=files_index(kept), id=name)
    with pytest.raises(IndexDamaged, match="not on the cluster"):
        download(kept, "generation", tmp_path / "copies")


def test_a_damaged_list_is_told_too(kept: Cluster, tmp_path: Path) -> None:
    for data in ("YWJj", "WzFd"):  # abc, and a list
        kept.client.index(index=files_index(kept), id="generation/files.json/0", body={"generation": "g", "data": data})
        with pytest.raises(IndexDamaged, match="list of files of generation is damaged"):
            download(kept, "generation", tmp_path / "copies")
