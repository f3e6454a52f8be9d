import pytest

from benchmarks.errors import EngineFailed
from benchmarks.over_http import cache_proof
from benchmarks.over_http.cache_proof import CacheCounts, cache_counts, nothing_kept


def _counted(monkeypatch: pytest.MonkeyPatch, *texts: str) -> None:
    said = iter(texts)
    monkeypatch.setattr(cache_proof, "get_text", lambda port, path: next(said))


def _metrics(hits: float, misses: float) -> str:
    name = "searchsvc_answer_cache_total"
    return f'# TYPE {name} counter\n{name}{{result="hit"}} {hits}\n{name}{{result="miss"}} {misses}\n'


def test_counts_are_read_from_the_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    _counted(monkeypatch, _metrics(3.0, 1.2e6))
    assert cache_counts(1) == CacheCounts(3, 1_200_000)


def test_answers_that_were_made_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    _counted(monkeypatch, _metrics(3.0, 5.0), _metrics(3.0, 9.0))
    with nothing_kept(1) as counted:
        pass
    assert counted == CacheCounts(0, 4)


@pytest.mark.parametrize(
    ("after", "message"), [(_metrics(4.0, 9.0), "1 of 5 answers"), ("nothing\n", "does not count")]
)
def test_a_kept_answer_or_no_count_is_a_failure(monkeypatch: pytest.MonkeyPatch, after: str, message: str) -> None:
    before = "nothing\n" if after == "nothing\n" else _metrics(3.0, 5.0)
    _counted(monkeypatch, before, after)
    with pytest.raises(EngineFailed, match=message), nothing_kept(1):
        pass
