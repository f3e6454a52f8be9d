from selectolax.lexbor import LexborHTMLParser

from searchsvc.readers.html.layout import lay_out
from searchsvc.readers.html.line_sizes import sizes_of
from tests.readers.html.pages import DYKES, WORKS


def test_the_sums_over_lines() -> None:
    linked = "<p>各地的安排不尽相同，具体情况请参见本通知后面的<a href=x>附件</a></p>"
    layout = lay_out(LexborHTMLParser(f"<h2>{DYKES}</h2><div><p>{WORKS}</p>{linked}</div>"))
    sizes = sizes_of(layout)
    body, block = layout.blocks[1], next(block for block in layout.blocks if block.tag == "div")
    assert (sizes.plain_of(block), sizes.linked_of(block), sizes.links_of(block)) == (len(WORKS) + 23, 2, 1)
    assert sizes.prose_of(body) == sizes.prose_of(block) == len(WORKS)  # a heading holds no prose
    assert sizes.share_of(block) == 1.0


def test_the_share_of_plain_text_where_a_page_has_no_prose() -> None:
    layout = lay_out(LexborHTMLParser("<div><p>abc</p></div><p>d</p>"))
    assert sizes_of(layout).share_of(next(block for block in layout.blocks if block.tag == "div")) == 0.75
    empty = lay_out(LexborHTMLParser("<div></div>"))
    assert sizes_of(empty).share_of(empty.blocks[0]) == 0.0
