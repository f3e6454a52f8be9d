"""Titles whose year is what they report on, and those whose year is the one that they were written in."""

import pytest

from searchsvc.facts.dates.reported_years import compares_years, is_reported
from searchsvc.text.fold import fold_text
from tests.facts.finding import find_date


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("2021年全省旅游收入突破百亿元", 2),
        ("2021年全省森林覆盖率居全国第二", 3),
        ("全市2021年查处违法案件300起", 3),
        ("我市2021年蓝天达310天", 1),
        ("2021年全市外贸运行情况通报会召开", 1),
        ("2021年水资源公报公布", 6),
        ("2020年全市法院审判白皮书发布", 4),
        ("2020年十佳教师揭晓", 1),
        ("Unemployment fell in 2021, figures show", 2),
        ("Visitors in 2021 came from afar", 4),
        ("2021 saw more tourists", 1),
        ("2021 statistics published", 5),
        ("Report: 2018 was a dry year", 1),
        ("1月5日,市里通报2021年空气质量", 1),
        ("FY 2022 spending bill", 3),
        ("Best books of 2020 announced", 1),
        ("The 2015 border treaty", 4),
    ],
)
def test_the_year_of_figures_awards_and_agreements_is_reported(title: str, month: int) -> None:
    assert is_reported(fold_text(title), month)
    assert find_date(title, f"{month}月5日，有关部门召开发布会。", "a.txt") is None


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("2021年全国统计工作会议召开", 1),
        ("2021年上半年工业增长8%", 7),
        ("2021年政府工作报告", None),
        ("2021年城市马拉松开跑", 4),
        ("2021年最美教师评选启动", 9),  # later than the awards of the year before
        ("2021 forum on exports opens", 5),
        ("2021 spring fair opens", 4),
    ],
)
def test_the_year_of_what_takes_place_is_not(title: str, month: int | None) -> None:
    assert not is_reported(fold_text(title), month)


def test_a_day_in_a_sentence_of_figures_takes_no_year_from_the_title() -> None:
    assert compares_years("1月5日,统计局通报,用电量同比增加")
    assert not compares_years("1月5日,会议召开")
    assert find_date("2021年用电", "1月5日，统计局通报情况。", "a.txt") is None
