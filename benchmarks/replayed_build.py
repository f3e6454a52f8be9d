"""`python -m benchmarks.replayed_build FOLDER`: a build of any size for which only a few releases were analysed.

The releases of a pool stand in the corpus again and again, with new ids. Their batches were packed once, and are read
here in place of what processes at work would send, so a build takes minutes and not hours. All else is what it always
is: files, survey, builder, catalog. An ordinary reindex of the same corpus then finds that nothing has changed.
"""

import json
import pickle
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import count, islice
from pathlib import Path
from unittest.mock import patch

import numpy as np

from benchmarks.corpus import SHARD, BenchRelease
from searchsvc.engines.selection import pack_releases
from searchsvc.engines.whoosh.build.batch import WhooshBatch
from searchsvc.engines.whoosh.format.index_format import FIELD_PREFIX, ID
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.facts import inspect_record
from searchsvc.indexing.batches import CHUNK, Prepared
from searchsvc.indexing.reindex import reindex
from searchsvc.model.release import Record
from searchsvc.readers import read_file
from searchsvc.readers.walk import walk_corpus

CORPUS, INDEX, BATCHES = "corpus", "index", "batches"
"""What the folder holds."""
POOL = 25 * CHUNK
"""So many releases are analysed, in batches as large as those of a real build."""


def _id(number: int) -> str:
    """The id of a release. All have one length, and sort as their numbers do."""
    return f"growth-{number:08}"


def write_corpus(folder: Path, size: int, pool: Sequence[BenchRelease]) -> None:
    """Writes the corpus."""
    shutil.rmtree(folder / CORPUS, ignore_errors=True)
    (folder / CORPUS).mkdir(parents=True)
    lines = [json.dumps({**asdict(each), "id": ""}, ensure_ascii=False).partition('""')[2] for each in pool]
    for first in range(0, size, SHARD):
        with (folder / CORPUS / f"releases-{first // SHARD:04}.jsonl").open("w", encoding="utf-8") as file:
            for number in range(first, min(first + SHARD, size)):
                file.write(f'{{"id": "{_id(number)}"{lines[number % len(lines)]}\n')


def pack_pool(folder: Path) -> None:
    """Packs the batches of the pool, whose releases are the first of the corpus."""
    (folder / BATCHES).mkdir(exist_ok=True)
    items = (item for source in walk_corpus(folder / CORPUS).files for item in read_file(source))
    records = (item for item in items if isinstance(item, Record))
    for number in range(POOL // CHUNK):
        if batch := _packed([*islice(records, CHUNK)]):
            (folder / BATCHES / str(number)).write_bytes(pickle.dumps(batch))


def _packed(records: Sequence[Record]) -> WhooshBatch:
    batch = pack_releases([inspect_record(record).release for record in records])
    assert isinstance(batch, WhooshBatch)
    return batch


def _renamed(batch: WhooshBatch, ids: Sequence[str]) -> WhooshBatch:
    """A batch with other ids, as many and as long, in the same order."""
    prefix, text = FIELD_PREFIX[ID], batch.run.terms.text.tobytes()
    before, after = (b"".join(prefix + each.encode() for each in some) for some in (batch.ids, ids))
    if text.count(before) != 1 or len(before) != len(after):
        raise ValueError("the ids of a batch do not stand one after the other")
    terms = TermList(np.frombuffer(text.replace(before, after), dtype=np.uint8), batch.run.terms.ends)
    rows = tuple(
        (row.replace(old.encode(), new.encode(), 1), facts, continued, signature)
        for (row, facts, continued, signature), old, new in zip(batch.rows, batch.ids, ids, strict=True)
    )
    return replace(batch, ids=tuple(ids), rows=rows, run=replace(batch.run, terms=terms))


def _replayed(folder: Path, records: Iterable[Record]) -> Iterator[Prepared]:
    """All records in batches, of which this process analyses the first and the last."""
    records = iter(records)
    for number in count():
        chunk = [*islice(records, CHUNK)]
        if not chunk:
            return
        if number == 0 or len(chunk) < CHUNK:
            batch = _packed(chunk)
        else:
            packed = pickle.loads((folder / BATCHES / str(number % (POOL // CHUNK))).read_bytes())
            batch = _renamed(packed, [record.id for record in chunk])
        yield Prepared(batch, ())


def build(folder: Path) -> None:
    """Builds the index from nothing."""
    shutil.rmtree(folder / INDEX, ignore_errors=True)
    with patch("searchsvc.indexing.reindex.prepare_all", lambda records, _: _replayed(folder, records)):
        reindex(folder / CORPUS, folder / INDEX)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
