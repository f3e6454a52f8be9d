import pytest

from searchsvc.model.release import Record
from searchsvc.readers.html.html_page import read_html

PROSE = "<p>The bridge over the river was closed at noon, and will open again tomorrow.</p>"
TEXT = "The bridge over the river was closed at noon, and will open again tomorrow."


def read(source: str) -> Record:
    return read_html("a.html", source.encode())


@pytest.mark.parametrize(
    "source",
    [
        f"<div class=x>Weather: rain and wind today</div><div class=TRS_Editor>{PROSE}</div>",
        f"<div>Weather: rain and wind today</div><div id=UCAP-CONTENT>{PROSE}</div>",
        f"<div>Weather: rain and wind today</div><div itemprop=articleBody>{PROSE}</div>",
        f"<div>Weather: rain and wind today</div><article>{PROSE}</article>",
        f"<div>Weather: rain and wind today</div><main>{PROSE}</main>",
        f"<div>Weather</div><table><tr><td>Menu</td><td><div>{PROSE}<p></p></div></td></tr></table>",
    ],
)
def test_the_container_of_the_text_is_found(source: str) -> None:
    assert read(source).body.endswith(TEXT)
    assert "rain and wind" not in read(source).body


def test_a_container_that_holds_next_to_nothing_is_passed_over() -> None:
    assert read(f"<div id=zoom>Video</div><div>{PROSE * 3}</div>").body.count(TEXT) == 3


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("<p>发布时间：2020-07-15</p>", "发布时间：2020-07-15"),
        ("<span>Date: July 15, 2020</span> <span>Source: MOE</span>", "Date: July 15, 2020 Source: MOE"),
        ("<p>Sample Daily, July 15, 2020</p>", "Sample Daily, July 15, 2020"),
        ("<p>A line that says nothing</p>", ""),
    ],
)
def test_header_lines_between_title_and_text_belong_to_the_text(header: str, expected: str) -> None:
    record = read(f"<h1>Bridge closed</h1><div>{header}</div><div class=TRS_Editor>{PROSE}</div>")
    assert record.title == "Bridge closed"
    assert record.body == f"{expected}\n{TEXT}".lstrip("\n")


def test_header_lines_above_the_title_and_behind_the_text_belong_to_it_too() -> None:
    record = read(f"<div><p>2020-07-15</p><h1>Bridge closed</h1>{PROSE}</div>")
    assert record.body == f"2020-07-15\n{TEXT}"
    record = read(f"<h1>Bridge closed</h1><div class=TRS_Editor>{PROSE}</div><p>来源：新华社</p><p>2020-07-15</p>")
    assert record.body == f"{TEXT}\n来源：新华社"


def test_a_title_that_the_text_repeats_on_two_lines_is_taken_out() -> None:
    assert read(f"<title>大桥封闭的通知</title><h1>大桥封闭<br>的通知</h1>{PROSE}").body == TEXT


def test_without_a_title_above_the_text_only_labelled_header_lines_belong_to_it() -> None:
    record = read(f"<p>2026-11-24</p><p>发布日期：2020-07-15</p><div id=zoom><h1>Bridge closed</h1>{PROSE}</div>")
    assert record.body == f"发布日期：2020-07-15\n{TEXT}"
