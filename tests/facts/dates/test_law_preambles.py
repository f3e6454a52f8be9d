"""Preambles of laws: adoption and amendments, in Chinese and English, with and without articles."""

import pytest

from searchsvc.facts.dates.law_preambles import preamble_date
from searchsvc.text.fold import fold_text


@pytest.mark.parametrize(
    "body",
    [
        "（2004年8月28日省人民代表大会常务委员会第十次会议通过　根据2019年3月5日省人民代表大会常务委员会第七次会议"
        "《关于修改的决定》修正）\n\n第一条 为了保护学校，制定本条例。",
        "2004年8月28日 省人民代表大会常务委员会第十次会议通过\n2019年3月5日 省人民代表大会常务委员会第七次会议修正\n\n"
        "我国宪法规定，学校受保护。",
        "2019年3月5日 市人民政府第56次常务会议审议通过\n2019年6月1日 施行\n\n第一章 总则",
        "(Adopted at the Third Session of the Provincial Congress on March 5, 2019)\n\nArticle 1 This law is made.",
    ],
)
def test_the_latest_step_counts(body: str) -> None:
    match = preamble_date(fold_text(body))
    assert match is not None
    assert (match.year, match.month, match.day) == (2019, 3, 5)


@pytest.mark.parametrize(
    "body",
    ["2019年3月5日,省教育厅召开会议。", "第一条 为了保护学校。2019年3月5日会议通过。", "", "会议通过了决定。"],
)
def test_a_text_without_a_preamble_has_none(body: str) -> None:
    assert preamble_date(fold_text(body)) is None
