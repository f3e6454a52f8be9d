"""`python -m benchmarks.cluster.load`: how fast documents arrive, beside the bulk helper of OpenSearch's own client.

    python -m benchmarks.cluster.load --size 20000 --nodes 2

The same documents, made before, go to new indexes of the same settings: by our loader, and by `parallel_bulk` with as
many threads and as large requests. Both in turn, several rounds, medians; then `searchsvc reindex` as a whole, which
reads, finds facts and analyses too, on the cores of the nodes.
"""

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from opensearchpy import OpenSearch, helpers

from benchmarks.cluster.both_engines import on_cluster
from benchmarks.cluster.running import addresses
from benchmarks.corpus import REAL_FILE, SEED, read_real, write_corpus
from benchmarks.figures import significant
from benchmarks.machine import describe_machine
from benchmarks.measure import say
from benchmarks.vocabulary import load_vocabularies
from searchsvc.engines.choice import told_by_environment
from searchsvc.engines.opensearch.build.loader import MOST_BYTES, THREADS, Loader
from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.documents import Document, pack_releases
from searchsvc.engines.selection import compile_kernels
from searchsvc.facts import inspect_record
from searchsvc.indexing.batches import CHUNK
from searchsvc.indexing.reindex import reindex
from searchsvc.model.release import Record
from searchsvc.readers import read_file
from searchsvc.readers.walk import walk_corpus

ROUNDS = 4
"""Two with each order, because whoever comes first after an index was removed is the slower one."""


def made_documents(corpus: Path) -> list[Document]:
    """The documents of a corpus, made by all cores."""
    items = (item for source in walk_corpus(corpus).files for item in read_file(source))
    records = (item for item in items if isinstance(item, Record))
    chunks = iter(lambda: [*islice(records, CHUNK)], [])
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        return [document for documents in pool.map(_made, chunks) for document in documents]


def _made(records: Sequence[Record]) -> tuple[Document, ...]:
    return pack_releases([inspect_record(record).release for record in records]).documents


def by_loader(cluster: Cluster, index: str, documents: Sequence[Document]) -> None:
    """Our loader."""
    loader = Loader(cluster, index)
    for document in documents:
        loader.put([document])
    loader.finish()
    loader.stop()


def by_helper(cluster: Cluster, index: str, documents: Sequence[Document]) -> None:
    """The helper of the client, which gets the documents as they are, and serialises nothing."""
    client = OpenSearch([*settings_from().hosts], timeout=120, maxsize=THREADS)

    def action(document: Document) -> tuple[dict[str, Any], str]:
        return {"index": {"_id": document.key, "_index": index}}, document.source.decode()

    for _ in helpers.parallel_bulk(
        client,
        documents,
        thread_count=THREADS,
        queue_size=THREADS,
        chunk_size=sys.maxsize,
        max_chunk_bytes=MOST_BYTES,
        expand_action_callback=action,
    ):
        pass


def measured(cluster: Cluster, send: Callable[[Cluster, str, Sequence[Document]], None], documents: Sequence[Document],
             shards: int) -> float:  # fmt: skip
    """Documents a second into a new index, until all can be found."""
    index = f"{cluster.name}-load"
    cluster.client.indices.create(index=index, body=mapping.index_body(shards=shards, replicas=0))
    started = time.perf_counter()
    send(cluster, index, documents)
    cluster.client.indices.refresh(index=index, request_timeout=600)
    seconds = time.perf_counter() - started
    held = cluster.client.count(index=index)["count"]
    cluster.client.indices.delete(index=index)
    if held != len(documents):
        raise RuntimeError(f"of {len(documents)} documents {held} have arrived")
    return len(documents) / seconds


def _rounds(cluster: Cluster, documents: Sequence[Document], shards: int) -> Iterator[tuple[float, float]]:
    for number in range(ROUNDS):
        ways = [by_loader, by_helper]
        rates = {way: measured(cluster, way, documents, shards) for way in (ways if number % 2 == 0 else ways[::-1])}
        say(f"  ours {rates[by_loader]:.0f}/s, the helper {rates[by_helper]:.0f}/s")
        yield rates[by_loader], rates[by_helper]


def main() -> int:
    """Measures, and prints JSON."""
    parser = argparse.ArgumentParser("python -m benchmarks.cluster.load", description="Measures loads.")
    parser.add_argument("--size", type=int, default=20_000, help="documents")
    parser.add_argument("--nodes", type=int, default=2)
    parser.add_argument("--shards", type=int, default=2)
    parser.add_argument("--heap", type=int, default=2048, help="MiB of each node")
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    given = parser.parse_args()
    compile_kernels()
    folder = given.work / str(given.size)
    folder.mkdir(parents=True, exist_ok=True)
    corpus = write_corpus(folder / "corpus", given.size, load_vocabularies(SEED), read_real(REAL_FILE))
    say("Making the documents …")
    documents = made_documents(corpus.folder)
    megabytes = sum(len(each.source) for each in documents) / 1e6
    with addresses(given.nodes, given.heap) as found:
        environment = on_cluster(found, "load", given.shards)
        with told_by_environment(environment):
            cluster = Cluster(settings_from())
            say("Warming …")
            measured(cluster, by_loader, documents, given.shards)
            rounds = [*_rounds(cluster, documents, given.shards)]
            index = folder / "load-index"
            shutil.rmtree(index, ignore_errors=True)
            say("Reindexing …")
            report = reindex(corpus.folder, index, full=True, jobs=os.cpu_count() or 1)
            store = cluster.client.cat.indices(index=f"{report.generation}", format="json", bytes="b")
            cluster.client.indices.delete(index=f"{cluster.name}*")
    ours, theirs = (median(each) for each in zip(*rounds, strict=True))
    figures = {
        "documents": len(documents),
        "mb_sent": significant(megabytes),
        "nodes": given.nodes,
        "shards": given.shards,
        "ours_per_s": significant(ours),
        "helper_per_s": significant(theirs),
        "ratio": significant(median(mine / other for mine, other in rounds)),
        "reindex_per_s": significant(report.releases / report.seconds),
        "index_bytes_per_release": round(int(store[0]["pri.store.size"]) / report.releases),
        "machine": describe_machine(),
    }
    print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
