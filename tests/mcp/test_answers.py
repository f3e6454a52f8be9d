"""What an assistant is told: plain, whole, citable, and always sendable."""

import json
from dataclasses import replace

import pytest

from searchsvc.mcp.answers import MOST_VALUES, facets_answer, read_answer, search_answer, tellings_answer
from searchsvc.model.page import (
    DidYouMean,
    Facet,
    FacetValue,
    Fragment,
    Hit,
    NamedProvince,
    SearchPage,
    Suggestions,
    Version,
)
from searchsvc.model.query import FACETS, FacetName, Query
from searchsvc.model.release import Language, PartialDate, ProvinceFact, Release
from searchsvc.model.site import Site

RELEASE = Release(
    id="2020/a.txt",
    title="Rural schools\n open",
    body="First.\n\nSecond <b>.",
    language="en",
    date=PartialDate(2020, 7),
    provinces=(ProvinceFact("CN-HB", "text", "held"),),
    source="Ministry of Education",
    url="https://example.org/a",
)
SITE = Site()
PAGE = "http://h/releases/2020/a.txt"


def test_a_release_comes_with_its_citation() -> None:
    answer = read_answer(RELEASE, 1, PAGE, SITE)
    assert answer["text"] == RELEASE.body
    assert (answer["part"], answer["parts"], answer["provinces"]) == (1, 1, ["CN-HB"])
    assert answer["citation"] == {
        "title": "Rural schools open",
        "publisher": "Ministry of Education",
        "date": "2020-07",
        "address": "https://example.org/a",
        "id": "2020/a.txt",
        "text": "“Rural schools open”, Ministry of Education, 2020-07, https://example.org/a [2020/a.txt]",
    }


@pytest.mark.parametrize(
    ("language", "publisher"), [("en", "City of Example"), ("zh-Hant", "示例市"), (None, "City of Example")]
)
def test_the_publisher_of_the_site_stands_in_where_a_release_names_none(
    language: Language | None, publisher: str
) -> None:
    site = Site(publisher="City of Example", publisher_zh="示例市")
    release = replace(RELEASE, source=None, language=language)
    assert read_answer(release, 1, PAGE, site)["citation"]["publisher"] == publisher
    assert read_answer(RELEASE, 1, PAGE, site)["citation"]["publisher"] == "Ministry of Education"


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "data:text/html,x"])
def test_an_address_is_one_that_can_be_visited(url: str | None) -> None:
    release = Release("x", "A", "b", url=url)
    assert read_answer(release, 1, PAGE, SITE)["citation"]["address"] == PAGE
    assert read_answer(release, 1, None, SITE)["citation"]["address"] is None
    assert read_answer(release, 1, None, SITE)["citation"]["text"] == "“A” [x]"


def test_a_long_release_comes_in_parts() -> None:
    release = Release("x", "A", "长句子。" * 4000)
    parts = [
        read_answer(release, number, None, SITE)
        for number in range(1, read_answer(release, 1, None, SITE)["parts"] + 1)
    ]
    assert "".join(part["text"] for part in parts) == release.body
    assert len(parts) > 2
    assert read_answer(Release("x", "A", ""), 1, None, SITE)["parts"] == 1
    for missing in (0, len(parts) + 1):
        with pytest.raises(IndexError):
            read_answer(release, missing, None, SITE)


def test_what_was_found_is_plain_text() -> None:
    hit = Hit(
        id="x",
        title=Fragment("A & <B>", ((0, 1),)),
        snippets=(Fragment("one\n two", ((0, 3),)),),
        language="en",
        date="2020",
        year=2020,
        provinces=(NamedProvince("CN-HB", "Hubei", "湖北", "held"),),
        category=None,
        score=1.0,
        missing=("bridge",),
    )
    suggestions = Suggestions(did_you_mean=DidYouMean("bridges", Fragment("bridges")), also=("桥",))
    page = SearchPage(Query("bridge", page=2), 12, True, 1.0, "g", (hit,), dict.fromkeys(FACETS, ()), suggestions)
    answer = search_answer(page, {"x": "http://h/releases/x"})
    assert (answer["total"], answer["page"], answer["pages"], answer["relaxed"]) == (12, 2, 2, True)
    assert (answer["did_you_mean"], answer["also_searched"]) == ("bridges", ["桥"])
    assert answer["results"] == [
        {
            "id": "x",
            "title": "A & <B>",
            "snippets": ["one two"],
            "date": "2020",
            "language": "en",
            "provinces": ["Hubei"],
            "category": None,
            "address": "http://h/releases/x",
            "missing": ["bridge"],
        }
    ]
    assert search_answer(page, {})["results"][0]["address"] is None


def test_of_a_large_facet_the_first_values_are_told_and_how_many_there_are_besides() -> None:
    values = tuple(FacetValue(str(number), str(number), str(number), 1, False) for number in range(MOST_VALUES + 7))
    facets: dict[FacetName, Facet] = {"province": (), "language": (), "category": values, "year": values[:2]}
    answer = facets_answer(SearchPage(Query(), 3, False, 1.0, "g", (), facets, Suggestions()))
    assert (len(answer["category"]["values"]), answer["category"]["left_out"]) == (MOST_VALUES, 7)
    assert (len(answer["year"]["values"]), answer["year"]["left_out"]) == (2, 0)
    assert answer["year"]["values"][0] == {"value": "0", "label": "0", "label_zh": "0", "count": 1}


def test_tellings_name_how_sure_they_are() -> None:
    answer = tellings_answer("x", (Version("y", "桥", "zh-Hans", None, 0.98765),), {})
    assert answer["tellings"] == [
        {"id": "y", "title": "桥", "language": "zh-Hans", "date": None, "address": None, "confidence": 0.99}
    ]


def test_broken_text_can_be_sent() -> None:
    release = Release("x", "a\ud800b", "c\udfff", extra={})
    json.dumps(read_answer(release, 1, None, SITE), ensure_ascii=False).encode()
    assert read_answer(release, 1, None, SITE)["text"] == "c?"
