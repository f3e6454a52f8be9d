"""OpenSearch on one node: its own `_search`, with aggregations and highlights.

It gets our tokens through its whitespace analyzer, and what makes it fast: one shard of one segment, a field that holds
title and body together, offsets in the postings for the unified highlighter, a heap of a gigabyte, no texts in the
answers. Filters do not narrow the counts of their own facet, so each facet is counted under the other filters, and hits
are filtered afterwards, which is how its documentation has it. The body of a request goes into the address (`source`),
so that every service is asked with GET.
"""

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.errors import EngineFailed
from benchmarks.over_http.services import OPENSEARCH, HttpService
from benchmarks.protocol import HITS, SNIPPET_CHARACTERS
from benchmarks.queries import BenchQuery
from benchmarks.tokens import read_tokens
from tests.cluster.cluster import Cluster
from tests.cluster.errors import ClusterError
from tests.cluster.node import server_of_machine

INDEX = "bench"
HEAP_MB = 1024
TITLE_WEIGHT = 2
_LAYOUT = "2"
_TEXT = {"type": "text", "analyzer": "whitespace", "index_options": "offsets"}
INDEX_BODY: dict[str, Any] = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
    "mappings": {
        "_source": {"excludes": ["text"]},
        "properties": {
            "text": {**_TEXT, "store": True},
            "title": {**_TEXT, "index_options": "freqs"},
            "id": {"type": "keyword"},
            "date": {"type": "date"},
            "year": {"type": "integer"},
            "provinces": {"type": "keyword"},
        },
    },
}


def request_body(query: BenchQuery) -> dict[str, Any]:
    """A question as a search: ten hits with highlights, and both facets."""
    words = " ".join(query.terms)
    if query.phrase:
        wanted: dict[str, Any] = {"match_phrase": {"text": words}}
    else:
        wanted = {"match": {"text": {"query": words, "operator": "or" if query.any_word else "and"}}}
    filters: dict[str, dict[str, Any]] = {}
    if query.province:
        filters["provinces"] = {"term": {"provinces": query.province}}
    if query.years:
        filters["year"] = {"range": {"year": {"gte": query.years[0], "lte": query.years[1]}}}
    title = {"match": {"title": {"query": words, "boost": TITLE_WEIGHT}}}
    return {
        "query": {"bool": {"must": [wanted], "should": [title]}},
        **({"post_filter": {"bool": {"filter": [*filters.values()]}}} if filters else {}),
        "aggs": {field: _facet(field, filters) for field in ("year", "provinces")},
        "size": HITS,
        "track_total_hits": True,
        "_source": ["id", "title", "date", "year", "provinces"],
        "highlight": {"fields": {"text": {"fragment_size": SNIPPET_CHARACTERS, "number_of_fragments": 2}}},
    }


def _facet(field: str, filters: dict[str, dict[str, Any]]) -> dict[str, Any]:
    counted = {"terms": {"field": field, "size": 100}}
    others = [each for name, each in filters.items() if name != field]
    return {"filter": {"bool": {"filter": others}}, "aggs": {"values": counted}} if others else counted


def search_path(query: BenchQuery) -> str:
    """The address of a question."""
    body = json.dumps(request_body(query), ensure_ascii=False, separators=(",", ":"))
    return f"/{INDEX}/_search?{urlencode({'source': body, 'source_content_type': 'application/json'})}"


def documents(tokens: Path) -> Iterator[dict[str, Any]]:
    """What is sent to the bulk helper."""
    for each in read_tokens(tokens):
        yield {
            "_index": INDEX,
            "_id": each.id,
            "text": [each.title, each.body],  # with a gap between, over which no phrase goes
            "title": each.title,
            "id": each.id,
            "date": each.date,
            "year": each.year,
            "provinces": each.provinces,
        }


def _build(tokens: Path, data: Path) -> None:
    from opensearchpy import OpenSearch, helpers  # noqa: PLC0415 - where it is not installed this peer is left out

    with Cluster(1, heap=HEAP_MB, data=data, as_shipped=True) as running:
        client = OpenSearch(running.addresses, timeout=300)
        client.indices.create(index=INDEX, body=INDEX_BODY)
        for _ in helpers.parallel_bulk(client, documents(tokens), thread_count=2, chunk_size=1000):
            pass
        client.indices.refresh(index=INDEX)
        client.indices.forcemerge(index=INDEX, max_num_segments=1, request_timeout=3600)
        client.indices.flush(index=INDEX)


def opensearch(tokens: Path, stamp: str, folder: Path) -> HttpService:
    """The service, with its index made where that of this very corpus is not there yet. Raises EngineFailed."""
    if find_spec("opensearchpy") is None:
        raise EngineFailed("its client is not installed; it comes with searchsvc[opensearch]")
    folder = folder.absolute()
    try:
        made_by = f"{stamp} {server_of_machine().version.name} {_LAYOUT}"
        of, data = folder / "corpus.stamp", folder / "data"
        if not of.is_file() or of.read_text("utf-8") != made_by:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            _build(tokens, data)
            of.write_text(made_by, "utf-8")
    except ClusterError as error:
        raise EngineFailed(str(error)) from error

    def command(port: int) -> Sequence[str]:
        serving = [sys.executable, "-m", "tests.cluster", "--port", str(port), "--heap", str(HEAP_MB)]
        return [*serving, "--data", str(data), "--as-shipped"]

    return HttpService(
        OPENSEARCH,
        command,
        search_path,
        total=lambda answer: int(answer["hits"]["total"]["value"]),
        ready=f"/{INDEX}/_count",
        start_seconds=300.0,
        warm_seconds=60.0,
    )
