"""A load that was interrupted is continued where it stopped, and becomes what a load in one go would have become."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

import orjson
import pytest

from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.engines.opensearch.build import builder as builder_module
from searchsvc.engines.opensearch.build.builder import OpenSearchBuilder, open_builder
from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.opensearch.cluster.generations import all_generations, serving, unfinished
from searchsvc.engines.opensearch.cluster.kept_files import download
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.live import open_opensearch
from searchsvc.engines.opensearch.verification import verify
from searchsvc.errors import ClusterRefused
from searchsvc.indexing.reindex import reindex
from searchsvc.model.catalog import Catalog
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.searching.search import search
from tests.engines.opensearch.build.test_builder import build, held, release
from tests.engines.opensearch.cluster.test_lock import stand

SLOW_REINDEX = """
import sys, time
from pathlib import Path
from searchsvc.engines.opensearch.build import loader
from searchsvc.indexing.reindex import reindex
loader.MOST_BYTES, send = 20_000, loader.Loader._refused
def slowly(self, actions):
    time.sleep(0.02)
    return send(self, actions)
loader.Loader._refused = slowly
reindex(Path(sys.argv[1]), Path(sys.argv[2]))
"""
RELEASES = 150
STATISTICS = ("terms", "term_ends", "term_frequencies", "lengths")


class Interrupted(BaseException):
    """As Ctrl-C is: nothing that the program handles."""


def interrupt(index: Path, change: Callable[[OpenSearchBuilder], None], *, full: bool = False) -> None:
    """A build that ends when all has arrived of what it changes, but nothing is published."""
    with suppress(Interrupted), open_builder(index, full=full, wait=0) as builder:
        change(builder)
        builder._load().finish()
        raise Interrupted


def putting(*releases: Release) -> Callable[[OpenSearchBuilder], None]:
    return lambda builder: builder.put(pack_releases(releases))


def sent(cluster: Cluster, index: str) -> int:
    """How many documents an index was sent, by its own count, which a clone begins at 0."""
    primaries = cluster.client.indices.stats(index=index)["_all"]["primaries"]
    return int(primaries["indexing"]["index_total"]) if primaries else 0


def files_of(cluster: Cluster, generation: str, into: Path) -> dict[str, bytes]:
    folder = download(cluster, generation, into)
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name in STATISTICS}


def kill_when_a_third_has_arrived(cluster: Cluster, corpus: Path, index: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", SLOW_REINDEX, str(corpus), str(index)]) as process:
        try:
            arrived = 0
            while arrived < RELEASES // 3:
                assert process.poll() is None
                time.sleep(0.02)
                if names := unfinished(cluster):
                    arrived = sent(cluster, names[0])
        finally:
            process.kill()


def test_a_reindex_that_was_killed_is_continued(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    records = [
        {"id": f"r{each}", "title": f"Bridge {each}", "text": f"新桥 {each} 通车。 A bridge of {each} metres opened."}
        for each in range(RELEASES)
    ]
    (corpus / "r.jsonl").write_bytes(b"\n".join(map(orjson.dumps, records)))
    kill_when_a_third_has_arrived(cluster, corpus, index)
    (left,) = unfinished(cluster)
    arrived = sent(cluster, left)
    assert arrived < RELEASES
    assert serving(cluster) is None

    report = reindex(corpus, index)
    assert report.generation is not None
    assert report.releases == RELEASES
    assert 0 < sent(cluster, report.generation) <= RELEASES - arrived  # what was under way has arrived, too
    assert all_generations(cluster) == [report.generation]
    assert not unfinished(cluster)
    verify(cluster, index)
    assert search(open_opensearch(index), Query("bridge")).total == RELEASES
    continued = files_of(cluster, report.generation, tmp_path / "continued")

    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", f"test-{token_hex(4)}")
    other = Cluster(settings_from())
    again = reindex(corpus, tmp_path / "other")
    assert again.generation is not None
    assert continued == files_of(other, again.generation, tmp_path / "at-once")
    assert continued.keys() == set(STATISTICS)


def test_a_load_upon_a_generation_is_continued_and_what_is_not_wanted_of_it_undone(
    cluster: Cluster, tmp_path: Path
) -> None:
    build(tmp_path, *(release(name, f"bridge {name}") for name in "abcd"))

    def change(builder: OpenSearchBuilder) -> None:
        builder.put(pack_releases([release("b", "road b"), release("e", "ferry e"), release("f", "ferry f")]))
        builder.remove("c")
        builder.remove("d")

    interrupt(tmp_path, change)
    base = serving(cluster)
    generation = build(tmp_path, release("f", "ferry f"), release("g", "ferry g"), remove=("d",))
    assert held(tmp_path) == {
        "a": "bridge a",
        "b": "bridge b",
        "c": "bridge c",
        "f": "ferry f",
        "g": "ferry g",
    }
    assert sent(cluster, generation) == 3  # b and c as they were, and g
    assert all_generations(cluster) == [generation, base]
    verify(cluster, tmp_path)


def test_only_a_load_of_the_very_same_origin_is_continued(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(tmp_path, putting(release("a", "bridge")))
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_SHARDS", "2")
    assert sent(cluster, build(tmp_path, release("a", "bridge"))) == 1  # of other shards
    interrupt(tmp_path, putting(release("b", "bridge")))
    assert sent(cluster, build(tmp_path, release("b", "bridge"), full=True)) == 1  # upon a generation
    interrupt(tmp_path, putting(release("b", "bridge")), full=True)
    with monkeypatch.context() as patch:
        patch.setattr(builder_module, "fingerprint", lambda: "another")
        generation = build(tmp_path, release("b", "bridge"), full=True)
    assert sent(cluster, generation) == 1  # by another program
    assert unfinished(cluster) == []
    assert all_generations(cluster)[0] == generation
    interrupt(tmp_path, putting(release("c", "bridge")), full=True)
    assert sent(cluster, build(tmp_path, release("c", "bridge"), full=True)) == 0
    assert held(tmp_path) == {"c": "bridge"}


def test_where_there_is_nothing_to_do_an_interrupted_load_is_forgotten(cluster: Cluster, tmp_path: Path) -> None:
    generation = build(tmp_path, release("a", "bridge"))
    interrupt(tmp_path, putting(release("b", "bridge")))
    assert len(unfinished(cluster)) == 1
    with open_builder(tmp_path, full=False, wait=0):
        pass
    assert all_generations(cluster) == [generation]
    assert serving(cluster) == generation


def test_who_has_slept_cannot_write_to_what_another_has_continued(cluster: Cluster, tmp_path: Path) -> None:
    with open_builder(tmp_path / "one", full=True, wait=0) as sleeping:
        sleeping.put(pack_releases([release("a", "bridge"), release("b", "bridge")]))
        sleeping._load().finish()
        stand(cluster, renewed=0)
        generation = build(tmp_path / "other", release("a", "bridge"), full=True)
        assert sent(cluster, generation) == 0
        sleeping.put(pack_releases([release("c", "bridge")]))
        with pytest.raises(ClusterRefused, match=r"have arrived|taken over|refuses"):
            sleeping.publish(Catalog())
    assert serving(cluster) == generation
    assert held(tmp_path / "other") == {"a": "bridge"}
