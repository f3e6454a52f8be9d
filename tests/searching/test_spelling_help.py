"""Help never takes an answer away: where a cluster is full, away or slow it is left out, and soon.

What is offered is tested in `suggest/test_corrections.py`.
"""

from collections.abc import Callable, Sequence

import pytest
from typing_extensions import override

from searchsvc.engine import Matches
from searchsvc.errors import ClusterRefused, ClusterUnreachable, IndexDamaged, QueryTooSlow
from searchsvc.model.query import Query
from searchsvc.queryparser.nodes import Node, Nothing
from searchsvc.searching import spelling_help
from searchsvc.searching.listing import Listing
from searchsvc.searching.search import search
from searchsvc.searching.spelling_help import COUNTING_SECONDS, HELP_SECONDS, completions
from searchsvc.suggest.vocabulary import Entry, Near, Vocabulary
from tests.web.conftest import sample_releases
from tests.web.fake import FakeEngine
from tests.web.helping import NoVocabulary

FAILURES = [QueryTooSlow, ClusterRefused, ClusterUnreachable]
TYPED = "teachrs"


class Words(NoVocabulary):
    """Knows some words, and does with each count what it is told."""

    def __init__(self, counted: Callable[[], int]) -> None:
        self._counted = counted

    @override
    def matching(self, tree: Node) -> int:
        return self._counted()

    @override
    def counts_among(self, tree: Node, words: Sequence[str]) -> list[int]:
        return [self._counted() for _ in words]

    @override
    def near(self, word: str, most: float) -> list[Near]:
        return [Near(each, 9, 1.0) for each in ("teachers", "teacher", "teaches")]

    @override
    def beginning(self, prefix: str, count: int) -> list[Entry]:
        return [Entry("teachers meet", 9, is_phrase=True, carried=True)]


class Engine(FakeEngine):
    """Has these words; `trying` is called before each search that only counts. Its clock is `now`."""

    def __init__(self) -> None:
        super().__init__(sample_releases())
        self.now, self.tried = 0.0, 0
        self.counted: Callable[[], int] = lambda: 0
        self.trying: Callable[[], None] = lambda: None

    @property
    @override
    def vocabulary(self) -> Words:
        return Words(self.counted)

    @override
    def clock(self) -> float:
        return self.now

    @override
    def search(self, query: Query, tree: Node, relaxed: Callable[[], Node | None]) -> Matches:
        if not query.per_page:
            self.tried += 1
            self.trying()
        return super().search(query, tree, relaxed)


@pytest.fixture
def engine() -> Engine:
    return Engine()


def raising(error: type[Exception]) -> Callable[[], int]:
    def fail() -> int:
        raise error("not now")

    return fail


def test_it_helps(engine: Engine) -> None:
    meant = search(engine, Query(TYPED)).suggestions.did_you_mean
    assert meant is not None
    assert (meant.q, engine.tried) == ("teachers", 3)
    engine.counted = lambda: 5
    assert [each.text for each in completions(engine, "teach")] == ["teachers meet"]


@pytest.mark.parametrize("error", FAILURES)
@pytest.mark.parametrize("where", ["counted", "trying"])
def test_an_answer_stays_where_help_fails(
    engine: Engine, error: type[Exception], where: str, caplog: pytest.LogCaptureFixture
) -> None:
    setattr(engine, where, raising(error))
    query = Query(TYPED)
    for page in (search(engine, query), Listing(engine, query).page(query)):
        assert (page.total, page.suggestions.did_you_mean) == (0, None)
    assert caplog.text.count("no better spelling of a query is looked for: not now") == 2
    engine.counted = raising(error)
    assert completions(engine, "teach") == ()
    assert "no completions are looked for: not now" in caplog.text


def test_damage_is_told(engine: Engine) -> None:
    engine.trying = raising(IndexDamaged)  # type: ignore[assignment]
    with pytest.raises(IndexDamaged):
        search(engine, Query(TYPED))


def test_no_correction_is_tried_once_the_clock_of_the_engine_says_so(engine: Engine) -> None:
    def wait() -> None:
        engine.now += HELP_SECONDS

    engine.trying = wait
    search(engine, Query(TYPED))
    assert engine.tried == 2  # the second began just in time


def test_nothing_is_counted_for_long(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = 0

    def wait() -> int:
        nonlocal counts
        counts += 1
        engine.now += COUNTING_SECONDS / 2
        return 0

    def many(_: str, vocabulary: Vocabulary, __: object) -> list[int]:
        return [vocabulary.matching(Nothing()) for _ in range(9)]

    engine.counted = wait
    monkeypatch.setattr(spelling_help, "corrections", many)
    assert search(engine, Query(TYPED)).suggestions.did_you_mean is None
    assert counts == 2
