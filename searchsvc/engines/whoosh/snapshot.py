"""A snapshot: one generation opened for reading, its facts as arrays and its postings as sorted keys.

A key is `document << 32 | position` in 64 bits; a term's keys are ascending. A fresh reader is opened for each
generation and never refreshed, because Whoosh's refresh returns releases twice.
"""

import weakref
from collections import OrderedDict
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import IndexReader, TermNotFound

from searchsvc.engines.whoosh.columns import leaves, read_facts
from searchsvc.engines.whoosh.generations import HeldGeneration, check_opening, read_manifest
from searchsvc.engines.whoosh.schema import LANGUAGES, TEXT_FIELDS
from searchsvc.engines.whoosh.stored import unpack_release
from searchsvc.query import UNKNOWN
from searchsvc.release import Release

Keys = NDArray[np.int64]
POSITION_BITS = 32
NO_KEYS: Keys = np.empty(0, dtype=np.int64)
_CACHE_BYTES = 128 << 20


class _KeyCache:
    """The keys of the terms used last, up to a number of bytes in all."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._held: OrderedDict[tuple[str, str], Keys] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: tuple[str, str]) -> Keys | None:
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: tuple[str, str], keys: Keys) -> None:
        with self._lock:
            if key in self._held or keys.nbytes > self._capacity:
                return
            self._held[key] = keys
            self._bytes += keys.nbytes
            while self._bytes > self._capacity:
                _, dropped = self._held.popitem(last=False)
                self._bytes -= dropped.nbytes


class Snapshot:
    """One open generation. Documents are numbered from 0 to `size` - 1; those not `live` have been removed."""

    def __init__(self, held: HeldGeneration) -> None:
        self._held = held
        self.manifest = read_manifest(held.folder)
        check_opening(held.folder, self.manifest)
        self._reader = _open_reader(held.folder)
        weakref.finalize(self, self._reader.close)
        self._leaves = leaves(self._reader)
        self._read_lock = Lock()
        self._cache = _KeyCache(_CACHE_BYTES)
        facts, self.live = read_facts(self._reader)
        self.size = len(facts)
        self.provinces: NDArray[np.uint64] = facts["provinces"].copy()
        self.dates: NDArray[np.int32] = facts["date"].copy()
        self.years: NDArray[np.int32] = self.dates // 10_000
        self.languages: NDArray[np.uint8] = facts["language"].copy()
        self.lengths = {field: facts[field].astype(np.float32) for field in TEXT_FIELDS}
        self.relative_lengths = {field: self._relative(field) for field in TEXT_FIELDS}
        self.category_names, self.categories = self._read_categories()
        self.id_ranks, self._numbers = self._read_ids()

    @property
    def count(self) -> int:
        """How many releases there are."""
        return len(self._numbers)

    def _relative(self, field: str) -> NDArray[np.float32]:
        """Each document's length over the mean of its language, so that one script is not measured by the other."""
        lengths = self.lengths[field]
        relative = np.ones(self.size, dtype=np.float32)
        for code in range(len(LANGUAGES)):
            chosen = (self.languages == code) & self.live & (lengths > 0)
            if chosen.any():
                relative[chosen] = lengths[chosen] / lengths[chosen].mean()
        return relative

    def _read_categories(self) -> tuple[list[str], NDArray[np.int32]]:
        names = [UNKNOWN]
        codes = np.zeros(self.size, dtype=np.int32)
        for term in self._terms("category"):
            codes[self._documents("category", term)] = len(names)
            names.append(term.decode())
        return names, codes

    def _read_ids(self) -> tuple[NDArray[np.int32], dict[str, int]]:
        ranks = np.zeros(self.size, dtype=np.int32)
        numbers: dict[str, int] = {}
        for rank, term in enumerate(self._terms("id")):
            for number in self._documents("id", term):
                if self.live[number]:
                    ranks[number] = rank
                    numbers[term.decode()] = number
        return ranks, numbers

    def _terms(self, field: str) -> list[bytes]:
        return list(self._reader.lexicon(field))

    def _documents(self, field: str, term: bytes) -> list[int]:
        return list(self._reader.postings(field, term).all_ids())

    def keys(self, field: str, term: str) -> Keys:
        """The keys of a term in live documents."""
        cached = self._cache.get((field, term))
        if cached is None:
            with self._read_lock:
                cached = self._read_keys(field, term.encode())
            self._cache.put((field, term), cached)
        return cached

    def _read_keys(self, field: str, term: bytes) -> Keys:
        parts = [_leaf_keys(leaf, base, field, term) for leaf, base in self._leaves]
        keys = np.concatenate(parts) if parts else NO_KEYS
        return keys[self.live[keys >> POSITION_BITS]] if keys.size and not self.live.all() else keys

    def expand(self, field: str, prefix: str) -> list[str]:
        """The terms of a field that begin with a prefix."""
        with self._read_lock:
            return [term.decode() for term in self._reader.expand_prefix(field, prefix)]

    def stored(self, number: int) -> Release:
        """The release with a document number."""
        with self._read_lock:
            fields = self._reader.stored_fields(number)
        return unpack_release(fields["release"])

    def number(self, release_id: str) -> int | None:
        """The document number of a release."""
        return self._numbers.get(release_id)


def _open_reader(folder: Path) -> IndexReader:
    return FileStorage(str(folder)).open_index().reader()


def _leaf_keys(leaf: IndexReader, base: int, field: str, term: bytes) -> Keys:
    """The keys of a term in one segment, read block by block from Whoosh's matcher."""
    try:
        matcher = leaf.postings(field, term)
    except TermNotFound:
        return NO_KEYS
    documents: list[int] = []
    values: list[bytes] = []
    while matcher.is_active():
        documents.append(matcher.id())
        values.append(matcher.value())
        matcher.next()
    counts = np.fromiter((len(value) // 4 for value in values), dtype=np.int64, count=len(values))
    numbers = np.repeat(np.asarray(documents, dtype=np.int64) + base, counts)
    return (numbers << POSITION_BITS) | np.frombuffer(b"".join(values), dtype="<u4").astype(np.int64)
