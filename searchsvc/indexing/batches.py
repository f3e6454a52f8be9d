"""From records to batches for a builder: facts are found and texts analysed, in this process or by a mapper.

The work of one record depends on nothing but the record and the engine, so it may be done anywhere; memory stays
bounded, because only a few chunks are under way at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from searchsvc.engine import Batch
from searchsvc.engines.choice import EngineName, chosen_engine
from searchsvc.engines.selection import pack_releases
from searchsvc.facts import inspect_record
from searchsvc.indexing.mapping import Mapper
from searchsvc.model.release import Record, Release

_FIRST = 256
"""How many records are prepared before any process is started: if there are no more, starting one is not worth it."""
CHUNK = 1024
"""How many records are sent to a process at once: the more, the fewer terms come twice and have to be merged."""
_CHUNK_LENGTH = 1 << 21
"""Characters from which a chunk takes no more records, so that long records do not need more memory."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records, at least one, that are prepared together."""

    records: tuple[Record, ...]

    def __str__(self) -> str:
        first, last = (
            record.path if record.line is None else f"{record.path}:{record.line}"
            for record in (self.records[0], self.records[-1])
        )
        return f"the analysis of {first}" + (f" to {last}" if first != last else "")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch of releases, and the warnings about its records, each with the record."""

    batch: Batch
    warnings: tuple[tuple[Record, str], ...]


def prepare(chunk: Chunk, *, engine: EngineName) -> Prepared:
    """Finds the facts of some records, analyses their texts, and packs them for an engine."""
    releases: list[Release] = []
    warnings: list[tuple[Record, str]] = []
    for record in chunk.records:
        inspection = inspect_record(record)
        releases.append(inspection.release)
        warnings += ((record, message) for message in dict.fromkeys((*record.warnings, *inspection.warnings)))
    return Prepared(pack_releases(releases, engine), tuple(warnings))


def _chunks(records: Iterator[Record]) -> Iterator[Chunk]:
    """The records in chunks, of which the first is a small one."""
    chunk: list[Record] = []
    length, most = 0, _FIRST
    for record in records:
        chunk.append(record)
        length += len(record.body)
        if len(chunk) == most or length >= _CHUNK_LENGTH:
            yield Chunk(tuple(chunk))
            chunk, length, most = [], 0, CHUNK
    if chunk:
        yield Chunk(tuple(chunk))


def prepare_all(records: Iterable[Record], mapper: Mapper) -> Iterator[Prepared]:
    """All records in batches, in their order, for the engine of this process. No two records may have one id.

    The first chunk is prepared here in any case: processes that are forked afterwards have all tables and kernels.
    Raises BuildFailed as the mapper does.
    """
    prepare_one = partial(prepare, engine=chosen_engine())
    chunks = _chunks(iter(records))
    yield from map(prepare_one, islice(chunks, 1))
    second = list(islice(chunks, 1))
    if second:
        yield from mapper.map(prepare_one, chain(second, chunks))
