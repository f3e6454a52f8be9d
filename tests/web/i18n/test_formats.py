"""How numbers, dates and names are written in each language of the interface."""

import pytest

from searchsvc.model.page import FacetValue, NamedProvince
from searchsvc.web.i18n import UiTexts


def test_dates_and_numbers() -> None:
    english, chinese = UiTexts("en"), UiTexts("zh")
    dates = ("2020", "2020-07", "2020-07-05")
    assert [english.date(date) for date in dates] == ["2020", "July 2020", "5 July 2020"]
    assert [chinese.date(date) for date in dates] == ["2020年", "2020年7月", "2020年7月5日"]
    counts = (0, 1, 12_345)
    assert [english.count(number) for number in counts] == ["No releases", "1 release", "12,345 releases"]
    assert [chinese.count(number) for number in counts] == ["没有结果", "1 条结果", "12,345 条结果"]


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_000, "1k", "1000"),
        (1_299, "1.2k", "1299"),
        (12_345, "12k", "1.2万"),
        (999_999, "999k", "99万"),
        (1_250_000, "1.2M", "125万"),
    ],
)
def test_numbers_for_narrow_places_are_rounded_down(number: int, english: str, chinese: str) -> None:
    assert UiTexts("en").short_number(number) == english
    assert UiTexts("zh").short_number(number) == chinese
    assert UiTexts("zh-Hant").short_number(number) == chinese.replace("万", "萬")


def test_names_are_written_in_traditional_characters() -> None:
    texts = UiTexts("zh-Hant")
    assert texts.province(NamedProvince("CN-GD", "Guangdong", "广东", "held")) == "廣東"
    assert texts.facet_label(FacetValue("zh-Hans", "Chinese (simplified)", "简体中文", 1, False)) == "簡體中文"
    assert texts("search_button") == "檢索"
    assert texts.date("2020-07") == "2020年7月"
    assert (texts.short_month(7), UiTexts("en").short_month(7)) == ("7月", "Jul")
    assert UiTexts("en").dates("2020-03", "2020-07-05") == "March 2020 – 5 July 2020"
    assert texts.dates("2020-03", "2020-03") == "2020年3月"


def test_an_instant_is_one_that_html_can_hold() -> None:
    assert UiTexts("zh").instant("2026-11-28T23:56:43.643027+02:00") == "2026-11-28T21:56:43Z"
