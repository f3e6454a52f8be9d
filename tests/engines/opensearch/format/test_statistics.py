"""The statistics of an index on a cluster are those that the same releases have at home."""

import numpy as np
import pytest

from searchsvc.engines.opensearch.format.statistics import NO_COUNTS, IndexStatistics, RunningCounts, TermCounts
from searchsvc.engines.whoosh.compat.codec import zones_of
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.engines.whoosh.terms.dictionary_reader import join_keys
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.queryparser.parser import parse
from tests.engines.opensearch.conftest import Both


def counts(**of_terms: int) -> TermCounts:
    terms = sorted(of_terms)
    return TermCounts(TermList.of([term.encode() for term in terms]), np.array([of_terms[term] for term in terms]))


def as_dict(found: TermCounts) -> dict[str, int]:
    return {term.decode(): int(count) for term, count in zip(found.terms, found.frequencies, strict=True)}


def test_counts_are_added_up_and_taken_away() -> None:
    some, others = counts(a=1, b=2), counts(b=3, c=4)
    assert as_dict(some.plus(others, others)) == {"a": 1, "b": 8, "c": 8}
    assert as_dict(some.plus(others).minus(some)) == {"b": 3, "c": 4}
    assert as_dict(some.minus(some)) == {}
    assert as_dict(NO_COUNTS.plus()) == {}


def test_a_running_sum_is_the_sum_however_many_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RunningCounts, "AT_ONCE", 3)
    running = RunningCounts()
    assert running.is_empty
    for number in range(10):
        running.add(counts(**{f"t{number % 4}": 1, "every": 1}))
    assert as_dict(running.total()) == {"every": 10, "t0": 3, "t1": 3, "t2": 2, "t3": 2}
    assert not running.is_empty


@pytest.mark.parametrize(
    "q", ["school policy", "te*", "教", '"new plan"', "教育* OR sch*", "nowhere", "a-te* 5G基站", "教育部发布"]
)
def test_leaves_are_as_rare_as_at_home(both: Both, q: str) -> None:
    for tree in (parse(q), parse(q, is_acronym=lambda _: False)):
        here, home = outline_of(both.statistics, tree).plan, outline_of(both.snapshot, tree).plan
        assert here.statistics.frequencies.tolist() == home.statistics.frequencies.tolist()
        assert here.statistics.idf.tolist() == home.statistics.idf.tolist()


@pytest.mark.parametrize("prefix", ["sch", "", "te", "~", "教", "nothing"])
def test_terms_that_begin_with_a_prefix(both: Both, prefix: str) -> None:
    for most in (1, 5, 1000):
        assert both.statistics.most_frequent(prefix, most) == both.snapshot.most_frequent(prefix, most)
        assert both.statistics.frequencies(prefix, most) == both.snapshot.frequencies(prefix, most)


def test_lengths_are_weighed_as_at_home(both: Both) -> None:
    facts = np.concatenate([each.facts for each in both.analyses])
    here, home = both.statistics.norms(facts, zones_of(facts)), both.snapshot.norms
    for name in ("title", "lead", "rest"):
        assert np.allclose(here.norms[name], home.norms[name], rtol=1e-6)
    assert here.title_ends.tolist() == home.title_ends.tolist()
    assert here.lead_ends.tolist() == home.lead_ends.tolist()
    assert here.crossing == pytest.approx(home.crossing)


def test_documents_of_terms(both: Both) -> None:
    keys = join_keys([b"\x02school", b"\x02nothing", "\x02教育".encode()])
    assert both.statistics.document_counts(keys).tolist() == both.snapshot.document_counts(keys).tolist()


def test_an_index_without_releases_has_statistics(both: Both) -> None:
    none = IndexStatistics(0, NO_COUNTS, np.zeros_like(both.statistics.lengths))
    assert outline_of(none, parse("school te*")).plan.statistics.frequencies.tolist() == [0, 0, 0][:2]
    assert none.norms(both.analyses[0].facts, zones_of(both.analyses[0].facts)).crossing > 0
