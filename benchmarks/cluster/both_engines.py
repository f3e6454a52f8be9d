"""The same corpus in both engines: in a folder at home, and on a cluster under a name of its own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

from searchsvc.engine import Engine
from searchsvc.engines.choice import told_by_environment
from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.selection import open_engine
from searchsvc.indexing.reindex import reindex


class Both(NamedTuple):
    """The two engines over one corpus."""

    home: Engine
    away: Engine


def on_cluster(addresses: Sequence[str], name: str, shards: int = 1, replicas: int = 0) -> dict[str, str]:
    """The environment in which an index is on a cluster."""
    return {
        "SEARCHSVC_ENGINE": "opensearch",
        "SEARCHSVC_OPENSEARCH": " ".join(addresses),
        "SEARCHSVC_OPENSEARCH_NAME": name,
        "SEARCHSVC_OPENSEARCH_SHARDS": str(shards),
        "SEARCHSVC_OPENSEARCH_REPLICAS": str(replicas),
    }


@contextmanager
def both_engines(corpus: Path, work: Path, addresses: Sequence[str], shards: int, jobs: int) -> Iterator[Both]:
    """Indexes a corpus with both, at home only what is not there yet; removes at the end what is on the cluster."""
    home, away = work / "home", work / f"away-{token_hex(4)}"
    reindex(corpus, home, jobs=jobs)
    environment = on_cluster(addresses, f"parity-{token_hex(4)}", shards)
    with told_by_environment(environment):
        cluster = Cluster(settings_from())
    try:
        with told_by_environment(environment):
            reindex(corpus, away, jobs=jobs)
            engine = open_engine(away)
        yield Both(open_engine(home), engine)
    finally:
        cluster.client.indices.delete(index=f"{cluster.name}*")


def write_records(folder: Path, records: Sequence[Mapping[str, Any]]) -> Path:
    """A corpus folder of a few records."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (folder / "records.jsonl").write_text(lines, "utf-8")
    return folder
