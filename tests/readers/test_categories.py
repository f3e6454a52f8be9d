import json
from importlib.resources import files

import pytest

from searchsvc.readers.categories import category_labels, category_of, category_value


@pytest.mark.parametrize(
    "line",
    [
        "Press Releases",
        "press release",
        "  PRESS   RELEASES: ",
        "新闻发布",
        "新聞發布",
        "新闻发布：",
        "Press Releases：",
        "新聞通稿",
        "ＰＲＥＳＳ ＲＥＬＥＡＳＥ",
    ],
)
def test_every_form_of_a_category_has_the_same_labels(line: str) -> None:
    assert category_labels(line) == ("Press Releases", "新闻发布")


@pytest.mark.parametrize("name", ["新闻发布", "新聞發布", "press release", "新聞稿"])
def test_the_facet_value_of_a_known_category_is_its_english_name(name: str) -> None:
    assert category_value(name) == "Press Releases"


@pytest.mark.parametrize("name", ["Harbour Letters", "harbour letters", "港口来信", "港口來信"])
def test_the_facet_value_of_any_other_category_is_its_name_as_it_stands(name: str) -> None:
    assert category_value(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "政策发布",
        "工作动态",
        "通知公告",
        "领导讲话",
        "统计报告",
        "政策解读",
        "公告",
        "新闻发布会",
        "Policy Releases",
        "Notices",
        *("News Updates", "Speeches", "Reports", "Laws and Regulations", "Statistics", "Q&A", "Leaders’ Speeches"),
    ],
)
def test_the_usual_categories_are_known(name: str) -> None:
    assert category_of(name) == name


@pytest.mark.parametrize(
    "line", ["", "   ", ":", "教育部公告", "Press Releases of 2020", "Schools reopen", "x" * 10_000]
)
def test_other_lines_are_none(line: str) -> None:
    assert category_of(line) is None


def test_the_data_has_no_form_twice_with_two_meanings() -> None:
    entries = json.loads(files("searchsvc").joinpath("data/categories.json").read_text(encoding="utf-8"))
    seen: dict[str, str] = {}
    for entry in entries:
        for form in {entry["en"], entry["zh"], entry["zh_hant"], *entry["forms"]}:
            assert seen.setdefault(form.casefold(), entry["en"]) == entry["en"], form
            assert category_labels(form) == (entry["en"], entry["zh"])
