"""Which language of the interface a browser asks for, and texts in traditional characters."""

import pytest

from searchsvc.web.i18n.languages import preferred_ui, traditional


@pytest.mark.parametrize(
    ("tags", "ui"),
    [
        ((), "en"),
        (("de", "zh_CN"), "zh"),
        (("zh-hk", "zh"), "zh-Hant"),
        (("zh-Hant-MO",), "zh-Hant"),
        (("zhx", "en-GB", "zh"), "en"),
        (("*",), "en"),
    ],
)
def test_the_first_language_that_there_is_counts(tags: tuple[str, ...], ui: str) -> None:
    assert preferred_ui(tags) == ui


def test_a_text_in_traditional_characters() -> None:
    assert traditional("只看湖北，检索“教育”") == "只看湖北，檢索“教育”"
