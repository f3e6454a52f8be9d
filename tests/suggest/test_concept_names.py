"""Names of concepts as completions: in both languages, by acronym and by pinyin, and only where a release has them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine
from searchsvc.indexing.reindex import reindex
from searchsvc.searching.spelling_help import completions
from tests.suggest.conftest import index_of

TEXTS = {
    "a": "A notice\nThe Ministry of Education has met the Ministry of Ecology and Environment. Every end is expected.",
    "b": "一则通知\n教育部与国家卫生健康委员会发布通知。",
    "c": "A note\nWho has seen it? The ministry of every kind.",
}
OWN = '"守望亭" = { en = ["Watch Pavilion"], acronym = "WPX" }\n"望江楼" = { en = ["River Tower"] }\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return index_of(tmp_path_factory.mktemp("names"), TEXTS)


@pytest.fixture(scope="module")
def engine(folder: Path) -> Engine:
    return open_engine(folder / "index")


Texts = Callable[[str], list[str]]


@pytest.fixture
def texts(engine: Engine) -> Texts:
    return lambda typed: [each.text for each in completions(engine, typed)]


def test_both_languages(texts: Texts) -> None:
    assert {*texts("Ministry of E")} == {"Ministry of Education", "Ministry of Ecology and Environment"}
    assert texts("ministry of edu") == ["Ministry of Education"]
    assert "教育部" in texts("教")


def test_pinyin_and_its_initials(texts: Texts) -> None:
    assert "教育部" in texts("jiaoyu")
    assert texts("jyb")[0] == "教育部"
    assert "国家卫生健康委员会" in texts("gjws")


def test_acronyms(texts: Texts) -> None:
    assert "MOE" in texts("MO")
    assert {"Ministry of Education", "教育部"} <= {*texts("moe")}
    assert "WHO" not in texts("wh")


def test_what_no_release_has_is_not_offered(texts: Texts) -> None:
    assert not any("Defense" in text or "Agriculture" in text for text in texts("Ministry of"))
    assert "国防部" not in texts("国防")


def test_a_release_may_have_another_name(texts: Texts) -> None:
    assert "National Health Commission" in texts("National He")
    assert "生态环境部" in texts("生态")


def test_concepts_of_a_corpus_count(tmp_path: Path) -> None:
    folder = index_of(tmp_path, {"a": "修缮守望亭\n守望亭已开放。", "b": "x\nx"})
    (folder / "corpus" / "concepts.toml").write_text(OWN, "utf-8")
    reindex(folder / "corpus", folder / "index", jobs=1)
    engine = open_engine(folder / "index")
    assert [each.text for each in completions(engine, "watch p")] == ["Watch Pavilion"]
    assert "守望亭" in [each.text for each in completions(engine, "swt")]
    assert [each.text for each in completions(engine, "river t")] == []


def test_names_of_releases_that_were_taken_out_are_not_offered(tmp_path: Path) -> None:
    folder = index_of(tmp_path, TEXTS)
    (folder / "corpus" / "a.txt").unlink()
    (folder / "corpus" / "b.txt").unlink()
    reindex(folder / "corpus", folder / "index", jobs=1)
    assert [each.text for each in completions(open_engine(folder / "index"), "Ministry of E")] == []
