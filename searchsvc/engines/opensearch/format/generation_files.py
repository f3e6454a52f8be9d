"""What is kept of a generation besides its documents: what it holds, how many releases have each term, the catalog."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.opensearch.format.statistics import LENGTHS, IndexStatistics, TermCounts
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.errors import IndexDamaged

FORMAT = 3
"""Raised whenever what is kept changes its meaning; an index of another format is rebuilt."""
_SUMMARY = "generation.json"
_TERMS, _ENDS, _FREQUENCIES, _LENGTHS = "terms", "term_ends", "term_frequencies", "lengths"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a generation holds and what wrote it; as `BuildSummary`, with the time at which it was built.

    `lexicons` are the names of its lexicons: each of what a build added, or merged of several such. `is_exact` says
    that no release was taken out since they were written. `dictionary` is that by which tellings were found
    (`tellings.finding.Told`).
    """

    format: int
    fingerprint: str
    program: str
    releases: int
    languages: Mapping[str, int]
    years: Mapping[str, int]
    built: str
    lexicons: tuple[str, ...]
    is_exact: bool
    dictionary: str | None


def write_files(folder: Path, summary: Summary, statistics: IndexStatistics) -> None:
    """Writes all but the catalog."""
    (folder / _SUMMARY).write_text(json.dumps(asdict(summary)), "utf-8")
    arrays: dict[str, NDArray[Any]] = {
        _TERMS: statistics.counts.terms.text,
        _ENDS: statistics.counts.terms.ends,
        _FREQUENCIES: statistics.counts.frequencies,
        _LENGTHS: statistics.lengths,
    }
    for name, values in arrays.items():
        (folder / name).write_bytes(np.ascontiguousarray(values).tobytes())


def read_summary(folder: Path) -> Summary:
    """What a generation says of itself. Raises IndexDamaged."""
    try:
        told = json.loads((folder / _SUMMARY).read_text("utf-8"))
        if told["format"] != FORMAT:
            raise IndexDamaged(
                f"{folder} was written by another version of searchsvc (format {told['format']}; this one reads "
                f"{FORMAT}); run 'searchsvc reindex'"
            )
        return Summary(**{**told, "lexicons": tuple(told["lexicons"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexDamaged(f"{folder} is damaged ({error}); remove it and start again") from error


def read_statistics(folder: Path, summary: Summary) -> IndexStatistics:
    """The statistics of a generation, mapped. Raises IndexDamaged."""
    try:
        terms = TermList(_mapped(folder / _TERMS, np.uint8), _mapped(folder / _ENDS, np.int64))
        counts = TermCounts(terms, _mapped(folder / _FREQUENCIES, np.int64))
        lengths = np.frombuffer((folder / _LENGTHS).read_bytes(), dtype=LENGTHS)
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{folder} is damaged ({error}); remove it and start again") from error
    return IndexStatistics(summary.releases, counts, lengths)


def _mapped(path: Path, dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - whatever NumPy takes as a type
    if not path.stat().st_size:
        return np.empty(0, dtype=dtype)
    return np.memmap(path, dtype=dtype, mode="r").view(np.ndarray)
