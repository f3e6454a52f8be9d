import pytest
from selectolax.lexbor import LexborHTMLParser

from searchsvc.readers.html.layout import lay_out
from searchsvc.readers.html.line_sizes import sizes_of
from searchsvc.readers.html.titles.shown_titles import headings, line_above, lines_near
from tests.readers.html.pages import DYKES, TITLE, WORKS


def above(source: str, site: str | None = None) -> str | None:
    layout = lay_out(LexborHTMLParser(f"{source}<p>{DYKES}</p>"))
    shown = line_above(layout, sizes_of(layout), {}, len(layout.lines) - 1, site)
    return shown.text if shown else None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"<p>{TITLE}</p><p>2021-06-03</p>", TITLE),
        (f"<p class=xl-title>{TITLE}</p>", TITLE),
        (f"<p class=bt>{TITLE}</p><p>各乡镇：</p>", TITLE),
        (f"<h4>{TITLE}</h4>", TITLE),
        ("<h2>全县防汛检查<br>工作展开</h2>", "全县防汛检查 工作展开"),
        (f"<p>{TITLE}</p><p>（2021年6月3日）</p><p>来源：某局</p>", TITLE),
        (f"<div><h1>{TITLE}</h1><h2>王某某带队检查</h2></div><p>2021-06-03</p>", TITLE),
        (f"<div><h1>某县政府</h1></div><div><h2>{TITLE}</h2><p>2021-06-03</p></div>", TITLE),
        (f"<p>{TITLE}</p>", None),  # nothing says that it is a title
        (f"<p>{WORKS}</p><p>2021-06-03</p>", None),
        ("<p>2021-06-03</p>", None),
        (f"<p><a href=x>{TITLE}</a></p><p>2021-06-03</p>", None),
    ],
)
def test_the_line_above_a_text(source: str, expected: str | None) -> None:
    assert above(source) == expected


def test_the_name_of_the_site_above_a_title_is_not_its_beginning() -> None:
    assert above(f"<div><h1>水利之窗</h1><h2>{TITLE}</h2></div>", "水利之窗") == TITLE


def test_headings_and_lines_near() -> None:
    layout = lay_out(LexborHTMLParser(f"<h1>a</h1><p>b</p><h5>c</h5><p>{WORKS * 5}</p><h2>d</h2>"))
    assert [(shown.text, shown.level) for shown in headings(layout, 3)] == [("a", 1), ("c", 5)]
    assert list(lines_near(layout, {1: "a control"}, 3)) == ["a", "c"]
