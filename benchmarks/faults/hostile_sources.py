"""The part `hostile-sources`: every kind of hostile source, imported into a corpus that is then indexed.

What held: the import ended well and in time, what it could not use is named, it wrote whole files and only in its
folder, nothing outside the source was read, and the index of what it wrote shows well-formed outputs.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.faults.hostile.kind import Kind, files
from benchmarks.faults.hostile.outcome import Outcome, faults_of
from benchmarks.faults.hostile.outputs import faults_of_outputs
from benchmarks.faults.hostile.sources import SECRET, kinds
from benchmarks.faults.hostile.trial import GOOD, in_process, warm
from benchmarks.faults.hostile_files import fresh, remove
from benchmarks.faults.tally import Tally
from searchsvc.engines.selection import current_catalog
from searchsvc.errors import UsageError
from searchsvc.importers.feed import import_feeds
from searchsvc.importers.import_folder import ImportFolder, open_folder
from searchsvc.importers.sitemap import import_site
from searchsvc.importers.table import import_tables
from searchsvc.importers.web_archive import import_archives
from searchsvc.indexing.reindex import reindex

_IMPORTERS: Mapping[str, Callable[[Path, ImportFolder], None]] = {
    "feed": import_feeds,
    "csv": import_tables,
    "warc": import_archives,
    "sitemap": import_site,
}


def hostile_sources(given: argparse.Namespace) -> Iterator[Tally]:
    """Tries every kind, each by itself, or the first `tries` of them."""
    tally = Tally("hostile sources")
    warm(fresh(given.work / "hostile" / "warm"))
    for importer, kind in [*kinds()][: given.tries]:
        work = fresh(given.work / "hostile" / kind.name)
        faults = tried_source(work, importer, kind)
        if faults:
            tally.broke(f"{kind.name}: {'; '.join(faults)}")
        else:
            tally.held()
        remove(work)
    yield tally


def tried_source(work: Path, importer: str, kind: Kind, *, is_shown: bool = True) -> Sequence[str]:
    """What did not hold of one source. Nothing is raised."""
    folder = work / "given"
    folder.mkdir()
    kind.write(folder)
    files(GOOD)(work / "corpus")
    found = in_process(partial(_look_at, work, importer, kind, is_shown))
    return found if isinstance(found, list) else [str(found)]


def _look_at(work: Path, importer: str, kind: Kind, is_shown: bool) -> list[str]:
    (source,) = (work / "given").glob("source*")
    corpus = work / "corpus"
    faults: list[str] = []
    with open_folder(corpus / "imported") as folder:
        try:
            _IMPORTERS[importer](source, folder)
        except UsageError as error:  # a sentence for the person who named the source
            folder.leave_out(source.name, str(error))
        report = folder.report()
    written = {f"{number}": ["x"] for number in range(report.written)}
    faults += _faults_of_written(work, report.written)
    ids = {path: [f"{path} {each}" for each in ids] for path, ids in written.items()}
    faults += faults_of(kind, Outcome([str(each) for each in report.skipped], [], ids))
    if is_shown:
        releases = reindex(corpus, work / "index").releases
        catalog = current_catalog(work / "index")
        known = [record.id for held in catalog.files.values() for record in held.records]
        faults += faults_of_outputs(work / "index", [*GOOD], known, releases)
    return faults


def _faults_of_written(work: Path, count: int) -> Iterator[str]:
    """What is wrong with where files were written, and with what they hold."""
    imported = work / "corpus" / "imported"
    found = [path for path in imported.rglob("*") if path.is_file()]
    if len(found) != count:
        yield f"{len(found)} files were written, not {count}"
    if {path.name for path in work.iterdir()} != {"given", "corpus"}:
        yield "something was written outside the folder"
    if {path.name for path in (work / "corpus").iterdir()} != {*GOOD, "imported"}:
        yield "something was written beside the folder"
    for path in found:
        data = path.read_bytes()
        if SECRET.encode() in data or b"root:x:" in data:
            yield f"{path.name[:80]} holds what lies outside the source"
