"""The proof that answers were made and not kept: what the service counts of its cache, before and after."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.errors import EngineFailed
from benchmarks.over_http.serving import get_text

_COUNTER = re.compile(r'^searchsvc_answer_cache_total\{result="(hit|miss)"\} ([0-9.e+]+)$', re.MULTILINE)


@dataclass(slots=True)
class CacheCounts:
    """Answers to searches that were kept ones, and that were made."""

    hits: int = 0
    misses: int = 0

    def add(self, other: "CacheCounts") -> None:
        """Adds the counts of another time."""
        self.hits += other.hits
        self.misses += other.misses


def cache_counts(port: int) -> CacheCounts:
    """What a service has counted so far, over all its workers."""
    found = {result: int(float(count)) for result, count in _COUNTER.findall(get_text(port, "/metrics"))}
    return CacheCounts(found.get("hit", 0), found.get("miss", 0))


@contextmanager
def nothing_kept(port: int) -> Iterator[CacheCounts]:
    """Counts meanwhile. Raises EngineFailed where an answer was a kept one, or none was counted."""
    before, counted = cache_counts(port), CacheCounts()
    yield counted
    after = cache_counts(port)
    counted.hits, counted.misses = after.hits - before.hits, after.misses - before.misses
    if counted.hits:
        raise EngineFailed(f"{counted.hits} of {counted.hits + counted.misses} answers to new questions were kept ones")
    if not counted.misses:
        raise EngineFailed("the service does not count in /metrics which answers were kept ones")
