"""What a reindex does with a corpus that changes, breaks, or is being indexed by someone else."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import Mock

import pytest

from searchsvc.engines.selection import current_generation, open_engine, open_live, verify_index
from searchsvc.engines.whoosh.build import builder as builder_module
from searchsvc.engines.whoosh.store import manifest
from searchsvc.engines.whoosh.store.generations import write_lock
from searchsvc.errors import ClusterUnreachable, IndexBusy, IndexDamaged, IndexUnavailable, UsageError
from searchsvc.indexing import reindex as reindex_module
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import Query
from searchsvc.searching.search import search


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    (corpus / "2020").mkdir(parents=True)
    (corpus / "2020" / "a.txt").write_text("Notices\n\nFlood season begins\n\nOn June 1, 2020, rivers rose.", "utf-8")
    (corpus / "2020" / "b.txt").write_text("汛期开始\n\n2020年6月1日，河水上涨。", "utf-8")
    (corpus / "more.jsonl").write_text('{"id": "m1", "text": "harvest"}\n\n{"id": "m2", "text": "drought"}\n', "utf-8")
    return corpus


def ids(index: Path, q: str) -> list[str]:
    return [hit.id for hit in search(open_engine(index), Query(q=q, expand=False, per_page=100)).results]


def test_new_changed_removed_and_unchanged_are_told_apart(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    first = reindex(folder, index)
    assert (first.added, first.changed, first.removed, first.unchanged, first.releases) == (4, 0, 0, 0, 4)
    again = reindex(folder, index)
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 4)
    assert again.generation == first.generation
    (folder / "2020" / "a.txt").write_text(
        "Notices\n\nFlood season ends\n\nOn September 1, 2020, rivers fell.", "utf-8"
    )
    (folder / "2020" / "b.txt").unlink()
    (folder / "new.md").write_text("---\ntitle: Orchard\n---\nApples and pears.", "utf-8")
    (folder / "more.jsonl").write_text(
        '{"id": "m1", "text": "harvest"}\n\n{"id": "m2", "text": "heavy rain"}\n', "utf-8"
    )
    third = reindex(folder, index)
    assert (third.added, third.changed, third.removed, third.unchanged, third.releases) == (1, 2, 1, 1, 4)
    assert ids(index, "rivers fell") == ["2020/a.txt"]
    assert ids(index, "河水") == []
    assert ids(index, "drought") == []
    assert ids(index, "rain") == ["m2"]
    assert ids(index, "") == sorted(ids(index, ""), key=lambda each: each != "2020/a.txt")
    assert open_engine(index).status().releases == 4
    verify_index(index)


@pytest.mark.slow
def test_incremental_and_full_give_the_same_answers(folder: Path, tmp_path: Path) -> None:
    index, anew = tmp_path / "index", tmp_path / "anew"
    reindex(folder, index)
    for number in range(12):
        (folder / f"n{number}.txt").write_text(f"Bridge {number}\n\nA bridge of {number} arches in Hubei.", "utf-8")
        (folder / f"n{number // 2}.txt").write_text(f"Bridge {number}\n\nA bridge, {number} arches, Hunan.", "utf-8")
        reindex(folder, index)
    (folder / "n3.txt").unlink()
    reindex(folder, index)
    reindex(folder, anew)
    for q in ("bridge", "arches Hunan", "", "flood", "河水"):
        ours, theirs = (search(open_engine(each), Query(q=q, per_page=100)) for each in (index, anew))
        assert [(hit.id, hit.score) for hit in ours.results] == [(hit.id, hit.score) for hit in theirs.results]
        assert ours.facets == theirs.facets


def test_of_two_releases_with_one_id_the_first_stays(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    (folder / "z.json").write_text('{"id": "m1", "text": "usurper"}', "utf-8")
    report = reindex(folder, index)
    assert [(each.path, "more.jsonl:1" in each.reason) for each in report.skipped] == [("z.json", True)]
    assert ids(index, "harvest") == ["m1"]
    (folder / "more.jsonl").unlink()
    report = reindex(folder, index)
    assert report.skipped == ()
    assert (report.changed, report.removed) == (1, 1)
    assert ids(index, "usurper") == ["m1"]


def test_broken_files_are_named_and_stop_nothing(folder: Path, tmp_path: Path) -> None:
    broken = {
        "b0.json": b"{",
        "b1.json": b"[]",
        "b2.txt": b"",
        "b3.txt": b"\x00\x01\x02binary\x00",
        "b4.md": b"---\ntitle: [\n---\nx",
        "b5.jsonl": b'{"id": "good", "text": "fine line"}\nnot json\n',
        "b6.json": b'{"title": "", "body": ""}',
        "b7.json": b'{"text": "' + b"[" * 10 + b'"',
        "b8.txt": b"\n \n",
        "b9.json": b"\xff\xfe\xfa",
    }
    for name, content in broken.items():
        (folder / name).write_bytes(content)
    report = reindex(folder, tmp_path / "index")
    assert {each.path for each in report.skipped} == set(broken)
    assert next(each.line for each in report.skipped if each.path == "b5.jsonl") == 2
    assert all(each.reason for each in report.skipped)
    assert report.releases == 5
    assert ids(tmp_path / "index", "fine line") == ["good"]
    assert len(reindex(folder, tmp_path / "index").skipped) == 10  # named again, as long as they are broken


def test_a_dry_run_writes_nothing(folder: Path, tmp_path: Path) -> None:
    report = reindex(folder, tmp_path / "index", dry_run=True)
    assert (report.added, report.generation) == (4, None)
    assert not (tmp_path / "index").exists()


def test_a_dry_run_warns_as_a_reindex_does(folder: Path, tmp_path: Path) -> None:
    (folder / "odd.json").write_text('{"title": "Bridge", "date": "2019-02-30", "province": "Atlantis"}', "utf-8")
    rehearsed = reindex(folder, tmp_path / "index", dry_run=True)
    assert [str(warned.place) for warned in rehearsed.warnings] == ["odd.json", "odd.json"]
    assert rehearsed.warnings == reindex(folder, tmp_path / "index").warnings


@pytest.mark.parametrize("place", ["index", ".index", "a/index", "_hidden/index"])
def test_an_index_inside_the_corpus_is_no_part_of_it(folder: Path, place: str) -> None:
    index = folder / place
    for full in (False, False, True):
        report = reindex(folder, index, full=full)
        assert (report.releases, report.ignored, report.skipped) == (4, 0, ())
    (folder / "link").symlink_to(index)
    assert reindex(folder, folder / "link").skipped == ()


def test_a_corpus_inside_the_index_folder_is_whole(folder: Path) -> None:
    assert reindex(folder, folder.parent).releases == 4
    assert reindex(folder, folder.parent).unchanged == 4


def test_one_folder_cannot_be_corpus_and_index(folder: Path) -> None:
    with pytest.raises(UsageError, match="both corpus and index"):
        reindex(folder, folder)
    assert not (folder / "generations").exists()


def test_folders_may_be_given_as_text(folder: Path, tmp_path: Path) -> None:
    assert reindex(str(folder), str(tmp_path / "index")).releases == 4
    assert open_engine(str(tmp_path / "index")).status().releases == 4


@pytest.mark.process
def test_processes_give_what_one_process_gives(folder: Path, tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"p{n}", "text": f"第{n}座桥 bridge number {n} in Hubei"}) for n in range(600)]
    (folder / "many.jsonl").write_text("\n".join(lines), "utf-8")
    reindex(folder, tmp_path / "one", jobs=1)
    reindex(folder, tmp_path / "two", jobs=2)
    one, two = (search(open_engine(tmp_path / each), Query(q="bridge", per_page=100)) for each in ("one", "two"))
    assert [(hit.id, hit.score) for hit in one.results] == [(hit.id, hit.score) for hit in two.results]
    assert one.total == 600


def test_a_missing_corpus_is_wrong_usage_and_an_empty_one_is_an_empty_index(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        reindex(tmp_path / "nowhere", tmp_path / "index")
    (tmp_path / "empty").mkdir()
    assert reindex(tmp_path / "empty", tmp_path / "index").releases == 0
    assert search(open_engine(tmp_path / "index"), Query(q="x")).total == 0
    assert search(open_engine(tmp_path / "index"), Query()).total == 0


def test_there_is_no_engine_before_the_first_reindex(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable):
        open_engine(tmp_path / "index")
    with pytest.raises(IndexUnavailable):
        open_live(tmp_path / "index").engine()


def test_a_live_engine_follows_the_index(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    live = open_live(index)
    before = live.engine()
    assert live.engine() is before
    (folder / "new.txt").write_text("Lighthouse\n\nRelit.", "utf-8")
    reindex(folder, index)
    after = live.engine()
    assert after.generation != before.generation
    assert search(after, Query(q="lighthouse")).total == 1
    assert search(before, Query(q="harvest")).total == 1  # what is held can still be read


def test_generations_that_nobody_holds_are_removed(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    held = open_engine(index)
    for number in range(3):
        (folder / "new.txt").write_text(f"Lighthouse {number}\n\nRelit.", "utf-8")
        before = current_generation(index)
        reindex(folder, index)
    names = {each.name for each in (index / "generations").iterdir()}
    assert names == {held.generation, before, current_generation(index)}
    (folder / "new.txt").unlink()
    reindex(folder, index, keep=0)
    names = {each.name for each in (index / "generations").iterdir()}
    assert names == {held.generation, current_generation(index)}
    assert search(held, Query(q="harvest")).total == 1


def test_a_changed_byte_is_noticed(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    verify_index(index)
    generation = index / "generations" / str(current_generation(index))
    victim = max(generation.glob("MAIN*"), key=lambda path: path.stat().st_size)
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    with pytest.raises(IndexDamaged, match=victim.name):
        verify_index(index)
    reindex(folder, index, full=True)
    verify_index(index)


KILLED = """
import sys, time
from pathlib import Path
import searchsvc.engines.whoosh.build.builder as builder
from searchsvc.indexing.reindex import reindex
point = sys.argv[3]
original = getattr(builder, point)
def stop(*given, **named):
    print("reached", flush=True)
    time.sleep(60)
    return original(*given, **named)
