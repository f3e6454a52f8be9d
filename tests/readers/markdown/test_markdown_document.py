import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.errors import ReadError
from searchsvc.readers.markdown.markdown_document import MAX_SIZE, plain_text, read_md


def text(source: str) -> str:
    return plain_text(source)[1]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One **bold** and *thin* and ~~gone~~ word", "One bold and thin and gone word"),
        ("A [link](https://example.org 'title') and <https://example.org>", "A link and https://example.org"),
        ("An ![image of a school](a.png) here", "An image of a school here"),
        ("`code` stays &amp; &lt;entities&gt; are read", "code stays & <entities> are read"),
        ("first\nsecond  \nthird<br>fourth", "first\nsecond\nthird\nfourth"),
        ("# One\n\ntwo\n\n\n\nthree\n***\nfour", "One\n\ntwo\n\nthree\n\nfour"),
        ("- a\n- b\n  - c\n- d\n\nend", "a\nb\nc\nd\n\nend"),
        ("1. one\n2. two\n", "1. one\n2. two"),
        ("- a\n\n  more\n\n- b", "a\n\nmore\n\nb"),
        ("> quoted\n> twice\n\nend", "quoted\ntwice\n\nend"),
        ("| 省 | 数 |\n|---|---|\n| 湖北 | 12 |\n| 北京 | |\n\nend", "省 | 数\n湖北 | 12\n北京\n\nend"),
        ("```py\nx = 1\n\ny = 2\n```\nend", "x = 1\n\ny = 2\n\nend"),
        ("a <b>bold</b> <!-- hidden --> word", "a bold  word"),
        (
            "<div class='a'><p>Hi &lt;you&gt;</p>\n<script>no()</script><p>there</p></div>\n\nend",
            "Hi <you>\nthere\n\nend",
        ),
        ("第一段\\*不是强调\\*", "第一段*不是强调*"),
        ("", ""),
    ],
)
def test_the_words_stay_and_the_markup_goes(source: str, expected: str) -> None:
    assert text(source) == expected


def test_header_lines_keep_their_lines() -> None:
    assert text("发布时间：2020-07-15\n来源：教育部\n\n正文") == "发布时间：2020-07-15\n来源：教育部\n\n正文"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("县水利局今天检查防汛准\n备工作，要求在襄\n阳市先行。", "县水利局今天检查防汛准备工作，要求在襄阳市先行。"),
        ("会议于2021年\n4月9日召开", "会议于2021年4月9日召开"),
        ("**防汛\n准备**工\n作", "防汛准备工作"),
        ("- 甲的说\n  明\n- 乙", "甲的说明\n乙"),
        ("- 武汉市\n- 长沙市", "武汉市\n长沙市"),
        ("武汉市  \n长沙市\\\n南昌市", "武汉市\n长沙市\n南昌市"),
        ("武汉市<br>\n长沙市", "武汉市\n长沙市"),
        ("县水利局\n2021年4月9日", "县水利局\n2021年4月9日"),
        ("发布时间：2021年4月9日\n来源：县水利局", "发布时间：2021年4月9日\n来源：县水利局"),
        ("seen in\n武汉\nand", "seen in\n武汉\nand"),
        ("<p>防汛准\n备</p>", "防汛准备"),
        ("```\n甲\n乙\n```", "甲\n乙"),
    ],
)
def test_a_line_break_in_a_paragraph_does_not_part_chinese(source: str, expected: str) -> None:
    assert text(source) == expected


def test_the_first_level_1_heading_is_taken_once() -> None:
    assert plain_text("intro\n\n# The *title*\n\nbody\n\n# Part", take_title=True) == (
        "The title",
        "intro\n\nbody\n\nPart",
    )
    assert plain_text("## Part\n\nbody", take_title=True) == (None, "Part\n\nbody")
    assert plain_text("Title\n=====\nbody", take_title=True) == ("Title", "body")
    assert plain_text("> # Quoted\n\nbody", take_title=True) == (None, "Quoted\n\nbody")


def test_declared_fields_come_from_the_front_matter() -> None:
    source = (
        "---\nid: n-1\ntitle: 开学通知\ndate: 2020-07-15\nprovinces: [Beijing, 湖北]\nlang: zh\ncategory: Notices\n"
        "source: 教育部\nurl: https://example.org/1\nreviewed: true\nupdated: 2020-08-01\n---\n# 第一章\n\n正文"
    )
    record = read_md("a.md", source.encode())
    assert (record.id, record.title, record.date) == ("n-1", "开学通知", "2020-07-15")
    assert (record.provinces, record.language, record.category) == (("Beijing", "湖北"), "zh", "Notices")
    assert (record.source, record.url) == ("教育部", "https://example.org/1")
    assert record.extra == {"reviewed": True, "updated": "2020-08-01"}
    assert record.body == "第一章\n\n正文"
    assert record.warnings == ()


def test_the_heading_is_the_title_where_none_is_declared() -> None:
    for head in ("", "---\ndate: 2020\n---\n", "---\ntitle:\n---\n"):
        record = read_md("a.md", f"{head}# Schools reopen\n\nThey do.".encode())
        assert (record.title, record.body) == ("Schools reopen", "They do.")


def test_a_title_that_is_declared_empty_stays_empty() -> None:
    record = read_md("a.md", b"---\ntitle: ''\n---\n# Schools reopen\n\nThey do.")
    assert (record.title, record.body) == (None, "Schools reopen\n\nThey do.")


def test_without_any_title_there_is_none() -> None:
    record = read_md("a.md", b"Schools reopen.")
    assert (record.title, record.body, record.id) == (None, "Schools reopen.", "a.md")


def test_a_body_in_the_front_matter_is_used_where_nothing_stands_below_it() -> None:
    assert read_md("a.md", b"---\ntitle: A\nbody: B\n---\n").body == "B"
    assert read_md("a.md", b"---\ntext: |\n  Press Releases\n  A\n  B\n---\n").title == "A"
    assert read_md("a.md", b"---\ntitle: A\nbody: B\n---\nC").body == "C"


@pytest.mark.parametrize(("data", "reason"), [(b"", "empty"), (b"---\n---\n", "empty"), (b"<!-- x -->", "neither")])
def test_files_without_text_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_md("a.md", data)


def test_a_title_alone_is_a_release() -> None:
    assert read_md("a.md", b"# Title").title == "Title"


def test_the_size_is_limited() -> None:
    with pytest.raises(ReadError, match="8 MiB"):
        read_md("a.md", b"a" * (MAX_SIZE + 1))


@pytest.mark.parametrize("piece", ["[", "![", "*a ", "> ", "- ", "`", "<a ", "|a", "](", "_", "~~"])
def test_deep_and_unclosed_markup_is_read(piece: str) -> None:
    text(piece * 3000)


@given(st.text(st.sampled_from("ab 教育#*_-`>[]()!|\n<&;1.~\\"), max_size=80))
def test_any_markdown_is_read(source: str) -> None:
    title, body = plain_text(source, take_title=True)
    assert not body.startswith("\n")
    assert title is None or title.strip()


@given(st.lists(st.text(st.sampled_from("abc教育部"), min_size=1), min_size=1, max_size=5))
def test_words_in_plain_paragraphs_are_kept(paragraphs: list[str]) -> None:
    source = "\n\n".join(paragraphs)
    assert text(source) == source
