"""The year in an event's name, and what beside it leaves the year open."""

import pytest

from searchsvc.facts.dates.event_years import event_year, sentences, tells_years
from searchsvc.text.fold import fold_text


@pytest.mark.parametrize(
    ("sentence", "month", "year"),
    [
        ("7月15日,2020年全国教育工作会议在京召开", 7, 2020),
        ("7月15日至17日,以“合作”为主题的2020年农产品博览会在长沙举行", 7, 2020),
        ("2020年农技推广论坛将于7月15日至17日举行", 7, 2020),
        ("7月15日在武汉举行的2020年学术年会吸引了观众", 7, 2020),
        ("省教育厅7月15日召开2020年全省工作会议", 7, 2020),
        ("新华社武汉3月2日电 2020年马拉松2日开赛", 3, 2020),
        ("3月2日,二〇二〇年全省运动会开幕", 3, 2020),
        ("3月2日,2020年春季学期开学第一课开讲", 3, 2020),
        ("On July 15, the 2020 Rural Schools Forum was opened", 7, 2020),
        ("WUHAN, March 2 (Xinhua) -- The 2020 provincial games opened", 3, 2020),
        ("On July 15, the Seed Expo 2020 was opened", 7, 2020),
        ("Held from July 15 to 17, the 2020 seed fair drew crowds", 7, 2020),
    ],
)
def test_the_year_of_what_takes_place(sentence: str, month: int, year: int) -> None:
    assert event_year(fold_text(sentence), month) == year


@pytest.mark.parametrize(
    ("sentence", "month"),
    [
        ("7月15日,会议在京召开", 7),
        ("11月3日,2020年度奖励大会在京召开", 11),  # awards of a year are given in the next
        ("1月9日,2020年工作总结会议在京召开", 1),
        ("1月9日,2020年学术年会举行", 1),
        ("12月26日,2021年全省工作会议召开", 12),  # in December the next year's meeting is held
        ("7月15日,省统计局发布2019年统计数据", 7),
        ("7月15日,12岁的学生在2019年大赛开幕式上获奖", 7),  # an age
        ("7月15日,去年落幕的2019年大赛开启报名", 7),
        ("7月15日,2019年出生的孩子参加开学典礼", 7),
        ("7月15日,记者获悉,2021年博览会筹备工作启动", 7),
        ("7月15日,2018年和2019年博览会在京举行", 7),  # two years
        ("7月15日,2018-2020年行动启动", 7),
        ("7月15日,2020年大赛推迟举行", 7),
        ("9月2日,2020年春季学期开学", 9),  # not in that term
        ("On July 15, organizers announced that the 2021 forum will open", 7),
        ("On July 15, Li, aged 12, won the 2019 contest that was held", 7),
    ],
)
def test_other_years_complete_no_day(sentence: str, month: int) -> None:
    assert event_year(fold_text(sentence), month) is None


def test_sentences_and_their_years() -> None:
    text = fold_text("The forum opened. On Sept. 5, 2019 it closed。2020年再办")
    assert [text[start:end] for start, end in sentences(text)][-1] == "2020年再办"
    assert tells_years(text) == {"2019", "2020"}
    assert tells_years("12019名学生,2,019元,2019名") == set()
