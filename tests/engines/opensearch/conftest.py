"""Random releases packed for a cluster, the same at home, and a cluster of one node with a name of its own."""

import random
from base64 import b64decode
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

import numpy as np
import orjson
import pytest

from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.analysis import Analysis, unpack_analysis
from searchsvc.engines.opensearch.format.documents import OpenSearchBatch, pack_releases
from searchsvc.engines.opensearch.format.statistics import LENGTHS, IndexStatistics
from searchsvc.engines.whoosh.build.batch import pack
from searchsvc.engines.whoosh.build.builder import open_builder
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.engines.whoosh.store.generations import hold_current
from searchsvc.model.catalog import Catalog
from searchsvc.model.release import Release
from tests.cluster.cluster import Cluster as RunningCluster
from tests.engines.random_search import random_release


class Both(NamedTuple):
    """The same releases for a cluster and at home, where document `d` is release `d`."""

    releases: list[Release]
    batch: OpenSearchBatch
    analyses: list[Analysis]
    statistics: IndexStatistics
    snapshot: Snapshot


def lengths_of(snapshot: Snapshot, analyses: list[Analysis]) -> "np.ndarray[tuple[int], np.dtype[np.void]]":
    facts = np.concatenate([each.facts for each in analyses])
    lengths = np.zeros(4, dtype=LENGTHS)
    of_zones = {"title": facts["title_end"].astype(float), "body": facts["body_end"].astype(float) - facts["body"]}
    for code in range(4):
        for zone, every in of_zones.items():
            held = every[(facts["language"] == code) & (every > 0)]
            if len(held):
                lengths[zone][code], lengths[f"longest_{zone}"][code] = held.mean(), held.max()
    return lengths


def made_for_both(folder: Path, releases: list[Release]) -> Both:
    with open_builder(folder, full=True, wait=0) as builder:
        builder.put(pack(releases))
        builder.publish(Catalog())
    snapshot = Snapshot(hold_current(folder))
    batch = pack_releases(releases)
    analyses = [unpack_analysis(b64decode(orjson.loads(each.source)[mapping.ANALYSIS])) for each in batch.documents]
    statistics = IndexStatistics(len(releases), batch.counts, lengths_of(snapshot, analyses))
    return Both(releases, batch, analyses, statistics, snapshot)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    rng = random.Random(5)
    return made_for_both(tmp_path_factory.mktemp("home"), [random_release(rng, number) for number in range(40)])


@pytest.fixture
def cluster(one_node: RunningCluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """A connection to a real cluster, with a name that no other test has, as the environment has it."""
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", " ".join(one_node.addresses))
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", f"test-{token_hex(4)}")
    return Cluster(settings_from())
