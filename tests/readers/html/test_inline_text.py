import pytest

from searchsvc.facts import inspect_record
from searchsvc.readers.html.inline_text import lines_of
from tests.readers.html.pages import ENGLISH, TEXT, TITLE, page, read


def pieces(text: str) -> str:
    return text.replace("<", "\x1e").replace(">", "\x1e")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("w<or>d", ["word"]),
        ("教<育>部", ["教育部"]),
        ("<会议><指出：>好", ["会议指出：好"]),
        ("<来源：某报><发布时间：2021-06-03>", ["来源：某报 发布时间：2021-06-03"]),
        ("来源：某报<举报>", ["来源：某报"]),
        ("来源：<新浪微博> 作者：<李某>", ["来源：新浪微博 作者：李某"]),
        ("来源：<某报> 浏览次数：<1,204>", ["来源：某报"]),
        ("来源：<某报><阅读：><7><次><编辑：李某>", ["来源：某报 编辑：李某"]),
        ("来源：<某报> (<点击数：> <1.2万>) <2021-06-03>", ["来源：某报 ( 2021-06-03"]),
        ("来源：<举报>", ["来源："]),
        ("来源：某报 [<大> <小>]", ["来源：某报 ["]),
        ("<编辑：王某><2021-06-03>", ["编辑：王某", "2021-06-03"]),
        ("<浏览：33><2021-06-03>", ["浏览：33", "2021-06-03"]),
        ("来源：<某报><责任编辑：李某><浏览：33><2021-06-03>", ["来源：某报 责任编辑：李某", "2021-06-03"]),
        ("<某报><2021-06-03><18>", ["某报2021-06-03 18"]),
        ("<2021-06-03><15:30><来源：某报>", ["2021-06-03 15:30 来源：某报"]),
        ("发布时间：<2021>-<06>-<03>", ["发布时间：2021-06-03"]),
        ("<County Daily><June 3, 2021><12>", ["County Daily June 3, 2021 12"]),
    ],
)
def test_pieces_of_a_line(line: str, expected: list[str]) -> None:
    assert [" ".join(found.split()) for found in lines_of(pieces(line))] == expected


@pytest.mark.parametrize(
    ("header", "date", "source"),
    [
        ("<span>来源：某报</span><span>2021-06-03</span><a href=x>纠错</a>", "2021-06-03", "某报"),
        ("<i>阅读：1234</i><i>2021-06-03</i><i>来源：某报</i>", "2021-06-03", "某报"),
        ("2021-06-03 来源：某报<a href=x>我要评论</a>", "2021-06-03", "某报"),
        ("发布时间：2021-06-03 来源：<b>某报</b> 浏览次数：<b>1,204</b>", "2021-06-03", "某报"),
        ("2021-06-03 来源：某报 <i>浏览次数：</i><i>1204</i>", "2021-06-03", "某报"),
        ("来源：<a href=x>举报</a>", None, None),
        ("<span>编辑：王某</span><span>2021年6月3日</span>", "2021-06-03", None),
        ("发布时间：<b>2021</b>-<b>06</b>-<b>03</b><a href=x>打印</a>", "2021-06-03", None),
        ("来源：<a href=x>某县晚报</a> 作者：<a href=x>李某</a><a href=x>订阅</a>", None, "某县晚报"),
        ("来源：<a href=x>某报</a><em>编辑：李某</em><i>点击：5次</i><b>2021-06-03</b>", "2021-06-03", "某报"),
    ],
)
def test_facts_in_elements_of_their_own(header: str, date: str | None, source: str | None) -> None:
    release = inspect_record(read(page(f"<h1>{TITLE}</h1><div>{header}</div>{TEXT}"))).release
    assert (release.date and release.date.iso, release.source) == (date, source)


def test_facts_in_english() -> None:
    header = "<span>Source: County Daily</span><span>Views: 33</span><span>June 3, 2021</span>"
    release = inspect_record(read(page(f"<h1>Dykes inspected</h1><div>{header}</div>{ENGLISH}", "x"))).release
    assert (release.date and release.date.iso, release.source) == ("2021-06-03", "County Daily")
