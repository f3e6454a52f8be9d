import pytest

from searchsvc.readers.html.titles.title_parts import without_site


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Bridge closed - Sample City", None, "Bridge closed"),
        ("Bridge closed | News | Sample City", None, "Bridge closed"),
        ("Sample City | Bridge closed", "Sample City", "Bridge closed"),
        ("大桥封闭_要闻_示例网", None, "大桥封闭"),
        ("大桥封闭-示例市人民政府门户网站", None, "大桥封闭"),
        ("大桥封闭示例网", "示例网", "大桥封闭"),
        ("COVID-19 in well-kept towns", None, "COVID-19 in well-kept towns"),
        ("北京-上海高铁提速", None, "北京-上海高铁提速"),
        ("", None, ""),
    ],
)
def test_the_title_of_the_window_without_the_site(title: str, site: str | None, expected: str) -> None:
    assert without_site(title, site) == expected
