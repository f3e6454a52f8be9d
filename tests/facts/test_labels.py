import pytest

from searchsvc.facts.labels import Label, facet_label, language_label, named_province, province_label, version_label
from searchsvc.model.query import FACETS, FacetName


@pytest.mark.parametrize(
    ("facet", "value", "label"),
    [
        ("province", "CN-HB", Label("Hubei", "湖北")),
        ("province", "XX-YY", Label("XX-YY", "XX-YY")),
        ("year", "2020", Label("2020", "2020年")),
        ("language", "zh-Hant", Label("Chinese (traditional)", "繁体中文")),
        ("language", "zh", Label("Chinese", "中文")),
        ("category", "新闻发布", Label("Press Releases", "新闻发布")),
        ("category", "Open letters", Label("Open letters", "Open letters")),
        ("category", "x" * 5000, Label("x" * 5000, "x" * 5000)),
    ],
)
def test_every_value_of_a_facet_has_a_label(facet: FacetName, value: str, label: Label) -> None:
    assert facet_label(facet, value) == label


def test_unknown_is_called_so_everywhere() -> None:
    assert {facet_label(facet, "unknown") for facet in FACETS} == {Label("Unknown", "未知")}
    assert language_label(None) == Label("Unknown", "未知")


def test_a_province_of_a_release_has_the_names_of_its_label() -> None:
    province = named_province("CN-NM", "held")
    assert (province.name, province.name_zh) == province_label("CN-NM")


def test_a_telling_in_another_language_is_called_by_its_script_only_where_both_are_shown() -> None:
    assert version_label("en", {"zh-Hans", "en"}) == Label("In English", "英文版")
    assert version_label("zh-Hant", {"en", "zh-Hant"}) == Label("In Chinese", "中文版")
    assert version_label("zh-Hans", {"zh-Hant"}) == Label("In Chinese (simplified)", "中文版（简体）")
    assert version_label("zh-Hant", {"zh-Hans", "en", "zh-Hant"}) == Label("In Chinese (traditional)", "中文版（繁体）")
