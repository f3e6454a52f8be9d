import pytest

from searchsvc.readers.html.titles.title_parts import is_section, is_site, runs_of, without_site


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


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("COVID-19 update - what residents should know", "COVID-19 update - what residents should know"),
        ("Budget 2021 | what it means for schools | Ministry of Finance", "Budget 2021 | what it means for schools"),
        ("China-ASEAN trade rises - News - Sample Daily", "China-ASEAN trade rises"),
        ("Rural schools reopen | GOV.UK", "Rural schools reopen"),
        ("Q&A: new rules for dykes — Sample Province", "Q&A: new rules for dykes"),
        ("关于开展检查的通知（A-B区）- 某县水利局", "关于开展检查的通知（A-B区）"),
        ("某县水利局 - 全县防汛检查工作展开", "全县防汛检查工作展开"),
        ("某县水利局-工作动态", "某县水利局"),
    ],
)
def test_only_names_are_cut_off(title: str, expected: str) -> None:
    assert without_site(title, None) == expected


@pytest.mark.parametrize(
    "name", ["某某省教育厅", "某县人民政府门户网站", "新华网", "Ministry of Education", "example.gov.cn"]
)
def test_names_of_sites(name: str) -> None:
    assert is_site(name, None)


@pytest.mark.parametrize(
    "title",
    [
        "关于成立领导小组办公室",
        "某县水利局关于防汛的通知",
        "全县防汛检查工作展开",
        "Schools open across the province",
        "我省新建3所大学",
    ],
)
def test_titles_that_end_like_names(title: str) -> None:
    assert not is_site(title, None)


def test_runs_are_stretches_of_neighbouring_parts() -> None:
    assert runs_of("a | b - c") == ["a | b - c", "a | b", "b - c", "a", "b", "c"]
    assert runs_of("") == []


def test_sections() -> None:
    assert is_section("通知公告")
    assert is_section("政策解读")
    assert is_section("News")
    assert not is_section("关于防汛的通知")
