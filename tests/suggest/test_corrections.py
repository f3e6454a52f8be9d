"""Did you mean: what is offered over a small index, what never is, and that nothing typed makes it fail."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine
from searchsvc.model.page import DidYouMean
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.suggest.corrections import corrections
from tests.suggest.conftest import index_of

TEXTS = (
    "Conference held in Beijing\nThe government discussed education and rural development. There was a difference.",
    "High-speed rail opens in Shaanxi Province\nThe ministry of education and the separate committees received it.",
    "教育部召开会议\n会议讨论脱贫攻坚与乡村振兴，银行行长出席。",
    "高校毕业生就业工作\n各地推进高校毕业生就业。",
    "高效工作\n体育部开展高效工作，山西省考成绩公布。",
    "陕西新闻\n陕西开会。",
    *(f"Weather report {number}\nSunny weather. 天气晴朗。" for number in range(12)),
    "Wether\nA wether is a sheep.",
    *(f"More gaoka {number}\nMore of it, mod, moa, gab, neimengu." for number in range(3)),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    texts = {str(number): text for number, text in enumerate(TEXTS)}
    return open_engine(index_of(tmp_path_factory.mktemp("corrections"), texts) / "index")


def meant(engine: Engine, q: str, year: tuple[str, ...] = (), language: tuple[str, ...] = ()) -> DidYouMean | None:
    return search(engine, Query(q, year=year, language=language)).suggestions.did_you_mean


def shown(found: DidYouMean | None) -> str | None:
    """A correction with its marks in brackets."""
    if found is None:
        return None
    text = found.q
    for start, end in reversed(found.fragment.marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("Confrence", "[conference]"),
        ("CONFRENCE Beijing", "[conference] Beijing"),
        ("goverment  educatoin", "[government]  [education]"),
        ('"confrence held"', '"[conference] held"'),
        ("title:confrence", "title:[conference]"),
        ("educatoin OR zzzzz", "[education] OR zzzzz"),
        ("(goverment)", "([government])"),
        ("edu cation", "[education]"),
        ("ruraldevelopment", "[rural development]"),
        ("comittees", "[committees]"),
        ("叫育部", "[教]育部"),
        ("脱贫功坚", "脱贫[攻]坚"),
        ("脱平攻尖", "脱[贫]攻[坚]"),
        ("高效毕业生", "高[校]毕业生"),
        ("乡村真兴", "乡村[振]兴"),
        ("「叫育部」", "「[教]育部」"),
        ("脫貧功堅", "脱贫[攻]坚"),
        ("银航行长", "银[行]行长"),
        ("tianqi", "[天气]"),
        ("qinglang Weather", "[晴朗] Weather"),
    ],
)
def test_these_are_corrected(engine: Engine, q: str, expected: str) -> None:
    assert shown(meant(engine, q)) == expected


@pytest.mark.parametrize(
    "q",
    [
        "Shaanxi",  # stands in a release
        "difference conference zebra",  # every word but one is known, and that one is like none
        "陕西省考",  # 山西省考 stands there, but Shaanxi is not Shanxi
        "教育部新", "天的气晴",  # no two words
        "tianq", "tq",  # no whole word in pinyin
        "C9190", "2035", "国办发〔2017〕47号", "confrence*", "confrence5", "ab", "zzzzzzzz",
        "", "()", "OR", "-", "\ud800",
        "Weather",
        "-confrence",
        "-MOE", '"moe"', "MOE zebra", "gaokao", "neimenggu", "nei menggu", "GBA",  # names of concepts
        "会",
    ],
)  # fmt: skip
def test_these_are_not(engine: Engine, q: str) -> None:
    assert meant(engine, q) is None


def test_a_query_of_many_characters_is_not_corrected(engine: Engine) -> None:
    assert corrections("脱贫功坚", engine.vocabulary)
    assert not corrections("脱贫功坚 会议讨论脱贫攻坚与乡村 " + "银行行长出席会议讨论 " * 3, engine.vocabulary)


def test_a_word_of_the_index_is_never_another(engine: Engine) -> None:
    page = search(engine, Query("wether"))
    assert (page.total, page.suggestions.did_you_mean) == (1, None)


def test_a_query_that_only_filters_keep_from_its_matches_is_spelt_well(engine: Engine) -> None:
    assert meant(engine, "weather", year=("1999",)) is None


def test_a_correction_finds_something_under_the_filters_that_are_chosen(engine: Engine) -> None:
    assert shown(meant(engine, "Confrence", language=("en",))) == "[conference]"
    assert shown(meant(engine, "Confrence", language=("zh-Hans",))) == "[conference]"  # which is 会议, too
    assert meant(engine, "Confrence", language=("zh-Hant",)) is None


def test_no_correction_is_tried_once_help_has_taken_long(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert meant(engine, "Confrence")
    monkeypatch.setattr(sys.modules["searchsvc.searching.spelling_help"], "HELP_SECONDS", -1.0)
    assert meant(engine, "Confrence") is None


@given(st.text(max_size=40) | st.text('confrence "-*():叫育部脱贫功坚5 ORtitle', max_size=40))
def test_whatever_is_typed_a_correction_finds_more(engine: Engine, q: str) -> None:
    page = search(engine, Query(q))
    found = page.suggestions.did_you_mean
    if found is not None:
        better = search(engine, Query(found.q))
        assert (not better.relaxed, better.total) > (bool(page.total) and not page.relaxed, page.total)
        assert all(0 <= start < end <= len(found.q) for start, end in found.fragment.marks)
        assert found.fragment.marks
