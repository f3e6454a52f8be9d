"""Beginnings of texts: without header lines, ending where a sentence or a word does."""

import pytest

from searchsvc.presenter.lead import lead, shortened


@pytest.mark.parametrize(
    ("body", "most", "found"),
    [
        ("", 20, ""),
        ("  \n\n ", 20, ""),
        ("Short.", 20, "Short."),
        ("One.\n\nTwo  words.", 20, "One. Two words."),
        ("第一行。\n第二行。", 20, "第一行。第二行。"),
        ("5G\n时代", 20, "5G时代"),
        ("发布时间：2020年7月15日\n来源：教育部\n\n会议召开。", 20, "会议召开。"),
        ("Date: 15 July 2020\n\nIt met.\nDate: 16 July 2020", 60, "It met. Date: 16 July 2020"),
        ("It met on Monday. It went on for days.", 20, "It met on Monday."),
        ("会议在北京召开。会后发布了公报全文。", 12, "会议在北京召开。"),
        ("One two three four five", 12, "One two…"),
        ("一二三四五六七八九十", 5, "一二三四…"),
        ("At 3.14 it stopped being exact", 10, "At 3.14…"),
        ("A. " + "b" * 50, 20, "A. " + "b" * 16 + "…"),
    ],
)
def test_a_lead_ends_well(body: str, most: int, found: str) -> None:
    assert lead(body, most) == found
    assert len(found) <= most or body.count("\n")


def test_no_lead_is_longer_than_it_may_be() -> None:
    for body in ("x" * 10_000, "word " * 3000, "，" * 5000, ". " * 5000, "\n" * 10_000 + "a"):
        assert len(lead(body, 100)) <= 100


def test_a_short_text_stays_as_it_is() -> None:
    assert shortened("a b c", 5) == "a b c"
    assert shortened("one two three", 9) == "one two…"
    assert shortened("教育、", 2) == "教…"
