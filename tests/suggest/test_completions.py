"""Completions over a small index: in both scripts and in pinyin, beside other words, and all of them find something."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine
from searchsvc.indexing.reindex import reindex
from searchsvc.model.page import Completion
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.searching.spelling_help import completions
from searchsvc.suggest.completions import MOST
from tests.conftest import MakeEngine
from tests.suggest.conftest import index_of

TEXTS = (
    "Rural Revitalization -- and \"Education\" (OR not)\nThe rural reform of schools.",
    "National Conference on Education Opens\nEducation conference in Hubei.",
    "乡村振兴工作会议\n会议讨论乡村振兴与教育。",
    "湖北教育厅发布通知\n湖北教育厅与教育部发布通知，湖北教师培训。",
    "The theory of things\nTheory.",
    "-Minus title: NOT this\nbody",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return index_of(tmp_path_factory.mktemp("completions"), {str(number): text for number, text in enumerate(TEXTS)})


@pytest.fixture(scope="module")
def engine(folder: Path) -> Engine:
    return open_engine(folder / "index")


def texts(engine: Engine, typed: str) -> list[str]:
    return [each.text for each in completions(engine, typed)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("rur", "rural"),
        ("Rural re", "Rural revitalization"),
        ("hubei con", "hubei conference"),
        ("hubei educ", "hubei education"),
        ("乡", "乡村振兴"),
        ("乡村振", "乡村振兴"),
        ("xiangcun", "乡村振兴"),
        ("xiang cun zhen", "乡村振兴"),
        ("xczx", "乡村振兴"),
        ("湖北教", "湖北教师"),
        ("湖北 jiaoshi", "湖北 教师"),
        ("national conference on", "National Conference on Education Opens"),
        ("rural (hubei OR ref", "rural (hubei OR reform"),
        ("鄉村振", "鄉村振兴"),
    ],
)
def test_completed(engine: Engine, typed: str, expected: str) -> None:
    assert expected in texts(engine, typed)


def test_the_first_words_of_a_body_are_no_title_to_complete_to(make_engine: MakeEngine) -> None:
    records = [
        {"id": "a", "title": "", "body": "Harvest festivals were held across the plain on Sunday."},
        {"id": "b", "title": "Harvest festivals on the plain", "body": "x"},
        {"id": "c", "title": "丰收" + "节庆活动在各地举行" * 6, "body": "x"},
        {"id": "d", "title": "丰收节庆活动在各地举行", "body": "x"},
    ]
    engine = make_engine(records)
    assert [text for text in texts(engine, "harvest festivals o") if " o" in text] == ["Harvest festivals on the plain"]
    assert "Harvest festivals were held across the plain on Sunday." not in texts(engine, "harvest f")
    assert [text for text in texts(engine, "丰收节庆活动在") if len(text) > 10] == ["丰收节庆活动在各地举行"]


def test_titles_of_before_do_not_keep_those_of_today_away(tmp_path: Path) -> None:
    begun = "annual report on harvests"
    folder = index_of(tmp_path, {f"{number}": f"{begun} {number}\nx" for number in range(30)})
    for number in range(29):
        (folder / "corpus" / f"{number}.txt").write_text(f"withdrawn {number}\nx", "utf-8")
    reindex(folder / "corpus", folder / "index", jobs=1)
    assert texts(open_engine(folder / "index"), begun) == [f"{begun} 29"]


@pytest.mark.parametrize("typed", ["", "  ", "zzzz", "rural -edu", '"', "教育 schools", "x" * 101, "th*", "\ud800"])
def test_nothing_to_add(engine: Engine, typed: str) -> None:
    assert texts(engine, typed) == []


def test_the_last_word_must_stand_beside_the_others(engine: Engine) -> None:
    assert texts(engine, "schools con") == []


def test_function_words_are_no_completion(engine: Engine) -> None:
    assert "the" not in texts(engine, "th")
    assert "theory" in texts(engine, "th")


def test_what_is_added_is_marked(engine: Engine) -> None:
    assert Completion("Rural", ((3, 5),)) in completions(engine, "Rur")
    assert Completion("乡村振兴", ((0, 4),)) in completions(engine, "xczx")


def test_what_was_taken_out_is_not_completed_to(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Wonderful news\nbody", "utf-8")
    (corpus / "b.txt").write_text("Wonders\nbody", "utf-8")
    reindex(corpus, index, jobs=1)
    (corpus / "a.txt").unlink()
    reindex(corpus, index, jobs=1)
    assert texts(open_engine(index), "wond") == ["wonders", "Wonders"][:1]


def test_several_segments_are_one_vocabulary(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    for number, text in enumerate(("harbour\nharbours", "harbour\nharvest", "乡村振兴\nharbour")):
        (corpus / f"{number}.txt").write_text(text, "utf-8")
        reindex(corpus, index, jobs=1)
    engine = open_engine(index)
    assert texts(engine, "harb")[0] == "harbour"
    assert engine.vocabulary.frequency("harbour") == 3
    assert texts(engine, "xczx") == ["乡村振兴"]
    found = search(engine, Query("harvezt")).suggestions.did_you_mean
    assert found is not None
    assert found.q == "harvest"


@given(st.text(max_size=30) | st.text('rual educ-"*():湖北教xiangcun OT:', max_size=30))
def test_every_completion_finds_something(engine: Engine, typed: str) -> None:
    found = completions(engine, typed)
    assert len(found) <= MOST
    for each in found:
        page = search(engine, Query(each.text, per_page=0))
        assert page.total > 0, each
        assert not page.relaxed, each
