"""The snippet of a result: one piece, one ellipsis, no header lines, no white space between Chinese characters."""

import pytest

from searchsvc.model.page import Fragment
from searchsvc.web.pages.results.snippet import snippet_of


def shown(*fragments: Fragment, body: str = "") -> Fragment:
    found = snippet_of(fragments, lambda: body)
    assert found is not None
    return found


def marked(fragment: Fragment) -> list[str]:
    return [fragment.text[start:end] for start, end in fragment.marks]


def test_the_piece_with_most_different_words_is_shown_and_of_equal_ones_the_first() -> None:
    first, second = Fragment("a flood, a Flood", ((2, 7), (11, 16))), Fragment("flood and quake", ((0, 5), (10, 15)))
    assert shown(first, second) == second
    assert shown(Fragment("first"), Fragment("second")) == Fragment("first")
    assert snippet_of((), str) is None


def test_an_ellipsis_stands_at_the_end_alone() -> None:
    fragment = shown(Fragment("…meeting on education…", ((12, 21),)))
    assert fragment.text == "meeting on education…"
    assert marked(fragment) == ["education"]


@pytest.mark.parametrize("text", ["Rows were planted in spring.", "春天种下了几排树。", "“春天种下了几排树。”"])
def test_no_ellipsis_stands_after_a_whole_sentence(text: str) -> None:
    assert shown(Fragment(text + "…", ((0, 2),))) == Fragment(text, ((0, 2),))
    assert shown(Fragment("…" + text + "…")).text == text


def test_the_ellipsis_takes_the_place_of_a_comma() -> None:
    assert shown(Fragment("A western province,…")).text == "A western province…"
    assert shown(Fragment("监考、巡考、司机、…", ((0, 2),))) == Fragment("监考、巡考、司机…", ((0, 2),))


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("讲话。 会议认为，新冠 疫情", "讲话。会议认为，新冠疫情"),
        ("5G 基站 “双一流” 建设", "5G 基站“双一流”建设"),
        ("in the end. Then 教育 was", "in the end. Then 教育 was"),
        ("第一段。\u3000第二段", "第一段。第二段"),
    ],
)
def test_no_white_space_stands_between_chinese_characters(text: str, closed: str) -> None:
    last = text.rsplit(maxsplit=1)[-1]
    fragment = shown(Fragment(text, ((text.rindex(last), len(text)),)))
    assert fragment.text == closed
    assert marked(fragment) == [last]


def test_header_lines_before_the_text_are_left_out() -> None:
    body = "发布时间：2013-09-10\n来源：教师工作简报\n\n教师节当天，有关负责人看望教师。"
    glued = "发布时间：2013-09-10 来源：教师工作简报 教师节当天，有关负责人看望教师。"
    place = glued.index("教师节")
    fragment = shown(Fragment(glued, ((19, 26), (place, place + 2))), body=body)
    assert fragment.text == "教师节当天，有关负责人看望教师。"
    assert marked(fragment) == ["教师"]
    english = "Date: 2019-04-12\nSource: Department of Cooperation\n\nFigures released"
    assert shown(Fragment(" ".join(english.split())), body=english).text == "Figures released"


def test_a_text_that_only_begins_like_a_header_stays() -> None:
    body = "问：最大的变化是什么？\n答：名单不再区分。"
    assert (
        shown(Fragment("问：最大的变化是什么？ 答：名单不再区分。"), body=body).text
        == "问：最大的变化是什么？答：名单不再区分。"
    )
    assert shown(Fragment("2020年的教育"), body="2020年的教育").text == "2020年的教育"
    alone = "发布时间：2013-09-10"
    assert shown(Fragment(alone), body=alone).text == alone


def test_the_whole_text_is_asked_for_only_where_a_header_may_stand() -> None:
    def unasked() -> str:
        raise AssertionError

    assert snippet_of([Fragment("…发布时间：2013-09-10 来源")], unasked) is not None
    assert snippet_of([Fragment("Figures released today")], unasked) is not None