setattr(builder, point, stop)
reindex(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.process
@pytest.mark.parametrize("point", ["link_files", "write_catalog", "seal", "check_content", "switch", "remove_unheld"])
def test_a_killed_reindex_loses_nothing_and_blocks_nothing(folder: Path, tmp_path: Path, point: str) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    (folder / "new.txt").write_text("Lighthouse\n\nRelit.", "utf-8")
    arguments = [sys.executable, "-c", KILLED, str(folder), str(index), point]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reached\n"
        with pytest.raises(IndexBusy, match=str(process.pid)):
            reindex(folder, index)
        assert ids(index, "harvest") == ["m1"]  # the older generation goes on serving
        os.kill(process.pid, signal.SIGKILL)
    assert ids(index, "harvest") == ["m1"]
    verify_index(index)
    reindex(folder, index)
    assert ids(index, "lighthouse") == ["new.txt"]
    assert not list((index / "generations").glob(".*"))
    verify_index(index)


@pytest.mark.process
def test_a_second_reindex_may_wait(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    script = KILLED.replace("time.sleep(60)", "time.sleep(1)")
    arguments = [sys.executable, "-c", script, str(folder), str(index), "link_files"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reached\n"
        assert reindex(folder, index, wait=30).unchanged == 4


def test_a_second_reindex_that_waits_sees_what_the_first_did_not(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    with ThreadPoolExecutor(1) as thread:
        with write_lock(index, 0):
            second = thread.submit(reindex, folder, index, wait=30)
            time.sleep(0.5)
            (folder / "new.txt").write_text("Lighthouse\n\nRelit.", "utf-8")
        assert second.result().added == 1


def test_a_corpus_that_is_not_there_makes_no_index(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        reindex(tmp_path / "corpus", tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_what_could_not_be_switched_to_is_removed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    first = reindex(folder, index).generation
    (folder / "new.txt").write_text("Lighthouse\n\nRelit.", "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", Mock(side_effect=OSError("no space left")))
        with pytest.raises(OSError, match="no space left"):
            reindex(folder, index)
    assert current_generation(index) == first
    assert [each.name for each in (index / "generations").iterdir()] == [first]


def test_nothing_is_asked_after_the_switch_that_could_fail(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(reindex_module, "current_generation", Mock(side_effect=ClusterUnreachable("away")))
        generation = reindex(folder, tmp_path / "index").generation
    assert generation is not None
    assert current_generation(tmp_path / "index") == generation


def test_a_file_among_the_generations_hinders_nobody(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    (index / "generations" / ".DS_Store").write_text("x", "utf-8")
    (folder / "new.txt").write_text("Lighthouse\n\nRelit.", "utf-8")
    assert reindex(folder, index).added == 1


@pytest.mark.parametrize("pointer", [b"\xff\xfe", b"\0\0\0", b"../elsewhere", b"x" * 5000])
def test_a_damaged_pointer_is_told_of_and_replaced(folder: Path, tmp_path: Path, pointer: bytes) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    (index / "current").write_bytes(pointer)
    with pytest.raises(IndexDamaged, match="does not name a generation"):
        open_engine(index)
    assert reindex(folder, index).added == 4
    assert ids(index, "harvest") == ["m1"]


def test_a_manifest_of_another_shape_is_damaged(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    (index / "generations" / str(current_generation(index)) / "MANIFEST.json").write_text('{"files": []}', "utf-8")
    with pytest.raises(IndexDamaged, match="has changed"):
        open_engine(index)
    assert reindex(folder, index).added == 4


@pytest.mark.parametrize("name", ["catalog.zst", "_MAIN_1.toc"])
def test_what_is_read_whole_is_checked_however_large(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    victim = index / "generations" / str(current_generation(index)) / name
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    monkeypatch.setattr(manifest, "_BLOCK", 0)
    with pytest.raises(IndexDamaged, match=name):
        open_engine(index)
    assert reindex(folder, index).added == 4


def test_a_damaged_segment_is_merged_into_no_other(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    victim = next((index / "generations" / str(current_generation(index))).glob("MAIN_*.occurrences"))
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    (folder / "more.jsonl").unlink()
    (folder / "2020" / "a.txt").unlink()  # of four releases one is left, so that the segment is renewed
    monkeypatch.setattr(manifest, "_BLOCK", 0)  # as though it were large, and not looked at when it is opened
    report = reindex(folder, index)
    assert "occurrences has changed" in caplog.text
    assert (report.added, report.releases) == (1, 1)  # built from nothing
    verify_index(index)


def test_a_damaged_base_is_built_anew(folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    (index / "generations" / str(current_generation(index)) / "MANIFEST.json").unlink()
    (folder / "new.txt").write_text("Lighthouse\n\nRelit.", "utf-8")
    assert reindex(folder, index).added == 5
    verify_index(index)


def test_damage_that_is_noticed_late_is_built_anew(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    monkeypatch.setattr(manifest, "_BLOCK", 0)  # no file is small, so none is read before it is built upon
    for path in (index / "generations" / str(current_generation(index))).glob("*.heads"):
        path.write_bytes(b"\xff" * path.stat().st_size)
    (folder / "new.txt").write_text("Lighthouse\n\nRelit.", "utf-8")
    changed = sorted(folder.glob("*.txt"))[0]
    changed.write_text("Harbour\n\nDeepened.", "utf-8")
    reindex(folder, index)
    assert "builds it from nothing" in caplog.text
    assert ids(index, "harbour deepened") == [changed.name]
    verify_index(index)


def test_a_file_that_may_not_be_read_is_built_anew(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    index = tmp_path / "index"
    reindex(folder, index)
    (folder / "new.txt").write_text("Lighthouse\n\nRelit.", "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(builder_module, "open_postings", Mock(side_effect=PermissionError(13, "Permission denied")))
        assert reindex(folder, index).added == 5
    assert "built from nothing" in caplog.text
    assert [each.name for each in (index / "generations").glob(".*")] == []
    verify_index(index)
