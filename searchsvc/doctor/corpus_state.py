"""The corpus: whether it can be read, what the last build left out of it, and whether it has changed since."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from searchsvc.corpus.overrides import OVERRIDES, read_overrides
from searchsvc.corpus.own_concepts import OWN_CONCEPTS, read_own_concepts
from searchsvc.doctor.finding import Finding, State, Subject, listed
from searchsvc.doctor.served import built_of, catalog_of, generation_of
from searchsvc.engines.whoosh.store.pointer import pointer_stamp
from searchsvc.errors import UsageError
from searchsvc.model.catalog import Catalog
from searchsvc.readers.walk import CorpusListing, walk_corpus

_REINDEX = "Run 'searchsvc reindex'."


def check_corpus(subject: Subject) -> Iterator[Finding]:
    """The folder, the files of the last build, and the two side files."""
    try:
        listing = walk_corpus(subject.corpus, index=subject.index)
    except UsageError as error:
        has_index = pointer_stamp(subject.index) or generation_of(subject.index)
        state: State = "notice" if has_index else "wrong"  # a machine may only serve
        yield Finding("corpus", state, str(error).rstrip("."), "Name it with --corpus; only a reindex needs it.")
        return
    yield listing_finding(subject.corpus, listing)
    yield from side_file_findings(subject.corpus)
    built, catalog = built_of(subject.index), catalog_of(subject.index)
    if built is not None and catalog is not None:
        try:
            moment = datetime.fromisoformat(built).timestamp()
        except ValueError:
            return  # which the checks of the index tell
        yield from catalog_findings(catalog, listing, moment)


def listing_finding(corpus: Path, listing: CorpusListing) -> Finding:
    """How many files of a corpus are read, and how many are not."""
    message = f"{len(listing.files):,} files in {corpus}, and {listing.ignored:,} that are ignored"
    if listing.refused:
        refused = [f"{each.path} {each.reason}" for each in listing.refused]
        return Finding("corpus", "notice", f"{message}; refused: {listed(refused)}", "Correct these, then reindex.")
    if not listing.files:
        advice = "Put releases there, or name another folder with --corpus; docs/corpus.md says what is read."
        return Finding("corpus", "notice", message, advice)
    return Finding("corpus", "fine", message)


def side_file_findings(corpus: Path) -> Iterator[Finding]:
    """Whether `overrides.toml` and `concepts.toml`, where they are there, can be used."""
    overrides, own = read_overrides(corpus), read_own_concepts(corpus)
    for name, is_readable, warnings in (
        (OVERRIDES, overrides.is_readable, overrides.warnings),
        (OWN_CONCEPTS, own.packed is not None, own.warnings),
    ):
        if not (corpus / name).exists():
            continue
        if not is_readable:
            yield Finding(name, "wrong", listed(list(warnings)), "Correct the file; until then nothing of it holds.")
        elif warnings:
            yield Finding(name, "notice", listed(list(warnings)), "Correct these entries; all others hold.")
        else:
            yield Finding(name, "fine", "can be used")


def catalog_findings(catalog: Catalog, listing: CorpusListing, built: float) -> Iterator[Finding]:
    """What the last build left out, and what has changed since `built`, whole seconds since 1970."""
    left_out = sorted(path for path, file in catalog.files.items() if not file.clean)
    if left_out:
        message = f"of {len(left_out)} files something could not be read: {listed(left_out)}"
        yield Finding("left out", "notice", message, "'searchsvc reindex' names each with its reason.")
    else:
        yield Finding("left out", "fine", "nothing, by the last build")
    present = {source.path for source in listing.files}
    changed = sorted(present ^ catalog.files.keys())
    changed += [
        each.path for each in listing.files if each.path in catalog.files and _changed(each.absolute) >= built + 1
    ]
    if changed:
        message = f"{len(changed)} files were added, changed or removed since the index was built: {listed(changed)}"
        yield Finding("freshness", "notice", message, _REINDEX)
    else:
        yield Finding("freshness", "fine", "no file has changed since the index was built")


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
