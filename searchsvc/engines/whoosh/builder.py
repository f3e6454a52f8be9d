"""The builder of a Whoosh generation: aside from the one that serves, verified, then switched to at once."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import numpy as np
from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

from searchsvc.catalog import Catalog, read_catalog, write_catalog
from searchsvc.engines.whoosh.columns import read_facts
from searchsvc.engines.whoosh.generations import (
    MANIFEST,
    Contents,
    check_content,
    check_opening,
    current_name,
    link_files,
    new_build,
    read_manifest,
    remove_unheld,
    seal,
    switch,
    write_lock,
)
from searchsvc.engines.whoosh.schema import FACTS, FORMAT_VERSION, LANGUAGES, schema
from searchsvc.engines.whoosh.stored import pack_release
from searchsvc.errors import IndexDamaged
from searchsvc.facts.gazetteer import provinces
from searchsvc.release import Release
from searchsvc.text.document import Document

_MEMORY_MB = 256
"""How much of the postings Whoosh keeps in memory before it spills them to disk."""


def fingerprint() -> str:
    """What a build depends on besides the corpus; a generation with another one is not built upon."""
    parts = [str(FORMAT_VERSION), *(f"{name}={version(name)}" for name in ("searchsvc", "jieba", "opencc", "whoosh"))]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def date_key(release: Release) -> int:
    """The date as yyyymmdd, a partial one as its first day; 0 where there is none."""
    date = release.date
    return date.year * 10_000 + (date.month or 1) * 100 + (date.day or 1) if date else 0


def _facts(document: Document) -> bytes:
    release = document.release
    order = {code: bit for bit, code in enumerate(sorted(provinces()))}
    record = np.zeros((), dtype=FACTS)
    record["provinces"] = sum(1 << order[fact.code] for fact in release.provinces)
    record["date"] = date_key(release)
    record["title"], record["body"], record["meta"] = document.title.length, document.body.length, document.meta.length
    record["language"] = LANGUAGES.index(release.language)
    record["present"] = 1
    return record.tobytes()


def reusable_base(index: Path) -> Path | None:
    """The generation that serves, where it was built by the same program and is sound enough to build upon."""
    name = current_name(index)
    if name is None:
        return None
    folder = index / "generations" / name
    try:
        manifest = read_manifest(folder)
        check_opening(folder, manifest)
    except IndexDamaged:
        return None
    return folder if manifest.fingerprint == fingerprint() else None


class WhooshBuilder:
    """See `searchsvc.engine.Builder`. Made by `open_builder`, under the write lock."""

    def __init__(self, index: Path, *, full: bool) -> None:
        self._index = index
        self._build = new_build(index)
        self._base = None if full else reusable_base(index)
        if self._base is None:
            self.previous = Catalog()
            whoosh_index.create_in(str(self._build), schema())
        else:
            self.previous = read_catalog(self._base)
            names = [name for name in read_manifest(self._base).files if name not in (MANIFEST, "catalog.json")]
            link_files(self._base, self._build, names)
        opened = FileStorage(str(self._build)).open_index()
        self._writer = opened.writer(limitmb=_MEMORY_MB)
        self._searcher = opened.searcher()

    @property
    def is_first(self) -> bool:
        """See `Builder`."""
        return self._base is None

    def put(self, document: Document) -> None:
        """See `Builder`."""
        release = document.release
        self.remove(release.id)
        self._writer.add_document(
            id=release.id,
            category=release.category,
            release=pack_release(release),
            facts=_facts(document),
            title=document.title,
            body=document.body,
            meta=document.meta,
        )

    def remove(self, release_id: str) -> None:
        """See `Builder`."""
        if self._base is not None:
            self._writer.delete_by_term("id", release_id, searcher=self._searcher)

    def publish(self, catalog: Catalog) -> str:
        """See `Builder`."""
        self._searcher.close()
        self._writer.commit(optimize=self._base is None)
        write_catalog(self._build, catalog)
        for lock in self._build.glob("*_WRITELOCK"):
            lock.unlink()
        manifest = seal(self._build, self._contents(), self._base)
        linked = set() if self._base is None else read_manifest(self._base).files.items() & manifest.files.items()
        check_content(self._build, manifest, except_for={name for name, _ in linked})
        name = switch(self._index, self._build)
        remove_unheld(self._index)
        return name

    def _contents(self) -> Contents:
        reader = FileStorage(str(self._build)).open_index().reader()
        facts, live = read_facts(reader)
        reader.close()
        languages = Counter(LANGUAGES[code] or "unknown" for code in facts["language"][live].tolist())
        years = Counter(str(year or "unknown") for year in (facts["date"][live] // 10_000).tolist())
        return Contents(
            fingerprint=fingerprint(),
            program=version("searchsvc"),
            releases=languages.total(),
            languages=dict(sorted(languages.items())),
            years=dict(sorted(years.items(), reverse=True)),
        )

    def discard(self) -> None:
        """See `Builder`."""
        if not self._writer.is_closed:
            self._searcher.close()
            self._writer.cancel()
        shutil.rmtree(self._build, ignore_errors=True)


@contextmanager
def open_builder(index: Path, *, full: bool, wait: float) -> Iterator[WhooshBuilder]:
    """A builder under the write lock; what it did not publish is discarded. Raises IndexBusy after `wait` seconds."""
    with write_lock(index, wait):
        builder = WhooshBuilder(index, full=full)
        try:
            yield builder
        finally:
            builder.discard()
