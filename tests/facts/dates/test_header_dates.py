"""The date that header and footer state: which label counts, and a date over several lines."""

import pytest

from searchsvc.facts.dates.header_dates import header_date, is_prose
from searchsvc.facts.folded_fields import field_of
from searchsvc.facts.reading import read


def stated(body: str) -> str | None:
    found = header_date(read(field_of("title", "全省开学"), field_of("body", body), ""))
    if found is None:
        return None
    assert body[found.evidence.start : found.evidence.end] == found.evidence.text
    return found.date.iso


@pytest.mark.parametrize(
    "body",
    [
        "成文日期：2019年6月1日\n发布日期：2021年3月8日\n正文。",
        "发布日期：2021年3月8日\n成文日期：2019年6月1日\n正文。",
        "签发日期：2019-06-01　公开日期：2021-03-08",
        "Date drafted: 2019-06-01\nDate published: 2021-03-08\nText.",
        "更新时间：2021-05-01\n成文日期：2021-03-08\n正文。",
        "2019年6月1日\n发布日期：2021-03-08\n正文。",
        "成文日期：2019-06-01\n正文。\n\n发布日期：2021-03-08",
        "生效日期：2021-05-01\n印发日期：2021-03-08\n正文。",
        "Published 8 March 2021 · Last updated 1 May 2021\nText.",
        "Last updated 1 May 2021 | Published 8 March 2021\nText.",
        "Updated May 1, 2021 • First published March 8, 2021\nText.",
        "2021-05-01 更新 | 2021-03-08 发布\n正文。",
        "2021-03-08 | 10:20\n正文。",
    ],
)
def test_publication_goes_before_drafting_and_that_before_change(body: str) -> None:
    assert stated(body) == "2021-03-08"


@pytest.mark.parametrize(
    "body",
    [
        "会议召开。\n发布日期：2021-03-08 14:34:05 所属分类：头条\n标签：",
        "Schools opened.\n\nPublished: 2021-03-08T09:15:00+08:00",
        "Sent: Monday, March 8, 2021 9:15 AM\nSchools opened.",
        "Last modified: Mon, 08-Mar-21 09:15:00 GMT\nSchools opened.",
        "發布日期：110-03-08\n公告。",
        "公告日期：110/3/8 10:20\n公告。",
        "發布日期：1100308\n公告。",
    ],
)
def test_labelled_lines(body: str) -> None:
    assert stated(body) == "2021-03-08"


@pytest.mark.parametrize(
    "body",
    [
        "2021\n03/08\n19:02\n会议召开。",
        "2021年\n3月8日\n会议召开。",
        "2021\n\n03-08\n\n19:02\n会议召开。",
        "03-08\n2021\n会议召开。",
        "08\n2021-03\n会议召开。",
        "08\n2021/03\n来源：某报\n会议召开。",
        "来源：某报\n2021\n03/08\n会议召开。",
        "2021\n03\n08\n会议召开。",
        "2021年\n3月\n8日\n会议召开。",
    ],
)
def test_a_date_over_several_lines(body: str) -> None:
    assert stated(body) == "2021-03-08"


@pytest.mark.parametrize(
    "body",
    [
        "会议召开。\n2021\n03/08",
        "2021\n33\n会议",
        "2021\n13/08\n会议",
        "15\n2021\n03\n会议",
        "电话：110-03-08",
        "110-03-08\n会议",
    ],
)
def test_what_states_no_day(body: str) -> None:
    assert stated(body) is None


def test_prose() -> None:
    assert is_prose("会议召开。")
    assert not is_prose("某某省教育厅文件")
