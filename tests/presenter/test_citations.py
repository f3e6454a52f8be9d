"""Citations: whole where everything is known, and never with anything that nobody said."""

from dataclasses import replace
from datetime import date

import pytest

from searchsvc.model.release import PartialDate, Release
from searchsvc.model.site import Site
from searchsvc.presenter.citations import citations, in_words, publisher_of, title_line, web_address

READ = date(2026, 11, 28)
SITE = Site(publisher="Example Press Office", publisher_zh="示例机构新闻办公室")
RELEASE = Release("a", "Schools\n open ", "", "en", PartialDate(2020, 7, 15), url="https://example.org/a")


def test_a_release_that_says_everything() -> None:
    cited = citations(replace(RELEASE, source="Ministry of Education"), SITE, "https://search.example/releases/a", READ)
    assert cited.gb == (
        "Ministry of Education. Schools open[EB/OL]. (2020-07-15)[2026-11-28]. https://search.example/releases/a"
    )
    assert cited.plain == (
        "Ministry of Education, “Schools open”, 15 July 2020, https://search.example/releases/a "
        "(retrieved 28 November 2026)."
    )
    assert cited.language == "en"


def test_site_and_original_stand_in() -> None:
    cited = citations(replace(RELEASE, language="zh-Hant", title="學校開學。"), SITE, None, READ)
    assert cited.gb == "示例机构新闻办公室. 學校開學[EB/OL]. (2020-07-15)[2026-11-28]. https://example.org/a"


def test_quotation_marks_inside_others_are_single() -> None:
    cited = citations(replace(RELEASE, title="“Open” schools"), SITE, None, READ)
    assert "“‘Open’ schools”" in cited.plain
    assert "“Open” schools[EB/OL]" in cited.gb


def test_what_nobody_knows_is_left_out() -> None:
    cited = citations(Release("a", "A", "", url="javascript:x"), Site(), None, READ)
    assert cited.gb == "A[EB/OL]. [2026-11-28]."
    assert cited.plain == "“A” (retrieved 28 November 2026)."
    assert cited.language is None


@pytest.mark.parametrize(
    ("known", "gb", "plain"),
    [(PartialDate(2020, 7), "(2020-07)[", "July 2020"), (PartialDate(2020), "(2020)[", ", 2020,")],
)
def test_a_partial_date_stays_partial(known: PartialDate, gb: str, plain: str) -> None:
    cited = citations(replace(RELEASE, date=known), SITE, None, READ)
    assert gb in cited.gb
    assert plain in cited.plain


def test_the_parts() -> None:
    assert title_line(RELEASE) == "Schools open"
    assert publisher_of(replace(RELEASE, language=None), SITE) == "Example Press Office"
    assert [web_address(each) for each in (None, "", "HTTP://a", "ftp://a")] == [None, None, "HTTP://a", None]
    assert in_words(PartialDate(1, 12, 1)) == "1 December 1"
