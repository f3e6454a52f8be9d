import pytest

from tests.readers.html.pages import DYKES, TEXT, TITLE, WORKS, page, read

ADDRESS = "<p>地址：某市某区水库路7号　邮编：430000</p>"
IMPRINT = f"<p>主办单位：某县人民政府</p>{ADDRESS}<p>某ICP备12345678号</p>"
ABOUT = "<p>The office is a part of the county. It runs twelve reservoirs and four canals. It was founded in 1951.</p>"


@pytest.mark.parametrize("text", ["今日停水。", "Apply by Friday.", "停水至周五", "今日停水，请相互转告。"])
@pytest.mark.parametrize(
    "foot",
    [
        "<footer><h4>Contact</h4><p>No. 7, Dam Road, Sample City 430000</p></footer>",
        f"<footer><h4>About</h4>{ABOUT}</footer>",
        f"<div class=foot>{ADDRESS}</div>",
        f"<div id=page-footer><div>{IMPRINT}</div></div>",
        "<div class=footer><p>某县水利局版权所有。未经许可，不得转载。违者将追究责任。</p></div>",
        f"<div role=contentinfo>{ABOUT}</div>",
        f"<div class=w1200>{IMPRINT}</div>",
    ],
)
def test_a_foot_is_left_out_however_short_the_text(text: str, foot: str) -> None:
    for source in (f"<h1>{TITLE}</h1><p>{text}</p>", f"<main><h1>{TITLE}</h1><div>{text}</div></main>"):
        release = read(page(source + foot))
        assert (release.title, release.body) == (TITLE, text)


def test_what_is_only_called_a_foot_stays_where_it_holds_the_text() -> None:
    assert read(page(f"<h1>{TITLE}</h1><p>图解</p><div class=foot>{TEXT * 4}</div>")).body.count(DYKES) == 4
    assert WORKS in read(page(f"<div class=foot><h1>{TITLE}</h1>{TEXT}</div>")).body


def test_an_address_among_the_sentences_of_a_text_is_no_foot() -> None:
    assert "水库路7号" in read(page(f"<h1>{TITLE}</h1><div>{TEXT}<div>{ADDRESS}</div><p>{WORKS}</p></div>")).body
