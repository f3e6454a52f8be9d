"""The words around a date that say what it is the date of: each rule with the sentence that it is there for."""

import pytest

from searchsvc.facts.dates.calendar_patterns import find_dates
from searchsvc.facts.dates.date_context import is_anniversary, may_decide, tells_event, title_year_fits, years_alone
from searchsvc.text.fold import fold_text


@pytest.mark.parametrize(
    ("text", "decides"),
    [
        ("工程预计2024年9月30日完工", False),  # what is expected is often of another year
        ("2016年1月5日原管理总局公布的《办法》同时废止", False),  # a document that is spoken of
        ("户主（2016年1月21日死亡）的子女", False),
        ("“2005年11月28日”命案告破", False),  # the name of a case
        ("报名截止时间为2020年8月31日", False),
        ("会议定于2020年10月15日召开", True),
        ("会议定于2020年1月15日召开", False),  # in winter the notice may well be of the year before
        ("2020年7月15日会议召开", True),
        ("从2020年7月15日至17日,会议召开", True),  # an event has a first day
        ("自2020年7月15日起施行", False),  # a rule takes effect
        ("2020年1月1日至12月31日,共受理案件", False),  # a year is counted, and told in the next
        ("July 15, 2020 to August 16, 2022, it was counted", False),
        ("The show ran from July 15, 2020 to July 17, 2020", True),
        ("自2020年7月15日8时起至17日18时止停水", True),
    ],
)
def test_whether_a_date_may_decide(text: str, decides: bool) -> None:
    folded = fold_text(text)
    match = find_dates(folded)[0]
    assert may_decide(folded, match) == decides


def test_beside_an_anniversary_only_what_takes_place_is_of_now() -> None:
    assert is_anniversary("建校十周年纪念活动举行")
    assert not is_anniversary("学校举行活动")
    for text, is_event in (("2008年5月12日,发生强震。", False), ("2018年5月12日,纪念活动举行。", True)):
        assert tells_event(text, find_dates(text)[0]) == is_event


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("2019 games open in wuhan", [2019]),
        ("2019 schools joined", []),
        ("世园会2019开幕", [2019]),
        ("大会2019名代表", []),
        ("(2019)鄂01民终123号", []),  # the number of a case, which is judged in any later year
        ("教办(2019)5号", []),
    ],
)
def test_a_year_alone_in_a_title(title: str, years: list[int]) -> None:
    assert [year for year, _, _ in years_alone(title, is_title=True)] == years


def test_what_is_of_a_year_may_be_told_in_any_other() -> None:
    assert not title_year_fits("the 2022 games will open in february", 10)
    assert not title_year_fits("2022年运动会将于2月举行", 10)
    assert title_year_fits("2022年运动会将于2月举行", 1)
    assert not title_year_fits("2020年度科学技术奖励大会召开", 11)
    assert title_year_fits("2020年全国教育工作会议召开", 11)
