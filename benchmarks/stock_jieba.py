"""Stock Whoosh as jieba's documentation sets it up: jieba's own analyzer within Whoosh's own writer, nothing of ours.

The other peers, and Whoosh where it is searched, are given our tokens, which cost them less, and without which phrases
could not be compared: that analyzer gives offsets of characters for positions. Here only building is measured, on the
first releases of a corpus, where no large segments are merged yet.
"""

import logging
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from whoosh import fields, index

from benchmarks.corpus import read_corpus
from benchmarks.engines.whoosh_stock import MEMORY_MB

SAMPLE = 3_000
"""Releases that are built."""


def stock_build_per_s(corpus: Path, folder: Path) -> float:
    """How many of the first releases of a corpus are indexed in a second; `folder` must not be there yet."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_build_per_s, corpus, folder).result()


def _build_per_s(corpus: Path, folder: Path) -> float:
    import jieba  # noqa: PLC0415  # its analyzer leaves a file open, which is for its process to close
    from jieba.analyse import ChineseAnalyzer  # noqa: PLC0415 - part of the same

    jieba.setLogLevel(logging.WARNING)
    words = ChineseAnalyzer()
    [*words("教育")]  # loads the dictionary
    schema = fields.Schema(
        id=fields.ID(stored=True),
        title=fields.TEXT(analyzer=words, stored=True),
        body=fields.TEXT(analyzer=words, stored=True),
        year=fields.NUMERIC(int, sortable=True),
        province=fields.KEYWORD(sortable=True),
    )
    folder.mkdir(parents=True)
    writer = index.create_in(str(folder), schema).writer(limitmb=MEMORY_MB)
    started, count = time.perf_counter(), 0
    for release in islice(read_corpus(corpus), SAMPLE):
        writer.add_document(
            id=release.id,
            title=release.title,
            body=release.body,
            year=int(release.date[:4]),
            province=" ".join(release.provinces),
        )
        count += 1
    writer.commit()
    return count / (time.perf_counter() - started)
