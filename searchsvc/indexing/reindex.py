"""The verb: `reindex(corpus, index)` brings an index up to date with a corpus folder, in one atomic step.

What can be read is indexed; what cannot is named with its reason and stops nothing. Files that nothing has touched are
not opened (`corpus.known_files`), and those whose bytes have not changed are not read as releases again, unless
`overrides.toml` now says something else of a release in them. Of releases with one id, the first in the order of path
(by bytes), then line, is kept.
The index may stand inside the corpus folder, and does not belong to the corpus then. The two cannot be one folder.
"""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from searchsvc.corpus.contents import ReadContents, read_contents
from searchsvc.corpus.known_files import KnownFiles
from searchsvc.corpus.overrides import OVERRIDES, being_written, read_overrides
from searchsvc.corpus.own_concepts import OWN_CONCEPTS, OwnConcepts, read_own_concepts
from searchsvc.engine import KEEP, Builder
from searchsvc.engines.choice import is_on_cluster
from searchsvc.engines.selection import current_catalog, current_generation, open_builder
from searchsvc.errors import IndexDamaged
from searchsvc.facts import inspect_record
from searchsvc.indexing.batches import prepare_all
from searchsvc.indexing.dask_workers import connected
from searchsvc.indexing.mapping import LocalProcesses, Mapper
from searchsvc.indexing.read_ahead import ReadAhead
from searchsvc.indexing.room import check_room, ran_out_of_room
from searchsvc.indexing.survey import Progress, ReadSource, Survey, Warned
from searchsvc.model.catalog import Catalog
from searchsvc.model.last_reindex import MOST_NAMED, LastReindex, LeftOut, read_last_reindex, write_last_reindex
from searchsvc.readers import Refusal
from searchsvc.readers.walk import CorpusListing, corpus_root, walk_corpus
from searchsvc.runtime.memory import used_for_build

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """What a reindex did. Counts are of releases, except `ignored`, which counts files; `seconds` is wall time.

    `waiting` are the paths of files that could not be read yet; in the index they stay as they were. `withdrawn` and
    `embargoed` count the releases that `overrides.toml` has taken back, and those that may not be shown yet; the next
    of these may be shown from `next_publication` on.
    """

    generation: str | None
    added: int
    changed: int
    removed: int
    unchanged: int
    ignored: int
    skipped: tuple[Refusal, ...]
    warnings: tuple[Warned, ...]
    releases: int
    seconds: float
    waiting: tuple[str, ...] = ()
    withdrawn: int = 0
    embargoed: int = 0
    next_publication: datetime | None = None


def reindex(  # noqa: PLR0913 - one for each option
    corpus: Path | str,
    index: Path | str,
    *,
    full: bool = False,
    jobs: int = 1,
    dask: str | None = None,
    dry_run: bool = False,
    wait: float = 0.0,
    keep: int = KEEP,
    keep_empty: bool = False,
    read: ReadContents = read_contents,
    progress: Callable[[Progress], None] = lambda _: None,
    now: datetime | None = None,
) -> ReindexReport:
    """Brings `index` up to date with `corpus`, using up to `jobs` processes, or the workers of a `dask` scheduler.

    Such an address is one like `tcp://host:8786`; what is built is the same. Its workers also read the files that they
    see at the same place, but only where `read` is as by default.
    With `full` every file is read and the index rebuilt from nothing, as a damaged one is; with `dry_run` nothing is
    written, and the report says what would be done. `wait` is how many seconds to wait for another writer, `keep` how
    many generations stay behind the new one, for a service to fall back to. Files that `read` does not give yet stay as
    they were. With `keep_empty`, JSON records without any text are kept too. `now` is the moment, with its offset, at
    which releases that wait for theirs are looked at: by default this one. Raises UsageError (there is no such corpus
    folder), IndexBusy and BuildFailed.
    """
    corpus_root(Path(corpus), index=Path(index))
    try:
        with _mapper(jobs, None if dry_run else dask) as mapper:
            again = partial(_reindex, Path(corpus), Path(index), mapper, read, progress, now)
            again = partial(again, dry_run=dry_run, wait=wait, keep=keep, keep_empty=keep_empty)
            try:
                return again(full=full)
            except IndexDamaged as damage:
                if full or dry_run:
                    raise
                _LOG.warning("%s. This one builds it from nothing", damage)
                return again(full=True)
    except OSError as error:
        failure = ran_out_of_room(Path(index), Path(corpus), error)
        if failure is None:
            raise
        raise failure from error


