"""Declared values: what is read, and what is refused with a sentence."""

import pytest

from searchsvc.facts.declared import (
    _kept_date,
    _kept_provinces,
    declared_date,
    declared_language,
    declared_provinces,
)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2019-03-05", "2019-03-05"),
        ("2019-03-05T10:00:00+08:00", "2019-03-05"),
        ("2019-03-05 10:00", "2019-03-05"),
        ("2019-03", "2019-03"),
        ("2019", "2019"),
        ("1898-05-04", "1898-05-04"),  # whoever declares it knows
        ("2019/3/5", "2019-03-05"),
        ("20190305", "2019-03-05"),
        ("March 5, 2019", "2019-03-05"),
        ("5 March 2019", "2019-03-05"),
        ("March 2019", "2019-03"),
        ("2019年3月5日", "2019-03-05"),
        ("2019年3月", "2019-03"),
        ("2019年", "2019"),
        ("二〇一九年", "2019"),
        ("民國108年3月5日", "2019-03-05"),
        ("2019-03-05-10:20", "2019-03-05"),
        ("2019-03-05_10:20", "2019-03-05"),
        ("2019/03/05-10:20", "2019-03-05"),
        ("20190305T102030Z", "2019-03-05"),
        ("20190305102030", "2019-03-05"),
        ("Tue, 05 Mar 2019 10:20:30 +0800", "2019-03-05"),
        ("Tue Mar 05 10:20:30 CST 2019", "2019-03-05"),
        ("Tue Mar 05 2019 10:20:30 GMT+0800 (中国标准时间)", "2019-03-05"),
        ("星期二 三月 05 10:20:30 CST 2019", "2019-03-05"),
        ("2019年3月5-7日", "2019-03-05"),
    ],
)
def test_a_date_in_any_notation(written: str, iso: str) -> None:
    declared = declared_date(written, None)
    assert declared.value is not None
    assert declared.value.iso == iso
    assert declared.warnings == ()


def test_what_is_very_long_is_no_date_and_not_kept() -> None:
    before = [cached.cache_info().currsize for cached in (_kept_date, _kept_provinces)]
    assert declared_date("2019-03-05" + " " * 1000 + "x", None).value is None
    assert declared_provinces(("北京" + "，" * 1000,)).value == ("CN-BJ",)
    assert [cached.cache_info().currsize for cached in (_kept_date, _kept_provinces)] == before


@pytest.mark.parametrize("written", ["2019-02-30", "2019-13", "soon", "March", "2019年2月30日", "0", "5/3"])
def test_what_no_calendar_has_is_refused_by_name(written: str) -> None:
    declared = declared_date(written, None)
    assert declared.value is None
    assert len(declared.warnings) == 1
    assert written in declared.warnings[0]
    assert "date" in declared.warnings[0]


@pytest.mark.parametrize(
    ("written", "iso"),
    [("1551752430", "2019-03-05"), ("1551752430000", "2019-03-05"), ("108-03-05", "2019-03-05")],
)
def test_what_is_read_in_another_calendar_is_told(written: str, iso: str) -> None:
    declared = declared_date(written, None)
    assert declared.value is not None
    assert declared.value.iso == iso
    assert iso in declared.warnings[0]


def test_a_year_is_no_count_of_seconds() -> None:
    assert declared_date(None, "1551752430").value is None


def test_an_ambiguous_day_leaves_the_year() -> None:
    for written in ("03/05/2019", "03/05/2019 10:20:30 AM"):
        declared = declared_date(written, None)
        assert declared.value is not None
        assert declared.value.iso == "2019"
        assert written in declared.warnings[0]


def test_the_date_counts_before_the_year_and_a_difference_is_told() -> None:
    agreed, differing = declared_date("2019-03-05", "2019"), declared_date("2019-03-05", "2018")
    assert agreed.warnings == ()
    assert differing.value is not None
    assert differing.value.iso == "2019-03-05"
    assert "2018" in differing.warnings[0]


def test_the_year_alone_counts_where_the_date_cannot_be_read() -> None:
    declared = declared_date("soon", "2019")
    assert declared.value is not None
    assert declared.value.iso == "2019"
    assert declared_date(None, "last").value is None


def test_provinces_by_code_or_name_in_order_of_code() -> None:
    declared = declared_provinces(("Shaanxi", "cn-hb", "內蒙古自治區", "Hubei, 湖南"))
    assert declared.value == ("CN-HB", "CN-HN", "CN-NM", "CN-SN")
    assert declared.warnings == ()


def test_an_unknown_province_is_named() -> None:
    declared = declared_provinces(("Atlantis",))
    assert declared.value is None
    assert "Atlantis" in declared.warnings[0]


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("zh-Hans", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),  # the script goes before the region
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("ZH-HK", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
        ("zh", "zh-Hant"),  # the text tells
        ("yue-Hant", "zh-Hant"),
    ],
)
def test_any_tag_of_the_two_languages(tag: str, language: str) -> None:
    assert declared_language(tag, "臺灣", "").value == language


def test_another_language_is_refused_by_name() -> None:
    declared = declared_language("fr", "", "")
    assert declared.value is None
    assert "fr" in declared.warnings[0]
