import pytest

from searchsvc.readers.html.layout import PageLine
from searchsvc.readers.html.prose import Imprint, holds_sentence, prose_size
from tests.readers.html.pages import DYKES, OFFICE


@pytest.mark.parametrize(
    "line",
    [
        DYKES,
        OFFICE,
        "会议指出，要加强领导，落实责任",
        "县水利局昨天组织技术人员到各乡镇查看堤防和水库，要求汛期每日巡查",
        "He said: “We will open the road tomorrow.”",
    ],
)
def test_lines_with_sentences(line: str) -> None:
    assert holds_sentence(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "首页",
        "全县防汛检查工作展开",
        "县水利局召开会议，部署防汛",
        "农村饮水、水库、堤防",
        "Dykes inspected",
        "12 Main St. No. 4",
        "Back to top. More.",
    ],
)
def test_lines_without_any(line: str) -> None:
    assert not holds_sentence(line)


def test_sentences_in_links_do_not_count() -> None:
    assert prose_size(PageLine(DYKES, 0, 0)) == len(DYKES)
    assert prose_size(PageLine(DYKES, len(DYKES), 1)) == 0
    assert prose_size(PageLine(DYKES, 4, 1)) == len(DYKES) - 4


def imprint_of(line: str) -> tuple[bool, bool]:
    imprint = Imprint([PageLine(line, 0, 0)])
    return imprint.is_likely(line), imprint.is_certain(line)


@pytest.mark.parametrize(
    "line",
    [
        "版权所有：某县水利局 鄂ICP备1号 鄂公网安备2号",
        "本网站由信息中心维护，地址：某县某路1号，邮编：430000。",
        "Copyright © 2021 Sample County. All rights reserved.",
        "声明：凡本网转载的文章，均仅代表作者观点，不代表本站立场。",
        "© 2021 Sample County. Tel: 12345. Email: office@example.org",
    ],
)
def test_an_imprint_is_certain(line: str) -> None:
    assert imprint_of(line) == (True, True)


@pytest.mark.parametrize(
    ("line", "likely"),
    [
        ("主办：某县水利局　地址：某县某路1号　邮编：430000", True),  # an event has these, too
        ("报名地址：某县某路1号，邮编：430000，联系电话：0712-1112。", False),
        ("版权所有是一个法律概念，本次培训将作介绍。", False),
        (DYKES, False),
        (OFFICE, False),
    ],
)
def test_an_imprint_is_likely_or_none(line: str, likely: bool) -> None:
    assert imprint_of(line) == (likely, False)
