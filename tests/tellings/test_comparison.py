"""Whether two releases tell one event: on labelled pairs and near misses, and rule by rule."""

from dataclasses import replace

import pytest

from searchsvc.tellings import telling_weights as weights
from searchsvc.tellings.comparison import confidence, days_apart, evidence
from searchsvc.translation.dictionary import dictionary
from tests.tellings.labelled import day, judge, profile, release, releases_of

FILES = ["tellings.jsonl", "unseen.jsonl", "unseen-later.jsonl"]
NEEDS_DICTIONARY = pytest.mark.skipif(dictionary() is None, reason="the dictionary is not installed")


@NEEDS_DICTIONARY
@pytest.mark.parametrize("name", FILES)
def test_events_told_twice_are_found_and_near_misses_are_not(name: str) -> None:
    judged = judge(name, dictionary())
    assert judged.right == judged.said
    assert judged.right >= 0.9 * judged.events


@pytest.mark.parametrize("name", FILES)
def test_without_a_dictionary_fewer_are_found_and_none_wrongly(name: str) -> None:
    judged = judge(name, None)
    assert judged.right == judged.said
    assert judged.right >= 0.7 * judged.events


def test_releases_of_one_language_and_script_are_never_compared() -> None:
    one, other = (profile(each) for each, event in releases_of("tellings.jsonl") if event == "railway")
    assert evidence(one, one, None) is None
    assert confidence(one, replace(other, language="en"), None) == 0
    assert confidence(one, other, None) == confidence(other, one, None) > 0.9


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2020-07-15", "2020-07-15", 0),
        ("2020-12-31", "2021-01-02", 2),
        ("2020-07-15", "2020-07", None),
        ("2020", "2020-07-15", None),
    ],
)
def test_days_are_counted_where_both_are_known(one: str, other: str, expected: int | None) -> None:
    assert days_apart(day(one), day(other)) == expected


def test_a_day_without_a_year_counts_where_it_is_the_day_of_the_other() -> None:
    english = profile(release("A bridge opened in Wuhan.", "en", "2021-06-26"))
    same = profile(release("6月26日，一座大桥在武汉通车。", "zh"))
    other_day = profile(release("5月2日，一座大桥在武汉通车。", "zh"))
    unsaid = profile(release("一座大桥在武汉通车。", "zh"))
    dates = [evidence(english, each, None) for each in (same, unsaid, other_day)]
    assert [each and each.dates for each in dates] == [
        weights.DAY_NAMED,
        weights.DATE_UNKNOWN,
        weights.OTHER_DAYS_NAMED,
    ]


@pytest.mark.parametrize(
    ("date", "may_be"), [("2021-06-29", True), ("2021-06-30", False), ("2021", True), ("2020", False)]
)
def test_releases_of_far_days_and_other_years_are_of_other_events(date: str, *, may_be: bool) -> None:
    english = profile(release("A bridge opened.", "en", "2021-06-26"))
    assert (evidence(english, profile(release("大桥通车。", "zh", date)), None) is not None) == may_be


def test_a_figure_counts_once_and_a_rounded_one_half() -> None:
    english = profile(release("It is 1,432 km long and cost 9.57 billion yuan.", "en"))
    exact = evidence(english, profile(release("全长1432公里，投资95.7亿元。", "zh")), None)
    rounded = evidence(english, profile(release("全长1432公里，投资95.72亿元。", "zh")), None)
    assert exact
    assert rounded
    assert exact.figures == pytest.approx(weights.FIGURE_SHARED * (3.0 - 0.4 + 2.0 + weights.LARGE_FIGURE), abs=0.6)
    assert 0 < rounded.figures < exact.figures


def test_many_figures_of_which_none_is_shared_count_against() -> None:
    english = profile(release("1,432 km, 356 stations and 7,981 workers.", "en"))
    other = evidence(english, profile(release("长2519公里，设748个站，6437人参加。", "zh")), None)
    assert other
    assert other.figures == weights.FIGURES_DIFFER + weights.NO_FIGURE


@pytest.mark.parametrize(
    ("english", "chinese", "differ"),
    [
        ("15th National Games open", "第十五届全国运动会开幕", False),
        ("15th National Games open", "第十四届全国运动会开幕", True),
        ("Fifteenth National Games open", "第14届全国运动会开幕", True),
        ("Games of 2021 open", "2025年运动会开幕", True),
        ("Games of 2021 open", "2021年运动会开幕", False),
        ("First games open", "第三届运动会开幕", False),
        ("Games open", "第三届运动会开幕", False),
    ],
)
def test_titles_that_count_another_meeting_or_year_contradict(english: str, chinese: str, *, differ: bool) -> None:
    found = evidence(profile(release(".", "en", title=english)), profile(release("。", "zh", title=chinese)), None)
    assert found is None or (found.contradictions < 0) == differ


def test_other_provinces_count_against_and_the_same_ones_for_it() -> None:
    english = profile(release("Held in Hubei, Hunan and Henan.", "en"))
    kinds = [release(f"在{places}举行。", "zh") for places in ("湖北、湖南、河南", "湖北、四川", "甘肃")]
    found = [evidence(english, profile(each), None) for each in kinds]
    assert [each and each.provinces for each in found] == [
        weights.PROVINCES_ALIKE[3],
        weights.PROVINCES_SHARED,
        weights.PROVINCES_DIFFER,
    ]


def test_names_in_pinyin_are_found_in_the_other_text() -> None:
    english = profile(release("Zhang Guimei of Huaping spoke to Li Xinqi.", "en"))
    found = evidence(english, profile(release("华坪的张桂梅发言。", "zh")), None)
    assert found
    assert found.romanized == min(weights.MOST_OF_ROMANIZED_WITHOUT, weights.ROMANIZED * 2)


def test_two_scripts_are_compared_without_a_dictionary() -> None:
    simplified = profile(
        release("厦门与金门之间的航线增加夜间航班。", "zh-Hans", "2024-05-01", title="金门航线新增夜班")
    )
    traditional = profile(
        release("廈門與金門之間的航線增加夜間航班。", "zh-Hant", "2024-05-01", title="金門航線新增夜班")
    )
    assert confidence(simplified, traditional, None) > 0.9
