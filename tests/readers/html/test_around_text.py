import pytest

from searchsvc.facts import inspect_record
from searchsvc.readers.html.around_text import holds_full_date, is_header
from tests.readers.html.pages import DYKES, ENGLISH, HEAD, TEXT, TITLE, WORKS, page, read


@pytest.mark.parametrize(
    "source",
    [
        f"<article><h1>{TITLE}</h1><div class=bd>{TEXT}</div><footer>发表于：2021-06-03</footer></article>",
        f"<main><h1>{TITLE}</h1>{TEXT}<footer class=meta>日期：2021-06-03 来源：某报</footer></main>",
        f"<article><h1>{TITLE}</h1><div>{TEXT}</div><footer><p>标签：水利</p><p>分类：要闻</p><p>发布日期：2021-06-03</p>"
        "</footer></article><footer>更新时间：2024-01-01</footer>",
        f"<div class=w><h1>{TITLE}</h1><div class=content>{TEXT}</div><div class=article-footer>"
        "<span>发布时间：2021年6月3日</span></div></div><div class=footer>更新时间：2024-01-01 版权所有</div>",
        f"<div class=post><h1>{TITLE}</h1><div>{TEXT}</div><div class=foot>发布时间：2021-06-03</div></div>",
        f"<article><h1>Dykes inspected</h1>{ENGLISH}<footer><p>Published: June 3, 2021</p></footer></article>"
        "<footer>Last updated: May 1, 2024</footer>",
    ],
)
def test_the_foot_of_an_article_tells_its_date(source: str) -> None:
    date = inspect_record(read(page(source))).release.date
    assert date is not None
    assert date.iso == "2021-06-03"


@pytest.mark.parametrize(
    "foot",
    [
        "<div class=footer><p>发布日期：2024-01-01</p><p>版权所有 ICP备1号</p></div>",
        "<footer>更新时间：2024-01-01</footer>",
        "<div class=related><p>发布日期：2024-01-01</p></div>",
    ],
)
def test_the_foot_of_a_page_tells_nothing_of_its_article(foot: str) -> None:
    assert inspect_record(read(page(f"<div><h1>{TITLE}</h1><div>{TEXT}</div></div>{foot}"))).release.date is None


def test_a_lead_between_title_and_text_belongs_to_the_text() -> None:
    record = read(page(f"<div>{HEAD}</div><p>核心提示：汛期将至。堤防安全。</p><div id=zoom>{TEXT * 4}</div>"))
    assert "核心提示：汛期将至。堤防安全。" in record.body
    assert record.body.count(DYKES) == record.body.count(WORKS) == 4


@pytest.mark.parametrize(
    ("line", "header", "labelled", "date"),
    [
        ("发布时间：2021-06-03", True, True, True),
        ("2021-06-03", True, False, True),
        ("来源：某报", True, True, False),
        ("责任编辑：李某", False, False, False),
        (f"2021年6月3日，{DYKES}" * 5, False, False, False),
    ],
)
def test_header_lines(line: str, header: bool, labelled: bool, date: bool) -> None:
    assert (is_header(line), is_header(line, labelled=True), holds_full_date(line)) == (header, labelled, date)