def _mapper(jobs: int, dask: str | None) -> AbstractContextManager[Mapper]:
    """Whoever does the work that depends on single files and records alone."""
    return connected(dask) if dask else nullcontext(LocalProcesses(jobs))


def _reindex(  # noqa: PLR0913 - one for each option
    corpus: Path,
    index: Path,
    mapper: Mapper,
    read: ReadContents,
    progress: Callable[[Progress], None],
    now: datetime | None,
    *,
    full: bool,
    dry_run: bool,
    wait: float,
    keep: int,
    keep_empty: bool,
) -> ReindexReport:
    """The same as `reindex`, which may be tried twice. Raises IndexDamaged where what it builds upon is damaged."""
    started = time.perf_counter()
    with nullcontext() if dry_run else open_builder(index, full=full, wait=wait, keep=keep) as builder:
        # Looked at under the lock: whoever held it may have indexed what was not there before.
        listing = walk_corpus(corpus, index=index)
        may_read_overrides = read(corpus / OVERRIDES) is not None
        overrides = read_overrides(corpus, now) if may_read_overrides else being_written()
        may_read_concepts = read(corpus / OWN_CONCEPTS) is not None
        own = read_own_concepts(corpus) if may_read_concepts else OwnConcepts(None)
        previous = builder.previous if builder else Catalog() if full else current_catalog(index)
        known = KnownFiles(index, read, trusted=not full)
        source = _source(listing, known, mapper if read is read_contents else LocalProcesses(), keep_empty)
        survey = Survey(listing, overrides, own, previous, source, keep_empty, progress)
        published: str | None = None
        with used_for_build():
            if builder is None:
                _rehearse(survey)
            else:
                if builder.is_first and not is_on_cluster():  # of which only a small part is kept here
                    check_room(index, listing)
                published = _build(builder, survey, mapper)
                known.write()
    report = ReindexReport(
        generation=published or current_generation(index),  # after the switch nothing is asked that could fail
        added=survey.added,
        changed=survey.changed,
        removed=len(survey.removed),
        unchanged=survey.unchanged,
        ignored=listing.ignored,
        skipped=tuple(survey.skipped),
        warnings=survey.warnings,
        releases=survey.releases,
        seconds=round(time.perf_counter() - started, 3),
        waiting=(
            *survey.waiting,
            *(() if may_read_overrides else (OVERRIDES,)),
            *(() if may_read_concepts else (OWN_CONCEPTS,)),
        ),
        withdrawn=len(survey.lifecycle.withdrawn),
        embargoed=len(survey.lifecycle.embargoed),
        next_publication=survey.lifecycle.next_publication,
    )
    if not dry_run:
        write_last_reindex(index, _last(report, read_last_reindex(index), is_built=published is not None))
    return report


def _source(listing: CorpusListing, known: KnownFiles, mapper: Mapper, keep_empty: bool) -> ReadSource:
    """How the files of a corpus are read: here, or ahead, where the mapper does that."""
    if mapper.reads_files:
        return ReadAhead(listing.files, known, mapper, keep_empty).read
    return lambda _, source: known.read(source.absolute)


def _last(report: ReindexReport, before: LastReindex | None, *, is_built: bool) -> LastReindex:
    build_seconds = report.seconds if is_built else None
    if not is_built and before is not None and before.generation == report.generation:
        build_seconds = before.build_seconds
    return LastReindex(
        ended=time.time(),
        seconds=report.seconds,
        added=report.added,
        changed=report.changed,
        removed=report.removed,
        releases=report.releases,
        left_out=len(report.skipped),
        generation=report.generation,
        build_seconds=build_seconds,
        first_left_out=tuple(LeftOut(each.path, each.line, each.reason) for each in report.skipped[:MOST_NAMED]),
    )


def _rehearse(survey: Survey) -> None:
    """Reads what a build would read, and finds the facts, for the warnings."""
    for record in survey.records():
        survey.warn(record, inspect_record(record).warnings)


def _build(builder: Builder, survey: Survey, mapper: Mapper) -> str | None:
    """Builds a generation where there is anything to build, and names it."""
    for prepared in prepare_all(survey.records(), mapper):
        builder.put(prepared.batch)
        for record, message in prepared.warnings:
            survey.warn(record, (message,))
    for release_id in survey.removed:
        builder.remove(release_id)
    concepts = survey.own.packed
    catalog = Catalog(survey.files, builder.previous.concepts if concepts is None else concepts, survey.lifecycle)
    return builder.publish(catalog) if builder.is_first or catalog != builder.previous else None
