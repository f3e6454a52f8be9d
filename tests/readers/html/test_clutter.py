import pytest

from searchsvc.readers.html.clutter import line_clutter
from searchsvc.readers.html.html_page import read_html
from tests.readers.html.pages import DYKES, HEAD, PUMPS, TITLE, WORKS, page, read

PROSE = "<p>The bridge over the river was closed at noon, and will open again tomorrow, said the office.</p>" * 3


@pytest.mark.parametrize(
    "line",
    ["【打印】【关闭】", "字号：大 中 小", "分享到：微信 微博", "当前位置：首页 > 新闻", "首页 > 要闻",
     "上一篇：没有了", "返回顶部", "版权所有：某部", "Copyright © 2020 Office", "Print | Share", "Font size: A+ A-",
     "Home » News", "Back to top", "浏览次数：12"],
)  # fmt: skip
def test_lines_of_controls_are_clutter(line: str) -> None:
    assert line_clutter(line)


@pytest.mark.parametrize(
    "line",
    ["打印机降价", "2020-07-15", "12", "湖北 | 12", "Homes are built", "Shares rose", "大桥通车", "更多学生入学",
     "—", "Small towns"],
)  # fmt: skip
def test_lines_of_text_are_not(line: str) -> None:
    assert line_clutter(line) is None


def body(source: str) -> str:
    return read_html("a.html", source.encode()).body


@pytest.mark.parametrize(
    "clutter",
    [
        "<nav>menu of the site</nav>",
        "<div class=site-footer>address of the office</div>",
        "<div id='shareBox' class='share'>tell your friends</div>",
        "<div role=search>words to look for</div>",
        "<ul><li><a href=1>one more story</a><li><a href=2>another story</a><li><a href=3>a third one</a></ul>",
    ],
)
def test_elements_around_a_text_are_dropped(clutter: str) -> None:
    assert body(f"<body>{clutter}{PROSE}") == body(PROSE) == body(f"<body>{PROSE}{clutter}")


def test_a_name_that_lies_does_not_cost_the_text() -> None:
    assert body(f"<div class='print share nav'>{PROSE}</div>") == body(PROSE)
    assert body(f"<aside>{PROSE}</aside>") == body(PROSE)


def test_a_list_of_attachments_is_no_list_of_links() -> None:
    annexes = "<p>附件：</p><ul><li><a href=1>名单</a><li><a href=2>申报表</a><li><a href=3>说明</a></ul>"
    assert body(PROSE + annexes).endswith("附件：\n名单\n申报表\n说明")


def test_a_page_of_links_alone_keeps_them() -> None:
    links = "".join(f"<li><a href={number}>Notice number {number}</a>" for number in range(3))
    assert body(f"<ul>{links}</ul>") == "Notice number 0\nNotice number 1\nNotice number 2"


@pytest.mark.parametrize(
    "name",
    ["share-text", "banner", "topbar", "tools", "menu-detail", "search-result", "location", "noprint", "skip", "tags"],
)
def test_the_name_of_a_control_takes_out_no_sentences(name: str) -> None:
    text = page(f"<div>{HEAD}<div id=con><p>{DYKES}</p><div class='{name}'><p>{WORKS}</p></div></div></div>")
    assert read(text).body.endswith(f"{DYKES}\n{WORKS}")


@pytest.mark.parametrize("name", ["comment-list", "related", "recommend-box", "footer", "site-foot"])
def test_the_name_of_a_section_behind_the_text_does(name: str) -> None:
    text = page(f"<div>{HEAD}<p>{DYKES}</p><div class='{name}'><p>{WORKS}</p><p>{PUMPS}</p></div></div>")
    assert read(text).body.endswith(DYKES)
    assert read(page(f"<div class='{name}'>{HEAD}<p>{DYKES}</p><p>{WORKS}</p></div>")).body.endswith(WORKS)


def test_a_line_of_facts_made_of_links_is_no_list_of_links() -> None:
    facts = "<div>来源：<a href=1>某县日报</a> 作者：<a href=2>李某</a> <a href=3>更多</a></div>"
    assert "来源：某县日报" in read(page(f"<h1>{TITLE}</h1>{facts}<p>{DYKES}</p><p>{WORKS}</p>")).body


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("首页 > 要闻", "a trail of links"),
        ("【打印】", "a control"),
        ("点赞 35 收藏 6 评论 0", "a control"),
        ("分享到：微信 微博 128", "a control"),
        ("相关新闻", "related items"),
    ],
)
def test_reasons(line: str, reason: str) -> None:
    assert line_clutter(line) == reason
