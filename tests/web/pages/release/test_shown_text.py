"""A release as it is shown: numbered sentences and marks, and names in the other script with their language."""

from searchsvc.engine import MarkedRelease
from searchsvc.model.page import Fragment
from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.web.pages.release.evidence import evidence_of
from searchsvc.web.pages.release.shown_text import shown_text

BODY = "7月15日，会议在武汉召开。\n\n来自Ministry of Education的代表<到会>。"
RELEASE = Release(
    "a",
    "2020年全国教育会议",
    BODY,
    "zh-Hans",
    PartialDate(2020, 7, 15),
    "title",
    (ProvinceFact("CN-HB", "city", "held"),),
)
MARKED = MarkedRelease(RELEASE, Fragment(RELEASE.title, ((7, 9),)), Fragment(BODY, ((6, 8), (12, 14))))


def test_sentences_and_marks_are_numbered_through_title_and_body() -> None:
    shown = shown_text(MARKED, evidence_of(RELEASE))
    assert '<span class="sentence" data-facts="date" id="s1">' in shown.title
    assert '<span class="said" data-facts="date">2020</span>年' in shown.title
    assert '<mark id="m1">教育</mark>' in shown.title
    assert 'data-facts="CN-HB date" id="s2"><span class="said" data-facts="date">7月15日</span>' in shown.paragraphs[0]
    assert '<mark id="m2">会议</mark>在<span class="said" data-facts="CN-HB">武汉</span>' in shown.paragraphs[0]
    assert shown.marks == 3
    assert shown.lengths == tuple(len(paragraph) for paragraph in BODY.split("\n\n"))


def test_what_is_in_the_other_language_says_so() -> None:
    assert '来自<span lang="en">Ministry of Education</span>的代表&lt;到会&gt;' in shown_text(MARKED).paragraphs[1]
    english = Release("b", "A notice (关于“学校”的通知) of May", "", "en")
    title = shown_text(MarkedRelease(english, Fragment(english.title), Fragment(""))).title
    assert title == 'A notice (<span lang="zh">关于“学校”的通知</span>) of May'


def test_the_telling_beside_has_no_ids() -> None:
    shown = shown_text(MARKED)
    assert " id=" not in shown.title + shown.paragraphs[0]
    assert "<mark>会议</mark>" in shown.paragraphs[0]


def test_hostile_runs_take_linear_time() -> None:
    for body in ("a" * 300_000, "a." * 150_000, "汉、" * 150_000 + "、" * 100_000):
        release = Release("c", "t", body, "zh-Hans" if "a" in body else "en")
        assert shown_text(MarkedRelease(release, Fragment("t"), Fragment(body))).paragraphs
