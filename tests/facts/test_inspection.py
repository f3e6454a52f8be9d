"""From a record to a release: declared before inferred, warnings, titles made of the body, and the cost."""

import time

import pytest

from searchsvc.facts import inspect_record
from searchsvc.facts.inspection import first_words
from searchsvc.model.release import Evidence, Record

CONFERENCE = Record(
    path="a.txt",
    line=None,
    id="a.txt",
    title="2019 National Rural Schools Conference held in Beijing",
    body="On March 5, the conference was held in Beijing. Participants from Hubei and Shaanxi spoke.",
)


def record(**fields: object) -> Record:
    known = {name: getattr(CONFERENCE, name) for name in Record.__slots__}
    return Record(**{**known, **fields})


def test_facts_are_inferred_with_their_evidence() -> None:
    inspection = inspect_record(CONFERENCE)
    release = inspection.release
    assert (release.language, release.date and release.date.iso, release.date_source) == ("en", "2019-03-05", "title")
    assert inspection.date_evidence == Evidence("body", 3, 10, "March 5")
    assert [(fact.code, fact.role) for fact in release.provinces] == [
        ("CN-BJ", "held"),
        ("CN-HB", "mentioned"),
        ("CN-SN", "mentioned"),
    ]
    assert [item.field for item in inspection.province_evidence["CN-BJ"]] == ["title", "body"]
    assert inspection.warnings == ()


def test_a_declared_value_beats_an_inferred_one() -> None:
    inspection = inspect_record(record(date="2018-01-02", provinces=("CN-BJ", "CN-SD"), language="zh-TW", source="X"))
    release = inspection.release
    assert (release.language, release.date and release.date.iso, release.date_source) == (
        "zh-Hant",
        "2018-01-02",
        "declared",
    )
    assert [(fact.code, fact.source, fact.role) for fact in release.provinces] == [
        ("CN-BJ", "declared", "held"),
        ("CN-SD", "declared", "mentioned"),
    ]
    assert release.source == "X"
    assert inspection.date_evidence is None


@pytest.mark.parametrize(("category", "known"), [("unknown", None), ("Unknown", None), ("Notices", "Notices")])
def test_a_category_of_the_name_unknown_is_none(category: str, known: str | None) -> None:
    assert inspect_record(record(category=category)).release.category == known


def test_what_cannot_be_read_is_warned_of_and_inferred() -> None:
    inspection = inspect_record(record(date="2019-02-30", provinces=("Atlantis",), language="fr", warnings=("first",)))
    release = inspection.release
    assert (release.language, release.date and release.date.iso) == ("en", "2019-03-05")
    assert [fact.code for fact in release.provinces] == ["CN-BJ", "CN-HB", "CN-SN"]
    assert len(inspection.warnings) == 4
    assert inspection.warnings[0] == "first"


def test_a_title_made_of_the_body_is_shown_only_and_no_evidence() -> None:
    inspection = inspect_record(record(title=None))
    assert inspection.release.title_shown_only
    assert inspection.release.title == CONFERENCE.body
    assert inspection.release.date is None
    assert {item.field for found in inspection.province_evidence.values() for item in found} == {"body"}


def test_the_source_of_a_header_line_is_the_source() -> None:
    assert inspect_record(record(body="来源：省教育厅\n\n正文。")).release.source == "省教育厅"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("Short  text\nhere", "Short text here"),
        ("The first sentence ends here. " + "word " * 40, "The first sentence ends here."),
        ("word " * 40, ("word " * 24).strip()),
        ("会议召开，" * 40, ("会议召开，" * 24)[:-1]),
        ("字" * 200, "字" * 120),
        ("", ""),
    ],
)
def test_first_words_are_cut_at_a_boundary(body: str, title: str) -> None:
    assert first_words(body) == title
    assert len(first_words(body)) <= 120


@pytest.mark.slow
def test_a_million_hostile_characters_take_seconds_not_hours() -> None:
    inspect_record(CONFERENCE)
    for piece in ("京津冀", " ", "2019年3月5日\n", "、京", "湖 ", "Beijing ", "held in "):
        start = time.process_time()
        inspect_record(record(body=piece * (200_000 // len(piece))))
        assert time.process_time() - start < 10, piece
