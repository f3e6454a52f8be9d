import pytest

from searchsvc.readers.html.controls import is_control, without_controls


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("发布时间：2020-07-15 来源：新华社 字号：[大 中 小] 打印本页", "发布时间：2020-07-15 来源：新华社"),
        ("来源：新华社 【打印】", "来源：新华社"),
        ("Source: MOE | Print | Share", "Source: MOE"),
        ("发布时间：2020-07-15 浏览次数：12", "发布时间：2020-07-15"),
        ("来源：新华社", "来源：新华社"),
        ("来源：某报 举报", "来源：某报"),
        ("来源：某报 浏览：33", "来源：某报"),
        ("来源：某报 浏览：33 日期：2021-06-03", "来源：某报 浏览：33 日期：2021-06-03"),
        ("发文字号：国办发〔2020〕10号 日期：2020-07-15", "发文字号：国办发〔2020〕10号 日期：2020-07-15"),
    ],
)
def test_controls_behind_a_header_line_are_cut(line: str, expected: str) -> None:
    assert without_controls(line) == expected


@pytest.mark.parametrize(
    "text",
    [
        "打印",
        "大 中 小",
        "浏览：33",
        "阅读量 1.2万",
        "点赞(5) 评论(0)",
        "Share",
        "Views: 12",
        "A+ A-",
        "34 shares12 comments",
        "1,204次",
    ],
)
def test_controls(text: str) -> None:
    assert is_control(text)


@pytest.mark.parametrize(
    "text", ["打印机", "12", "大 | 12", "微信 | 128", "Viewsonic", "浏览网页须知", "34 sharesmen", "34", ""]
)
def test_other_texts(text: str) -> None:
    assert not is_control(text)
