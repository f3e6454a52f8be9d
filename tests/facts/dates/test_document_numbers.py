"""The release's own document number, and numbers that it only cites."""

import pytest

from searchsvc.facts.dates.document_numbers import number_in_title, own_number_year
from searchsvc.facts.folded_fields import field_of
from searchsvc.facts.reading import read


def year_of(title: str, body: str) -> int | None:
    found = own_number_year(read(field_of("title", title), field_of("body", body), ""))
    return found.date.year if found else None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("关于开学的通知", "教办〔2021〕5号\n\n各校：现将办法印发。"),
        ("关于开学的通知", "（教办〔2021〕5号）\n各校："),
        ("关于开学的通知", "教办（2021）5 号\n各校："),
        ("关于开学的通知", "某某省教育厅文件\n教办［2021］5号\n各校："),
        ("关于开学的通知", "某某省教育厅文件　教办〔2021〕5号　签发人：李四\n各校："),
        ("关于开学的通知", "发文字号：教办〔2021〕5号\n正文。"),
        ("省财政厅公告", "2021年第5号\n正文。"),
        ("关于开学的通知（教办〔2021〕5号）", "正文。"),
        ("教办〔2021〕5号", "关于开学的通知"),
        ("关于开学的通知", "教办〔2021〕5号\n根据《意见》（教发〔2019〕7号），制定本办法。"),
    ],
)
def test_its_own_number_tells_the_year(title: str, body: str) -> None:
    assert year_of(title, body) == 2021


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("通知", "根据教办〔2021〕5号文件，制定本办法。"),
        ("通知", "根据\n教办〔2021〕5号\n文件精神，制定本办法。"),
        ("通知", "为贯彻《办法》（教办〔2021〕5号），制定本办法。"),
        ("通知", "《关于开学的通知》\n（教办〔2021〕5号）\n各地要认真学习。"),
        ("关于转发教办〔2021〕5号文件的通知", "正文。"),
        ("解读《关于开学的通知》（教办〔2021〕5号）", "正文。"),
        ("关于废止文件的决定", "废止下列文件：\n教办〔2011〕5号\n教办〔2015〕6号"),
        ("目录", "教办〔2021〕5号\n教办〔2020〕9号"),
        ("通知", "会议召开。\n教办〔2021〕5号"),  # below the prose
        ("判决书", "（2021）鄂01民终123号"),
        ("通知", "附件：教办〔2019〕5号"),
    ],
)
def test_a_cited_number_tells_none(title: str, body: str) -> None:
    assert year_of(title, body) is None


def test_where_the_year_stands_in_a_title() -> None:
    title = "关于开学的通知(教办〔2021〕5号)"
    found = number_in_title(title)
    assert found is not None
    assert title[found[1] : found[2]] == "2021"
