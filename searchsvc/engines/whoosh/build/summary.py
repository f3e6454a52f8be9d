"""The summary of a build: what it holds and what wrote it, as its manifest says."""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.compat.codec import ColumnarSegment
from searchsvc.engines.whoosh.format.index_format import FORMAT_VERSION, LANGUAGES
from searchsvc.engines.whoosh.store.manifest import BuildSummary
from searchsvc.engines.whoosh.store.rows import read_facts
from searchsvc.model.catalog import SHAPE

PROGRAMS = ("searchsvc", "jieba", "opencc", "pypinyin", "whoosh")
"""Whatever has a say in what is written."""


def fingerprint() -> str:
    """What a build depends on besides the corpus; a generation with another one is not built upon."""
    parts = [str(FORMAT_VERSION), f"catalog={SHAPE}", *(f"{name}={version(name)}" for name in PROGRAMS)]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def summary_of(build: Path, segments: Sequence[ColumnarSegment], dictionary: str | None) -> BuildSummary:
    """What the segments of a build hold, without their deleted documents; `dictionary` is as in `Manifest`."""
    languages: Counter[str] = Counter()
    years: Counter[str] = Counter()
    for segment in segments:
        facts = np.delete(read_facts(build, segment.segment_id()), list(segment.deleted_docs()))
        for code, count in _counted(facts["language"]):
            languages[LANGUAGES[code] or "unknown"] += count
        for year, count in _counted(facts["date"] // 10_000):
            years[str(year or "unknown")] += count
    return BuildSummary(
        format=FORMAT_VERSION,
        fingerprint=fingerprint(),
        program=version("searchsvc"),
        dictionary=dictionary,
        releases=languages.total(),
        languages=dict(sorted(languages.items())),
        years=dict(sorted(years.items(), reverse=True)),
    )


def _counted(values: NDArray[Any]) -> Iterator[tuple[int, int]]:
    """Each of some numbers, and how often it comes."""
    found, counts = np.unique(values, return_counts=True)
    return zip(found.tolist(), counts.tolist(), strict=True)
