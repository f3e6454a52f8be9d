"""Documents: releases as the cluster keeps them, made of nothing but the releases.

Beside what is searched, filtered and counted, a document holds the row from which a release is shown, and its analysis:
its postings with its facts, so that our own code can score it by the statistics of the whole index.
"""

import hashlib
from base64 import b64encode
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
import zstandard
from numpy.typing import NDArray

from searchsvc.engine import Batch
from searchsvc.engines.opensearch import mapping
from searchsvc.engines.opensearch.analysis import pack_analyses
from searchsvc.engines.opensearch.token_stream import TokenStream, token_streams
from searchsvc.engines.whoosh.build.batch import pack_analysed
from searchsvc.engines.whoosh.format.index_format import FACTS, FIELD_PREFIX, TEXT
from searchsvc.engines.whoosh.postings.runs import Run
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.model.query import UNKNOWN
from searchsvc.model.release import Release
from searchsvc.readers.categories import category_value
from searchsvc.text.document import analyze_releases

_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Document:
    """One release as the cluster takes it: its `key`, the digest of its content, and the source in JSON."""

    key: str
    stamp: str
    source: bytes


@dataclass(frozen=True, slots=True)
class OpenSearchBatch(Batch):
    """Documents, and in how many of them each of their terms is."""

    documents: tuple[Document, ...]
    terms: TermList
    frequencies: NDArray[np.uint32]


def key_of(release_id: str) -> str:
    """The name of a release's document: 32 letters, because a cluster takes names of up to 512 bytes only."""
    return hashlib.blake2b(release_id.encode(), digest_size=16).hexdigest()


def pack_releases(releases: Sequence[Release]) -> OpenSearchBatch:
    """The documents of some releases, no two of which have one id. Pure, so that it may be done in another process."""
    analysed = analyze_releases(releases)
    batch = pack_analysed(analysed)
    run = _texts_of(batch.run)
    streams = token_streams(analysed.postings, analysed.bounds[:, 0, 1].astype(np.uint32))
    analyses = pack_analyses(run, [row[1] for row in batch.rows], [row[2] for row in batch.rows])
    compressor = zstandard.ZstdCompressor(_LEVEL, write_checksum=True)
    documents = [
        _document(release, stream, compressor.compress(row), analysis, np.frombuffer(facts, dtype=FACTS)[0])
        for release, stream, (row, facts, *_), analysis in zip(releases, streams, batch.rows, analyses, strict=True)
    ]
    return OpenSearchBatch(batch.ids, tuple(documents), run.terms, run.frequencies)


def _texts_of(run: Run) -> Run:
    """The terms of texts alone, which stand behind those of the other fields."""
    first = bisect_left(run.terms, FIELD_PREFIX[TEXT])
    begins = run.starts()
    posting, occurrence = int(begins.postings[first]), int(begins.occurrences[first])
    everything = slice(posting, len(run.documents)), slice(occurrence, len(run.occurrences))
    return run.piece(slice(first, len(run.terms)), *everything)


def _document(release: Release, stream: TokenStream, row: bytes, analysis: bytes, facts: np.void) -> Document:
    key, date = key_of(release.id), int(facts["date"])
    source: dict[str, Any] = {
        mapping.KEY: key,
        mapping.ID: release.id,
        mapping.TEXT: stream.text,
        mapping.TITLE: stream.title,
        mapping.PROVINCES: [fact.code for fact in release.provinces] or [UNKNOWN],
        mapping.YEAR: str(release.year or UNKNOWN),
        mapping.MONTH: f"{date // 10_000:04d}-{date // 100 % 100:02d}" if date else UNKNOWN,
        mapping.LANGUAGE: release.language or UNKNOWN,
        mapping.CATEGORY: UNKNOWN if release.category is None else category_value(release.category),
        mapping.TITLE_LENGTH: int(facts["title_end"]),
        mapping.BODY_LENGTH: int(facts["body_end"]) - int(facts["body"]),
        mapping.ROW: b64encode(row).decode(),
        mapping.ANALYSIS: b64encode(analysis).decode(),
    }
    if date:
        source[mapping.DATE] = date
    stamp = hashlib.blake2b(row, digest_size=16).hexdigest()
    source[mapping.STAMP] = stamp
    return Document(key, stamp, orjson.dumps(source))
