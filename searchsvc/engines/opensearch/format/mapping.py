"""What an index of the cluster looks like: its analyzer, its fields, its settings."""

from binascii import a2b_base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from searchsvc.engines.opensearch.format.kernels.stream_writer import BETWEEN, FREE
from searchsvc.engines.opensearch.format.weight_stream import SCALE, WEIGHT_MARK
from searchsvc.engines.whoosh.search import ranking

TEXT, TITLE = "text", "title"
"""The token stream of the whole release, and that of its title: `title:` asks the second, everything else the first."""
WEIGHTS = "weights"
"""The weight of each term, by which the best releases are found (`weight_stream`)."""
KEY, ID, STAMP = "key", "id", "stamp"
"""The document's own name in the cluster (`documents.key_of`), the release's id, and the digest of its content."""
PROVINCES, YEAR, MONTH, LANGUAGE, CATEGORY, DATE = "provinces", "year", "month", "language", "category", "date"
"""What is filtered and counted. All but `date` have the values of facets, `unknown` among them; `date` is yyyymmdd, a
partial one as its first day, and is missing where there is none."""
TITLE_KEY = "title_key"
"""The beginning of the folded title, by which completions find it; missing where a title is only shown."""
TITLE_LENGTH, BODY_LENGTH = "title_length", "body_length"
"""In positions: what the means are taken of that scores are normalised by."""
ROW, ANALYSIS = "row", "analysis"
"""What is shown of a release, and its postings: kept and never searched. Both stand in columns (doc values), which are
read without what else there is of a document, and come with the hits of a search.
"""
SIGNATURE = "signature"
"""The few features by which a build finds releases that tell the same event (`tellings.signature`): a column, too."""
MOST_IN_TOKEN = 1 << 20
"""Characters; the terms of one position are far fewer, but whatever comes after so many would be another position."""

ANALYSIS_SETTINGS: dict[str, Any] = {
    "tokenizer": {"places": {"type": "whitespace", "max_token_length": MOST_IN_TOKEN}},
    "filter": {
        "terms_of_a_place": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [f"([^{BETWEEN}]+)"],
        },
        "free_places": {"type": "stop", "stopwords": [FREE]},
        "weight_of_a_term": {"type": "delimited_term_freq", "delimiter": WEIGHT_MARK},
    },
    "analyzer": {
        "places": {"type": "custom", "tokenizer": "places", "filter": ["terms_of_a_place", "free_places"]},
        "weights": {"type": "custom", "tokenizer": "places", "filter": ["weight_of_a_term"]},
    },
}
"""The analyzers `places` and `weights`, which take streams apart again."""


def columns_of(*fields: str) -> dict[str, Any]:
    """What is asked of each document that a search finds: some of its columns, and nothing else."""
    return {"_source": False, "stored_fields": "_none_", "docvalue_fields": [KEY, *fields]}


def kept_body(keys: Sequence[str], field: str) -> dict[str, Any]:
    """The search for one of the columns that are kept of some documents; see `kept_in`."""
    return {"query": {"terms": {KEY: [*keys]}}, "size": len(keys), "track_total_hits": False, **columns_of(field)}


def column_in(hits: Iterable[Mapping[str, Any]], field: str) -> dict[str, str]:
    """A column of those documents among hits that come with it, by their keys; see `decoded`."""
    columns = (hit["fields"] for hit in hits)
    return {each[KEY][0]: each[field][0] for each in columns if field in each}


def decoded(text: str) -> bytes:
    """What stands in a column, packed."""
    return a2b_base64(text + "==")  # it comes unpadded


def kept_in(hits: Iterable[Mapping[str, Any]], field: str) -> dict[str, bytes]:
    """What is kept in a column of those documents among hits that come with it, packed, by their keys."""
    return {key: decoded(text) for key, text in column_in(hits, field).items()}


def _text(length_weight: str) -> dict[str, Any]:
    return {"type": "text", "analyzer": "places", "similarity": length_weight, "index_options": "positions"}


def index_body(*, shards: int, replicas: int) -> dict[str, Any]:
    """The settings and the mapping of a new index, which is not refreshed while it is loaded.

    It has its replicas from the beginning, as far as there are nodes for them: what has arrived is not lost with one.
    """
    keyword, number, kept = {"type": "keyword"}, {"type": "integer"}, {"type": "binary", "doc_values": True}
    return {
        "settings": {
            "number_of_shards": shards,
            "auto_expand_replicas": f"0-{replicas}",
            "unassigned.node_left.delayed_timeout": "10s",
            "refresh_interval": "-1",
            "analysis": ANALYSIS_SETTINGS,
            "similarity": {
                **{zone: {"type": "BM25", "k1": ranking.K1, "b": ranking.ZONE_B[zone]} for zone in ("title", "body")},
                "weights": {"type": "BM25", "k1": ranking.K1 * SCALE, "b": 0},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"includes": [STAMP]},
            "properties": {
                TEXT: _text("body"),
                TITLE: _text("title"),
                WEIGHTS: {
                    "type": "text",
                    "analyzer": "weights",
                    "similarity": "weights",
                    "index_options": "freqs",
                    "norms": False,
                },
                **dict.fromkeys((KEY, ID, STAMP, PROVINCES, YEAR, MONTH, LANGUAGE, CATEGORY, TITLE_KEY), keyword),
                **dict.fromkeys((DATE, TITLE_LENGTH, BODY_LENGTH), number),
                ROW: kept,
                ANALYSIS: kept,
                SIGNATURE: kept,
            },
        },
    }
