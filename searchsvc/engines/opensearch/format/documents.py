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

from searchsvc.engine import Batch
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.analysis import pack_analyses
from searchsvc.engines.opensearch.format.damage import damaged
from searchsvc.engines.opensearch.format.statistics import TermCounts
from searchsvc.engines.opensearch.format.token_stream import TokenStream, token_streams
from searchsvc.engines.opensearch.format.weight_stream import weight_streams
from searchsvc.engines.whoosh.build.batch import Row, pack_analysed
from searchsvc.engines.whoosh.format.index_format import FACTS, FIELD_PREFIX, TEXT
from searchsvc.engines.whoosh.postings.runs import Run
from searchsvc.engines.whoosh.vocabulary.word_list_writer import words_of
from searchsvc.model.query import UNKNOWN
from searchsvc.model.release import Release
from searchsvc.readers.categories import category_value
from searchsvc.suggest.phrases import Phrases
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
    """Documents, and in how many of them each of their terms is; their words, as `words_of` gives them, and phrases.

    `titles` is how many of them have a title.
    """

    documents: tuple[Document, ...]
    counts: TermCounts
    words: tuple[TermCounts, ...]
    phrases: Phrases
    titles: int


def key_of(release_id: str) -> str:
    """The name of a release's document: 32 letters, because a cluster takes names of up to 512 bytes only."""
    return hashlib.blake2b(release_id.encode(), digest_size=16).hexdigest()


def unpacked(packed: bytes) -> bytes:
    """What stands compressed in a document: the row of its release, or its signature. Raises IndexDamaged."""
    try:
        return zstandard.decompress(packed)
    except zstandard.ZstdError as error:
        raise damaged(error) from error


def pack_releases(releases: Sequence[Release]) -> OpenSearchBatch:
    """The documents of some releases, no two of which have one id. Pure, so that it may be done in another process."""
    analysed = analyze_releases(releases)
    batch = pack_analysed(analysed)
    run = _texts_of(batch.run)
    streams = token_streams(analysed.postings, analysed.bounds[:, 0, 1].astype(np.uint32))
    analyses = pack_analyses(run, [row[1] for row in batch.rows], [row[2] for row in batch.rows])
    weights = weight_streams(run, np.frombuffer(b"".join(row[1] for row in batch.rows), dtype=FACTS))
    compressor = zstandard.ZstdCompressor(_LEVEL, write_checksum=True)
    documents = [
        _document(release, stream, weighted, title.decode(), row, analysis, compressor)
        for release, stream, weighted, title, row, analysis in zip(
            releases, streams, weights, batch.titles.keys, batch.rows, analyses, strict=True
        )
    ]
    return OpenSearchBatch(
        batch.ids,
        tuple(documents),
        TermCounts(run.terms, run.frequencies.astype(np.int64)),
        tuple(TermCounts(terms, counts.astype(np.int64)) for terms, counts in words_of(run)),
        batch.phrases,
        batch.titles.count,
    )


def _texts_of(run: Run) -> Run:
    """The terms of texts alone, which stand behind those of the other fields."""
    first = bisect_left(run.terms, FIELD_PREFIX[TEXT])
    begins = run.starts()
    posting, occurrence = int(begins.postings[first]), int(begins.occurrences[first])
    everything = slice(posting, len(run.documents)), slice(occurrence, len(run.occurrences))
    return run.piece(slice(first, len(run.terms)), *everything)


def _document(
    release: Release,
    stream: TokenStream,
    weights: str,
    title: str,
    row: Row,
    analysis: bytes,
    compressor: zstandard.ZstdCompressor,
) -> Document:
    facts = np.frombuffer(row[1], dtype=FACTS)[0]
    packed = compressor.compress(row[0])
    key, date = key_of(release.id), int(facts["date"])
    source: dict[str, Any] = {
        mapping.KEY: key,
        mapping.ID: release.id,
        mapping.TEXT: stream.text,
        mapping.TITLE: stream.title,
        mapping.WEIGHTS: weights,
        mapping.PROVINCES: [fact.code for fact in release.provinces] or [UNKNOWN],
        mapping.YEAR: str(release.year or UNKNOWN),
        mapping.MONTH: f"{date // 10_000:04d}-{date // 100 % 100:02d}" if date else UNKNOWN,
        mapping.LANGUAGE: release.language or UNKNOWN,
        mapping.CATEGORY: UNKNOWN if release.category is None else category_value(release.category),
        mapping.TITLE_LENGTH: int(facts["title_end"]),
        mapping.BODY_LENGTH: int(facts["body_end"]) - int(facts["body"]),
        mapping.ROW: b64encode(packed).decode(),
        mapping.ANALYSIS: b64encode(analysis).decode(),
        mapping.SIGNATURE: b64encode(compressor.compress(row[3])).decode(),
    }
    if date:
        source[mapping.DATE] = date
    if title:
        source[mapping.TITLE_KEY] = title
    stamp = hashlib.blake2b(packed, digest_size=16).hexdigest()
    source[mapping.STAMP] = stamp
    return Document(key, stamp, orjson.dumps(source))
