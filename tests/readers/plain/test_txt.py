import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.errors import ReadError
from searchsvc.readers.plain.txt import PlainRelease, parse_plain, read_txt


def test_category_title_and_body() -> None:
    text = "Press Releases\n\nSchools reopen in Hubei\n\n\nOn July 15, classes began.\n\nMore follows.\n"
    assert parse_plain(text) == PlainRelease(
        "Press Releases", "Schools reopen in Hubei", "On July 15, classes began.\n\nMore follows."
    )


def test_the_category_is_kept_as_it_was_written_but_for_a_colon() -> None:
    assert parse_plain(" 新闻发布： \n湖北开学\n正文").category == "新闻发布"
    assert parse_plain("press  RELEASES :\nSchools reopen\nThey do.").category == "press  RELEASES"


def test_without_category_the_first_line_is_the_title() -> None:
    assert parse_plain("Schools reopen\nThey do.") == PlainRelease(None, "Schools reopen", "They do.")


def test_header_lines_after_the_title_stay_in_the_body() -> None:
    release = parse_plain("学校开学\n发布时间：2020-07-15\n来源：教育部\n\n正文第一段。")
    assert release == PlainRelease(None, "学校开学", "发布时间：2020-07-15\n来源：教育部\n\n正文第一段。")


def test_header_lines_before_the_title_come_first_in_the_body() -> None:
    release = parse_plain("News Updates\nDate: 2020-07-15\n\nSource: Press office\nSchools reopen\n\nThey do.\n")
    assert release == PlainRelease("News Updates", "Schools reopen", "Date: 2020-07-15\nSource: Press office\nThey do.")


def test_a_bare_date_before_the_title_is_a_header_line() -> None:
    assert parse_plain("2020-07-15\n学校开学\n正文") == PlainRelease(None, "学校开学", "2020-07-15\n正文")


def test_one_line_alone_is_a_title_even_where_it_is_a_category_or_a_date() -> None:
    assert parse_plain("Schools reopen\n") == PlainRelease(None, "Schools reopen", "")
    assert parse_plain("公告") == PlainRelease(None, "公告", "")
    assert parse_plain("\n2020-07-15\n") == PlainRelease(None, "2020-07-15", "")


def test_of_header_lines_alone_the_first_is_the_title() -> None:
    assert parse_plain("2020-07-15\n来源：教育部") == PlainRelease(None, "2020-07-15", "来源：教育部")
    assert parse_plain("公告\n2020-07-15") == PlainRelease("公告", "2020-07-15", "")


def test_a_category_is_looked_for_on_the_first_line_only() -> None:
    assert parse_plain("Schools reopen\nPress Releases\nBody") == PlainRelease(
        None, "Schools reopen", "Press Releases\nBody"
    )


def test_the_body_keeps_its_indents_and_blank_lines() -> None:
    assert (
        parse_plain("标题\n\n\u3000\u3000第一段\n\n\n\u3000\u3000第二段  \n\n").body
        == "\u3000\u3000第一段\n\n\n\u3000\u3000第二段"
    )


def test_invisible_characters_make_no_line() -> None:
    assert parse_plain("\u200b\n\ufeff标题\u200b\n正文") == PlainRelease(None, "标题", "正文")


def test_read_txt_gives_a_record_with_the_path_as_id() -> None:
    record = read_txt("2020/a.txt", "新闻发布\n湖北开学\n正文\x07。".encode("gb18030"))
    assert (record.path, record.id, record.line) == ("2020/a.txt", "2020/a.txt", None)
    assert (record.category, record.title, record.body) == ("新闻发布", "湖北开学", "正文 。")


def test_a_body_that_was_wrapped_at_a_width_is_joined_and_the_title_is_not_part_of_it() -> None:
    text = "县水利局召开防汛准备会议了\n县水利局昨天召开防汛准备会\n议，要求各乡镇备足物资，安\n排专人巡查。"
    record = read_txt("a.txt", text.encode())
    assert record.title == "县水利局召开防汛准备会议了"
    assert record.body == "县水利局昨天召开防汛准备会议，要求各乡镇备足物资，安排专人巡查。"


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", "\u3000\n".encode(), "\u200b".encode()])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="is empty"):
        read_txt("a.txt", data)


LINE = st.sampled_from(["Press Releases", "2020-07-15", "来源：教育部", "Schools reopen", "正文。", "", "  "])


@given(st.lists(LINE))
def test_no_line_is_lost(lines: list[str]) -> None:
    release = parse_plain("\n".join(lines))
    kept = [release.category or "", release.title, *release.body.split("\n")]
    assert sorted(line for line in kept if line.strip()) == sorted(line for line in lines if line.strip())
