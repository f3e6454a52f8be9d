"""What an open engine does at its edges: other versions, passing faults, long pages, odd ids."""

import time
import unicodedata
from pathlib import Path

import pytest

from searchsvc.engines.selection import open_engine, open_live
from searchsvc.engines.whoosh import live as live_engine
from searchsvc.engines.whoosh import whoosh_engine
from searchsvc.engines.whoosh.format.index_format import FORMAT_VERSION
from searchsvc.engines.whoosh.search import expansions
from searchsvc.engines.whoosh.search.evaluator import Evaluator
from searchsvc.engines.whoosh.search.open_segment import OpenSegment
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.engines.whoosh.store.generations import hold_current
from searchsvc.engines.whoosh.whoosh_engine import WhooshEngine, open_whoosh
from searchsvc.errors import IndexDamaged, QueryTooSlow
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import Query
from searchsvc.queryparser.parser import parse
from searchsvc.searching.releases import read
from searchsvc.searching.search import search
from tests.conftest import MakeEngine
from tests.resealing import reseal


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("Bridge\n\nOpened.", "utf-8")
    return folder


def test_a_search_may_wait_long_but_not_work_long(
    corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reindex(corpus_folder, tmp_path / "index")
    snapshot = Snapshot(hold_current(tmp_path / "index"))
    waiting = Evaluator(snapshot, outline_of(snapshot, parse("bridge")), time.thread_time() + 0.2)
    time.sleep(0.3)  # as where other threads have the processor
    (found,) = waiting.evaluate()
    assert len(found[0]) == 1
    monkeypatch.setattr(whoosh_engine, "DEADLINE", 0)
    with pytest.raises(QueryTooSlow):
        search(WhooshEngine(snapshot), Query("bridge"))


def test_a_generation_of_another_version_is_refused_and_the_older_one_goes_on(
    corpus_folder: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    reindex(corpus_folder, index)
    live = open_live(index)
    before = live.engine()
    (corpus_folder / "b.txt").write_text("Bridge\n\nClosed.", "utf-8")
    reindex(corpus_folder, index)
    reseal(index, format=FORMAT_VERSION + 1, of_newer_versions="only")
    with pytest.raises(IndexDamaged, match="a newer version"):
        open_engine(index)
    assert live.engine() is before
    assert search(live.engine(), Query(q="bridge")).total == 1


def test_a_passing_fault_is_tried_again(corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = tmp_path / "index"
    reindex(corpus_folder, index)
    live = open_live(index)
    assert search(live.engine(), Query(q="bridge")).total == 1
    (corpus_folder / "b.txt").write_text("Bridge\n\nClosed.", "utf-8")
    reindex(corpus_folder, index)

    def fails(index: Path, *, is_trusted: bool) -> WhooshEngine:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(live_engine, "RETRY_SECONDS", 0.0)
    monkeypatch.setattr(live_engine, "open_whoosh", fails)
    assert search(live.engine(), Query(q="bridge")).total == 1
    monkeypatch.setattr(live_engine, "open_whoosh", open_whoosh)
    assert search(live.engine(), Query(q="bridge")).total == 2


@pytest.mark.slow
def test_every_result_of_a_long_page_is_marked(make_engine: MakeEngine) -> None:
    body = "Opening words. " * 30 + "教育。" * 60
    engine = make_engine([{"id": f"r{number}", "title": "x", "body": body} for number in range(100)])
    for q in ("教育", "word*"):
        page = search(engine, Query(q=q, per_page=100))
        assert len(page.results) == 100
        assert all(any(snippet.marks for snippet in hit.snippets) for hit in page.results)


@pytest.mark.slow
def test_a_prefix_is_every_word_and_number_that_begins_so(make_engine: MakeEngine) -> None:
    numbers = " ".join(str(1_000_000 + number) for number in range(3000))
    engine = make_engine(
        [{"id": "many", "text": numbers}, {"id": "one", "text": "10 bridges"}, {"id": "no", "text": "20"}]
    )
    assert {hit.id for hit in search(engine, Query(q="10*")).results} == {"many", "one"}
    assert [hit.id for hit in search(engine, Query(q="10* bridge*")).results] == ["one"]
    assert search(engine, Query(q="10* -bridges")).total == 1


def test_prefixes_within_phrases_expand_to_a_share_each(
    make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine([{"id": "one", "text": " ".join(f"a b{number}" for number in range(50))}])
    assert isinstance(engine, WhooshEngine)
    monkeypatch.setattr(expansions, "MOST_EXPANDED_TOGETHER", 40)
    asked: list[str] = []
    most_frequent = OpenSegment.most_frequent

    def counted(segment: OpenSegment, first: int, last: int, count: int) -> dict[str, int]:
        asked.append(segment.term(first))
        return most_frequent(segment, first, last, count)

    monkeypatch.setattr(OpenSegment, "most_frequent", counted)
    outline = outline_of(engine._snapshot, parse("a-b* OR (x-b* OR y-b*) OR z-b*"))
    evaluator = Evaluator(engine._snapshot, outline, time.thread_time() + 10)
    assert len(evaluator.plan.queries[0].patterns) == 40
    assert asked == ["b0"]  # once for all four
    assert [len(documents) for documents, _ in evaluator.evaluate()] == [1]


@pytest.mark.slow
def test_a_word_is_marked_beside_one_that_stands_there_very_often(make_engine: MakeEngine) -> None:
    body = "spam " * 5000 + "needle"
    engine = make_engine([{"id": "long", "title": "x", "body": body}, {"id": "other", "title": "x", "body": "spam"}])
    for q in ("spam needle", "needle spam"):
        hit = search(engine, Query(q=q)).results[0]
        assert any(fragment.text[start:end] == "needle" for fragment in hit.snippets for start, end in fragment.marks)
        shown = read(engine, "long", q).body
        assert (len(body) - 6, len(body)) in shown.marks
        assert len(shown.marks) > 1000


def test_what_stands_in_a_phrase_instead_of_punctuation_is_no_punctuation(make_engine: MakeEngine) -> None:
    texts = ("教育，部门", "教育局部门", "2020，教育", "2020年教育", "教育，2020", "教育部2020")
    engine = make_engine([{"id": text, "text": text} for text in texts])
    for text in texts[::2]:
        assert [hit.id for hit in search(engine, Query(q=f'"{text}"')).results] == [text]


def test_an_id_is_found_however_its_accents_are_written(make_engine: MakeEngine) -> None:
    composed, decomposed = "caf\u00e9.txt", "re\u0301sume\u0301.txt"
    engine = make_engine([{"id": composed, "text": "one"}, {"id": decomposed, "text": "two"}])
    for release_id in (composed, decomposed):
        for form in ("NFC", "NFD"):
            release = engine.release(unicodedata.normalize(form, release_id))
            assert release is not None
            assert release.id == release_id
    assert engine.release("resume.txt") is None


def test_of_two_ids_that_look_the_same_each_is_found(make_engine: MakeEngine) -> None:
    engine = make_engine([{"id": "\u00e9", "text": "one"}, {"id": "e\u0301", "text": "two"}])
    for release_id in ("\u00e9", "e\u0301"):
        release = engine.release(release_id)
        assert release is not None
        assert release.id == release_id


def test_an_id_that_is_no_text_is_nobodys(make_engine: MakeEngine) -> None:
    engine = make_engine(["one"])
    assert engine.release("\udcff") is None
    assert engine.release("one") is not None
