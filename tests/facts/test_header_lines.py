"""Header lines: which lines readers skip when they look for the title, and what each label's value is."""

import pytest

from searchsvc.facts.header_lines import Header, bare_date, header_fields, header_line, header_source


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("Date: 3 March 2019", Header("date", "3 March 2019")),
        ("Updated: Oct 3, 2019", Header("date", "Oct 3, 2019")),
        ("發布時間：2019年3月5日 10時30分", Header("date", "2019年3月5日 10時30分")),
        ("来 源：省教育厅", Header("source", "省教育厅")),
        ("Source: Ministry of Health", Header("source", "Ministry of Health")),
        ("作者：李四", Header("other", "李四")),
        ("【字号：大 中 小】", Header("other", "大 中 小")),
        ("浏览次数：123", Header("other", "123")),
        ("Date:", Header("date", "")),
        ("Sent: Tuesday, March 5, 2019 9:15 AM", Header("date", "Tuesday, March 5, 2019 9:15 AM")),
        ("日期：108-03-05", Header("date", "108-03-05")),
    ],
)
def test_a_labelled_line_is_a_header_in_either_language_and_script(line: str, header: Header) -> None:
    assert header_line(line) == header


@pytest.mark.parametrize(
    "line",
    [
        "2019-03-05",
        "2019.3.5",
        "２０１９年３月５日",
        "二○一九年三月五日",
        "(March 5, 2019)",
        "25/03/2019",
        "Tuesday, March 5, 2019 10:00 GMT+8",
        "2019-03-05T10:00:00Z",
        "2019年3月5日 星期二 上午10:00",
        "民國108年3月5日",
        "5-Mar-2019",
        "20190305",
        "2019年3月5日-7日",
        "2019.3.5-2019.3.7",
        "Tue Mar 05 10:20:30 CST 2019",
        "20190305T102030Z",
        "March 5",
        "Published March 5, 2019",
        "07/08/2019",
    ],
)
def test_a_line_that_is_nothing_but_a_date_is_a_header_in_any_notation(line: str) -> None:
    header = header_line(line)
    assert header is not None
    assert header.kind == "date"


@pytest.mark.parametrize(
    "line",
    [
        "Time: a new era for rural schools",  # begins like a label, but has no date behind the colon
        "From: Hubei to Shandong, a journey of teachers who crossed half of the country by train",
        "2019年全省教育工作会议召开",
        "May the teachers be with you 2019",
        "2019",  # a number or a heading
        "2019年",
        "会议召开",
        "省教育厅 2019年3月5日",  # a signature: an office and a date
        "",
        "来源" * 200,
        "http://example.org: a page",
    ],
)
def test_titles_and_prose_are_no_headers(line: str) -> None:
    assert header_line(line) is None


def test_one_line_may_hold_several_labels_and_begin_with_a_date() -> None:
    fields = header_fields("2019-03-05 09:00  来源：省教育厅　作者：李四 浏览次数：12")
    assert [(field.kind, field.value) for field in fields] == [
        ("date", "2019-03-05 09:00"),
        ("source", "省教育厅"),
        ("other", "李四"),
        ("other", "12"),
    ]


def test_a_label_says_what_happened_on_its_date() -> None:
    fields = header_fields("成文日期：2019-03-05 发布日期：2019-03-07 更新时间：2019-03-09 所属分类：头条")
    assert [field.role for field in fields if field.kind == "date"] == ["written", "published", "updated"]
    assert [field.value for field in fields][-2:] == ["2019-03-09", "头条"]


def test_a_value_stands_where_its_start_says() -> None:
    line = "　发布时间：２０１９-03-05　来源：省教育厅"
    for field in header_fields(line):
        assert line[field.start : field.start + len(field.value)] == field.value


def test_a_date_that_no_calendar_has_is_still_a_date_line() -> None:
    match = bare_date("2019年2月30日")
    assert match is not None
    assert (match.year, match.month, match.day) == (2019, 2, None)


def test_the_source_is_the_value_without_a_date_behind_it() -> None:
    assert header_source("Source: Ministry of Health 2019-03-05 09:30\n\nText.") == "Ministry of Health"
    assert header_source("第一段。\n\n来源：省教育厅") == "省教育厅"
    assert header_source("没有来源的正文。") is None
    assert header_source("来源：微信公众平台\n第一段。") is None
    assert header_source("来源：undefined\n第一段。") is None
    assert header_source("来源：微信公众平台\n来源：省教育厅\n第一段。") == "省教育厅"
