import time

import pytest

from searchsvc.readers.html.nesting import MAX_DEPTH, flattened
from tests.readers.html.pages import DYKES, TEXT, page, read


@pytest.mark.parametrize(
    "source",
    [
        "<p>one<p>two" * MAX_DEPTH,
        "<ul>" + "<li>one" * 2 * MAX_DEPTH,
        "<br><img src=x>" * 2 * MAX_DEPTH,
        "<div><b>x</b></div>" * 2 * MAX_DEPTH,
        "<div>" * MAX_DEPTH + "x" + "</div>" * MAX_DEPTH,
        "<!--" + "<div>" * 2 * MAX_DEPTH + "-->x",
        "<script>" + "'<div>'" * 2 * MAX_DEPTH + "</script>x",
        "<" * 2 * MAX_DEPTH,
    ],
)
def test_a_page_of_usual_depth_stays_as_it_is(source: str) -> None:
    assert flattened(source) == (source, False)


def test_tags_beyond_the_depth_are_taken_out_with_their_ends() -> None:
    inner = "<div>a<b>c</b></div><p>d</p>"
    source = "<div>" * MAX_DEPTH + inner + "</div>" * MAX_DEPTH + "<div>e</div>"
    assert flattened(source) == ("<div>" * MAX_DEPTH + "ac<p>d</p>" + "</div>" * MAX_DEPTH + "<div>e</div>", True)


def test_the_end_of_an_element_ends_what_was_left_open_in_it() -> None:
    source = "<div><span><span></div>" * MAX_DEPTH
    assert flattened(source) == (source, False)


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<font size=1>", "<ul><li>", "<table><tr><td>", "<x>", "<div a='>"])
def test_a_hostile_page_is_read_at_once_and_says_so(tag: str) -> None:
    started = time.perf_counter()
    record = read(page(tag * 20_000 + TEXT))
    assert time.perf_counter() - started < 2
    assert DYKES in record.body
    assert record.warnings == (
        "is nested more than 512 levels deep; what is deeper is read as if it stood at that level",
    )


@pytest.mark.parametrize(
    "source", ["<!--" * 50_000, "<script>" * 50_000, "<a " * 50_000, "</div>" * 50_000 + "<b>" * 600]
)
def test_the_check_itself_is_quick(source: str) -> None:
    started = time.perf_counter()
    flattened(source)
    assert time.perf_counter() - started < 1
