"""Fragments come back from their HTML as they were."""

from hypothesis import given
from hypothesis import strategies as st

from searchsvc.client.fragments import fragment_of
from searchsvc.model.page import Fragment
from searchsvc.presenter.encoding import fragment_html

CHARACTERS = st.one_of(st.sampled_from("&;<>\"'# mark/axt;0127 长𠮷"), st.characters(exclude_categories=()))


@st.composite
def marked(draw: st.DrawFn) -> Fragment:
    """A text with ranges in it, some of which touch or are empty."""
    text = draw(st.text(CHARACTERS, max_size=30))
    ends = draw(st.lists(st.integers(0, len(text)), max_size=8).map(sorted))
    return Fragment(text, tuple(zip(ends[::2], ends[1::2], strict=False)))


@given(marked())
def test_a_fragment_comes_back_from_its_html(fragment: Fragment) -> None:
    assert fragment_of(fragment_html(fragment)) == fragment


def test_a_text_that_looks_like_markup_stays_text() -> None:
    for text in (
        "<mark>a</mark>",
        "&lt;mark&gt;",
        "&amp;lt;",
        "&#x27;&quot;",
        "&copy",
        "a & b < c > d",
        "</mark><mark>",
    ):
        assert fragment_of(fragment_html(Fragment(text))) == Fragment(text)
        assert fragment_of(fragment_html(Fragment(text, ((1, 3),)))) == Fragment(text, ((1, 3),))
