"""Batches: a few releases as the builder takes them, analysed and packed in one process.

What crosses from process to process is arrays and bytes, not a mapping of terms for each document.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchsvc.engine import Batch
from searchsvc.engines.whoosh.format.index_format import CATEGORY, FACTS, FIELD_PREFIX, ID, LANGUAGES, TEXT
from searchsvc.engines.whoosh.format.stored_row import pack_row
from searchsvc.engines.whoosh.postings.runs import RUN_ARRAYS, Run, RunMaker
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.engines.whoosh.vocabulary.title_keys import Titles, read_titles
from searchsvc.facts.places.gazetteer import provinces
from searchsvc.model.release import Release
from searchsvc.suggest.phrases import Phrases, count_phrases
from searchsvc.tellings.signature import signatures_of
from searchsvc.text.document import Documents, analyze_releases
from searchsvc.text.kernels.token_postings import Postings

Row = tuple[bytes, bytes, bytes, bytes]
"""What is kept of a document besides its postings: its stored row, facts, positions within words, and signature."""


@dataclass(frozen=True, slots=True)
class WhooshBatch(Batch):
    """Rows, titles, noun phrases and postings of documents, numbered from 0."""

    rows: tuple[Row, ...]
    titles: Titles
    phrases: Phrases
    run: Run


def pack(releases: Sequence[Release]) -> WhooshBatch:
    """The batch of some releases, no two of which have one id: analyses their texts."""
    return pack_analysed(analyze_releases(releases))


def pack_analysed(documents: Documents) -> WhooshBatch:
    """The batch of releases whose texts have been analysed."""
    releases, maker = documents.releases, RunMaker()
    for number, release in enumerate(releases):
        maker.add(number, FIELD_PREFIX[ID], {release.id: [1]})
        if release.category is not None:
            maker.add(number, FIELD_PREFIX[CATEGORY], {release.category: [1]})
    rows = map(pack_row, releases, documents.title_spans, documents.body_spans)
    facts, signatures = _facts(releases, documents.bounds), signatures_of(documents).packed()
    return WhooshBatch(
        ids=tuple(release.id for release in releases),
        rows=tuple(zip(rows, facts, documents.continued, signatures, strict=True)),
        titles=read_titles([(release.title, release.title_shown_only) for release in releases]),
        phrases=count_phrases(documents),
        run=_followed(maker.make(), documents.postings),
    )


def _followed(run: Run, postings: Postings) -> Run:
    """A run with the postings of the field `text` after its own, all of which sort before these."""
    lengths = np.diff(postings.ends, prepend=0)
    text = np.insert(postings.text, postings.ends - lengths, FIELD_PREFIX[TEXT][0])
    ends = len(run.terms.text) + postings.ends + np.arange(1, len(postings.ends) + 1)
    return Run(
        TermList(np.concatenate([run.terms.text, text]), np.concatenate([run.terms.ends, ends])),
        *(np.concatenate([getattr(run, name), getattr(postings, name)]) for name in RUN_ARRAYS),
    )


def _date_key(release: Release) -> int:
    """The date as yyyymmdd, a partial one as its first day; 0 where there is none."""
    date = release.date
    return date.year * 10_000 + (date.month or 1) * 100 + (date.day or 1) if date else 0


def _facts(releases: Sequence[Release], bounds: NDArray[np.int64]) -> list[bytes]:
    """The facts of each release, as a record of `FACTS`."""
    bits = {code: 1 << bit for bit, code in enumerate(sorted(provinces()))}
    facts = np.zeros(len(releases), dtype=FACTS)
    facts["provinces"] = [sum(bits[fact.code] for fact in release.provinces) for release in releases]
    facts["date"] = list(map(_date_key, releases))
    facts["title_end"] = bounds[:, 0, 1]
    facts["body"], facts["body_end"] = bounds[:, 1].T
    facts["language"] = [LANGUAGES.index(release.language) for release in releases]
    facts["present"] = 1
    packed = facts.tobytes()
    return [packed[start : start + FACTS.itemsize] for start in range(0, len(packed), FACTS.itemsize)]
