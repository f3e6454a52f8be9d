"""The reasons on the page of a release: sentences with the words marked, or plain words where there are none."""

from dataclasses import replace

from searchsvc.facts import inspect_record
from searchsvc.model.release import PartialDate, ProvinceFact, Record, Release
from searchsvc.web.app import create_app
from searchsvc.web.pages.why import MAX_QUOTES, reasons
from tests.web.conftest import sample_releases
from tests.web.fake import FakeEngine, FakeLive

BODY = "On May 4, 2021, a fair opened. It was held in Wuhan, and Hubei paid.\n\nGuests came from Hunan."


def release() -> Release:
    return inspect_record(Record(path="a.txt", line=None, id="a", title="A fair", body=BODY)).release


def test_each_fact_has_the_sentence_that_says_so() -> None:
    date, provinces = reasons(release())
    assert date is not None
    quote = date.quotes[0]
    assert quote.text == "On May 4, 2021, a fair opened."
    assert [quote.text[start:end] for start, end in quote.marks] == ["May 4, 2021"]
    (both,) = provinces["CN-HB"].quotes
    assert both.text == "It was held in Wuhan, and Hubei paid."
    assert [both.text[start:end] for start, end in both.marks] == ["Wuhan", "Hubei"]
    assert [each.text for each in provinces["CN-HN"].quotes] == ["Guests came from Hunan."]


def test_what_has_no_words_in_the_text_is_explained_in_words() -> None:
    facts = (ProvinceFact("CN-HB", "declared", "held"), ProvinceFact("CN-SD", "text", "held"))
    date, provinces = reasons(replace(release(), date=PartialDate(1999), date_source="path", provinces=facts))
    assert date is not None
    assert (date.quotes, date.reason) == ((), "why_path")
    assert (provinces["CN-HB"].reason, provinces["CN-SD"].reason) == ("why_declared", "why_changed")
    assert reasons(replace(release(), date=None, date_source=None))[0] is None


def test_long_sentences_are_cut_and_many_are_counted() -> None:
    many = replace(release(), body=f"{'x' * 1000} Hubei {'y' * 1000}\n" + "Hubei.\n" * 9)
    why = reasons(many)[1]["CN-HB"]
    assert (len(why.quotes), why.more) == (MAX_QUOTES, 7)
    assert len(why.quotes[0].text) < 400


def test_the_page_shows_them_in_both_languages() -> None:
    hostile = replace(release(), id="why", title="<b>Hubei</b>", body=BODY + " <i>Hunan</i>")
    client = create_app(FakeLive(FakeEngine([hostile, *sample_releases()]))).test_client()
    english, chinese = client.get("/releases/why?ui=en").text, client.get("/releases/why?ui=zh").text
    assert '<summary aria-label="Why Hubei?">' in english
    assert '<summary aria-label="湖北的依据">' in chinese
    for html in (english, chinese):
        assert "It was held in <mark>Wuhan</mark>, and <mark>Hubei</mark> paid." in html
        assert "&lt;b&gt;<mark>Hubei</mark>" in html
        assert "<b>Hubei" not in html
        assert html.count("<script src") == 1  # the search box's, which only completes
    declared = client.get("/releases/2019/schools.md?ui=zh").text
    assert "并非取自正文" in declared
