"""Whole pages, in the manner of ministries, provincial governments and news agencies, and what is read from them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.errors import ReadError
from searchsvc.facts import inspect_record
from searchsvc.model.release import Record
from searchsvc.readers.html import html_page
from searchsvc.readers.html.html_page import read_html

TESTS = Path(__file__).resolve().parents[2]
SAMPLES = {
    "ministry-zh.html": "2020/nongcun-yinshui-anquan.html",
    "agency-en.html": "2024/beijing-cycle-lanes.html",
}
"""Pages that stand in the sample corpus."""


def page_bytes(name: str) -> bytes:
    path = TESTS.parent / "corpus" / SAMPLES[name] if name in SAMPLES else TESTS / "data" / "html" / name
    return path.read_bytes()


def page(name: str) -> Record:
    return read_html(name, page_bytes(name))


def read(source: str) -> Record:
    return read_html("a.html", source.encode())


def test_a_chinese_ministry_page() -> None:
    record = page("ministry-zh.html")
    assert record == Record(
        path="ministry-zh.html",
        line=None,
        id="ministry-zh.html",
        title="农村饮水安全巩固提升工作会议召开",
        body="发布时间：2020-07-15 10:30 来源：示例水务部办公厅\n"
        "7月14日，农村饮水安全巩固提升工作会议在武汉召开。会议要求各地在汛期之后立即检修水厂和管网。\n"
        "会议通报了上半年的进展：\n"
        "地区 | 新建水厂（座）\n"
        "湖北 | 12\n"
        "河南 | 9\n"
        "会议强调，水价<成本的地方要说明补贴办法。\n"
        "请各地于月底前报送清单。",
        date="2020-07-15 10:30",
        language="zh-CN",
        category="部门要闻",
        source="示例水务部办公厅",
        url="https://water.example.cn/art/2020/7/15/1.html",
        extra={"keywords": "饮水安全,农村"},
    )
    release = inspect_record(record).release
    assert release.date is not None
    assert (release.date.iso, release.date_source) == ("2020-07-15", "declared")


def test_a_chinese_provincial_page_made_of_tables_that_declares_nothing() -> None:
    record = page("province-zh.html")
    assert record.title == "全省秋收进度过半"
    assert record.body == (
        "日期：2019年10月8日　　来 源：省农业农村厅\n"
        "记者从省农业农村厅获悉，截至10月7日，全省秋收作物已收获4200万亩，进度过半，比去年同期快三个百分点。\n"
        "玉米收获面积最大，花生次之。各地抢抓晴好天气，每天投入联合收割机超过六万台，做到成熟一块、收获一块。\n"
        "气象部门预计，本周后期北部有小雨，提醒农户及时晾晒归仓。\n"
        "责任编辑：王小禾"
    )
    assert (record.date, record.source) == (None, None)
    release = inspect_record(record).release
    assert release.date is not None
    assert (release.date.iso, release.date_source, release.source) == ("2019-10-08", "header", "省农业农村厅")


def test_a_chinese_news_agency_page() -> None:
    record = page("agency-zh.html")
    assert record.title == "港珠澳大桥迎来通车后最大车流"
    assert record.body == (
        "2023年05月01日 18:20　来源：示例通讯社\n"
        "5月1日，车辆驶过大桥。\n"
        "示例通讯社珠海5月1日电（记者 林海）大桥边检站今天验放车辆超过一万辆次，创下通车以来单日最高纪录。\n"
        "边检人员说，返程高峰预计在明天下午出现。"
    )
    assert (record.date, record.category) == ("2023-05-01T18:20:00+08:00", "港澳")
    assert record.url == "https://news.example.com/2023/bridge"
    release = inspect_record(record).release
    assert release.date is not None
    assert (release.date.iso, release.source, release.language) == ("2023-05-01", "示例通讯社", "zh-Hans")


def test_an_english_ministry_page_upon_a_chinese_template() -> None:
    record = page("ministry-en.html")
    assert record.title == "Rural clinics to get remote diagnosis"
    assert record.body == (
        "Updated: March 9, 2021 Source: Health Daily\n"
        "Every township clinic in western China will be linked to a county hospital by the end of next year, "
        "the ministry said on Tuesday.\n"
        "Doctors there will be able to send X-rays and heart traces, and have an answer within 30 minutes.\n"
        "Clinics without broadband come first.\n"
        "Training starts in May."
    )
    assert (record.date, record.category, record.language) == ("2021-03-09", "Press Releases", None)
    release = inspect_record(record).release
    assert (release.source, release.language) == ("Health Daily", "en")


def test_an_english_provincial_page_in_windows_1252() -> None:
    record = page("province-en.html")
    assert record.title == "New cold chain hub opens in the east"
    assert record.body == (
        "Sample Daily, November 3, 2022\n"
        "A storage hub for fruit and seafood opened on Wednesday. It keeps 40,000 tonnes at –18°C, and is the largest "
        "in the east of the province.\n"
        "“Farmers lose less, and cafés in the coastal cities get fresher goods,” the manager said.\n"
        "Annex: Map of the hub"
    )
    assert (record.date, record.source, record.language) == (None, "Sample Province", "en-US")
    release = inspect_record(record).release
    assert release.date is not None
    assert release.date.iso == "2022-11-03"


def test_an_english_news_agency_page() -> None:
    record = page("agency-en.html")
    assert record.title == "Beijing adds 200 km of cycle lanes"
    assert record.body == (
        "BEIJING, April 18 (Sample Wire) -- The city has opened another 200 km of cycle lanes since January, "
        "officials said Thursday.\n"
        "Most of them link hutong lanes with the second and third ring roads.\n"
        '"My way to work is ten minutes shorter," said a commuter.'
    )
    assert (record.date, record.source, record.language) == ("2024-04-18", "Sample Wire", "en")
    assert record.url == "https://wire.example.com/beijing-cycle-lanes"
    assert record.extra == {"author": "Li Wei", "description": "New lanes link the ring roads."}


def test_the_title_is_declared_else_the_heading_else_that_of_the_window() -> None:
    body = "<p>The bridge was closed at noon, and will open again tomorrow.</p>"
    heading, window = "<h1>Bridge closed</h1>", "<title>Bridge closed - News - Sample City</title>"
    assert (
        read(f"<meta name=articletitle content='Bridge closed today'>{window}{heading}{body}").title
        == "Bridge closed today"
    )
    assert read(f"<meta name=articletitle content='Declared'>{heading}{body}").title == "Declared"
    assert read(f"<meta name=articletitle content=''>{heading}{body}").title == "Bridge closed"
    assert read(f"{window}{body}").title == "Bridge closed"
    assert read(f"<title>大桥封闭_要闻_示例市政府网</title>{body}").title == "大桥封闭"
    assert read(body).title is None


def test_the_site_is_the_source_only_where_nothing_else_is() -> None:
    site = "<meta name=SiteName content='Sample City'>"
    text = "<h1>Bridge closed</h1><p>The bridge was closed at noon, and will open again tomorrow.</p>"
    assert read(f"{site}{text}").source == "Sample City"
    assert read(f"{site}<meta name=source content='City Daily'>{text}").source == "City Daily"
    assert read(f"{site}{text}<p>Source: City Daily</p>").source is None  # the facts find it


def test_a_page_alone_with_a_title_is_a_release_and_one_with_nothing_is_none() -> None:
    assert read("<title>Notice</title>").title == "Notice"
    for empty in ("<p></p>", "<script>x()</script>", "<!-- x -->"):
        with pytest.raises(ReadError, match="neither a title nor a text"):
            read(empty)
    with pytest.raises(ReadError, match="is empty"):
        read(" \n")


def test_the_size_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_page, "MAX_SIZE", 10)
    with pytest.raises(ReadError, match="the most that a page may have"):
        read("<p>" + "a" * 10)


PIECES = [*"<>/='; \n&#ab教育", "<p>", "<td>", "<tr>", "<a href=x>", "</p>", "<h1>"]


@given(st.lists(st.sampled_from(PIECES)))
def test_any_markup_is_read(pieces: list[str]) -> None:
    try:
        record = read("".join(pieces))
    except ReadError:
        return
    assert record.title or record.body


@given(st.lists(st.text(st.sampled_from("甲乙丙丁戊己abc"), min_size=12), min_size=1, max_size=5))
def test_words_in_plain_paragraphs_are_kept(paragraphs: list[str]) -> None:
    assert read("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)).body == "\n".join(paragraphs)
