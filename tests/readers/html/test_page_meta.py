import pytest
from selectolax.lexbor import LexborHTMLParser

from searchsvc.readers.html.page_meta import contradicts, declared_fields


def fields(source: str) -> dict[str, str]:
    return declared_fields(LexborHTMLParser(source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<meta name=ArticleTitle content=' 开学 \n通知 '>", {"title": "开学 通知"}),
        ("<META NAME=PUBDATE CONTENT='2020-07-15 10:30'>", {"date": "2020-07-15 10:30"}),
        ("<meta property='article:published_time' content='2020-07-15T10:30:00Z'>", {"date": "2020-07-15T10:30:00Z"}),
        ("<meta name=firstpublishedtime content=2020-07-15-10:30:00>", {"date": "2020-07-15 10:30:00"}),
        ("<meta itemprop=datePublished content=2020-07-15>", {"date": "2020-07-15"}),
        ("<meta name=DC.Date.Issued content=2020-07>", {"date": "2020-07"}),
        ("<meta name=contentsource content='来源：新华社'>", {"source": "新华社"}),
        ("<meta name=ContentSource content='来源：'>", {}),
        ("<meta name=ColumnName content=要闻><meta name=id content=n-1>", {"category": "要闻", "id": "n-1"}),
        ("<meta name=Url content='/art/1.html'><meta property=og:url content='https://a.cn/1'>", {"url": "https://a.cn/1"}),
        ("<meta name=Url content='javascript:x()'>", {}),
        ("<link rel=Canonical href='https://a.cn/2'>", {"url": "https://a.cn/2"}),
        ("<html lang=en><meta http-equiv=content-language content=zh-CN>", {"language": "zh-CN"}),
        ("<html lang=zh-Hant>", {"language": "zh-Hant"}),
        ("<meta property=og:site_name content=S><meta name=SiteName content=T>", {"site": "T"}),
        ("<meta name=title content=one><meta name=title content=two>", {"title": "one"}),
        ("<meta name=title content=''><meta name=viewport content=x><meta content=y>", {}),
        ("<p>发布时间：2020-07-15</p>", {}),
    ],
)  # fmt: skip
def test_what_is_declared(source: str, expected: dict[str, str]) -> None:
    assert fields(source) == expected


def test_a_date_that_can_be_read_goes_first() -> None:
    template, real = "<meta name=PubDate content='$date$'>", "<meta name=dc.date content='2020-07-15'>"
    assert fields(template + real)["date"] == "2020-07-15"
    assert fields(template)["date"] == "$date$"  # the facts warn of it


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("en", "全国教育工作会议在北京召开", True),
        ("en", "Schools reopen", False),
        ("zh-CN", "Schools reopen in September", True),
        ("zh-Hant", "全国教育工作会议", False),
        ("en", "The 5G 基站 plan 教育部", False),
        ("fr", "全国教育工作会议", False),
        ("en", "", False),
    ],
)
def test_a_language_of_the_template_is_told_from_one_of_the_page(tag: str, text: str, expected: bool) -> None:
    assert contradicts(tag, "", text) is expected
