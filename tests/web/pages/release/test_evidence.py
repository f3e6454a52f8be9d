"""The words of a release that tell its facts, and the sentences in which they stand."""

from dataclasses import replace

from searchsvc.facts import inspect_record
from searchsvc.model.release import PartialDate, ProvinceFact, Record, Release
from searchsvc.web.pages.release.evidence import evidence_of

BODY = "On May 4, 2021, a fair opened. It was held in Wuhan, and Hubei paid.\n\nGuests came from Hunan."


def release(title: str = "A fair", body: str = BODY) -> Release:
    return inspect_record(Record(path="a.txt", line=None, id="a", title=title, body=body)).release


def test_each_fact_has_its_words_and_the_sentences_around_them() -> None:
    found = evidence_of(release())
    assert [BODY[each.start : each.end] for each in found.body.sentences] == [
        "On May 4, 2021, a fair opened.",
        "It was held in Wuhan, and Hubei paid.",
        "Guests came from Hunan.",
    ]
    assert [(BODY[each.start : each.end], each.facts) for each in found.body.words] == [
        ("May 4, 2021", ("date",)),
        ("Wuhan", ("CN-HB",)),
        ("Hubei", ("CN-HB",)),
        ("Hunan", ("CN-HN",)),
    ]
    assert found.numbers == {"date": [1], "CN-HB": [2], "CN-HN": [3]}


def test_a_date_whose_year_stands_in_the_title_has_both() -> None:
    told = release("2020 National Conference on Schools", "BEIJING -- The conference opened on July 15 in Wuhan.")
    assert told.date == PartialDate(2020, 7, 15)
    found = evidence_of(told)
    assert [told.title[each.start : each.end] for each in found.title.words] == ["2020"]
    assert "July 15" in [told.body[each.start : each.end] for each in found.body.words]
    assert found.numbers["date"] == [1, 2]
    assert found.date_fields == {"title", "body"}


def test_what_has_no_words_in_the_text_has_no_evidence() -> None:
    facts = (ProvinceFact("CN-HB", "declared", "held"),)
    found = evidence_of(replace(release(), date=PartialDate(1999), date_source="path", provinces=facts))
    assert found.numbers == {}
    assert (found.title, found.body.words, found.date_fields) == (found.title, (), frozenset())


def test_long_sentences_are_lit_up_around_their_words_only() -> None:
    found = evidence_of(replace(release(), body=f"{'x' * 1000} Hubei {'y' * 1000}\n" + "Hubei.\n" * 9))
    assert len(found.body.sentences) == 10
    assert found.body.sentences[0].end - found.body.sentences[0].start < 400
