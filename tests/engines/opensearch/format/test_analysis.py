"""The analysis of a release comes back as it was, and damage is told."""

import numpy as np
import pytest

from searchsvc.engines.opensearch.format.analysis import pack_analyses, unpack_analysis
from searchsvc.engines.whoosh.build.batch import pack
from searchsvc.engines.whoosh.postings.runs import RUN_ARRAYS
from searchsvc.errors import IndexDamaged
from tests.engines.opensearch.conftest import Both


def test_each_release_has_the_postings_that_it_has_alone(both: Both) -> None:
    for release, analysis in zip(both.releases, both.analyses, strict=True):
        alone = pack([release])
        first = next(number for number, term in enumerate(alone.run.terms) if term[0] == 2)
        begins = alone.run.starts()
        rest = (slice(begins.postings[first], None), slice(begins.occurrences[first], None))
        run = alone.run.piece(slice(first, len(alone.run.terms)), *rest)
        assert list(analysis.run.terms) == list(run.terms)
        for name in RUN_ARRAYS:
            assert getattr(analysis.run, name).tolist() == getattr(run, name).tolist()
        assert analysis.facts.tobytes() == alone.rows[0][1]
        assert analysis.continued == alone.rows[0][2]


def test_a_changed_byte_is_told_or_changes_nothing(both: Both) -> None:
    analysis = both.analyses[3]
    (packed,) = pack_analyses(analysis.run, [analysis.facts.tobytes()], [analysis.continued])
    told = 0
    for at in range(len(packed)):
        damaged = bytearray(packed)
        damaged[at] ^= 64
        try:
            found = unpack_analysis(bytes(damaged))
        except IndexDamaged:
            told += 1
        else:  # of a frame's first bytes some only say how it was packed
            assert found.run.occurrences.tolist() == analysis.run.occurrences.tolist()
            assert list(found.run.terms) == list(analysis.run.terms)
    assert told > len(packed) - 8
    with pytest.raises(IndexDamaged):
        unpack_analysis(packed[: len(packed) // 2])


def test_a_release_without_text_has_an_analysis_too(both: Both) -> None:
    empty = both.analyses[0].run.piece(slice(0, 0), slice(0, 0), slice(0, 0))
    (packed,) = pack_analyses(empty, [both.analyses[0].facts.tobytes()], [b""])
    found = unpack_analysis(packed)
    assert len(found.run.terms) == 0
    assert np.array_equal(found.facts, both.analyses[0].facts)
