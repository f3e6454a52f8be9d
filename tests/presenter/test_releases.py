"""Releases, inspections, reports and the status of an index as JSON."""

import json
from dataclasses import replace

import pytest

from searchsvc.indexing.reindex import ReindexReport
from searchsvc.indexing.survey import Place, Warned
from searchsvc.model.index_status import IndexStatus
from searchsvc.model.release import Evidence, Inspection, PartialDate, ProvinceEvidence, ProvinceFact, Release
from searchsvc.presenter.encoding import to_json_bytes
from searchsvc.presenter.releases import inspection_json, release_json, report_json, status_json
from searchsvc.readers import Refusal

RELEASE = Release(
    id="2020/a.txt",
    title="全国教育信息化工作会议召开",
    body="7月15日，会议在北京召开。",
    language="zh-Hans",
    date=PartialDate(2020, 7, 15),
    date_source="text",
    provinces=(ProvinceFact("CN-BJ", "text", "held"),),
    category="新闻发布",
    extra={"editor": "Li", "tags": ["a", 1, None]},
)


def test_a_release_has_the_keys_of_the_contract_in_order() -> None:
    assert release_json(RELEASE) == {
        "id": "2020/a.txt",
        "title": "全国教育信息化工作会议召开",
        "body": "7月15日，会议在北京召开。",
        "language": "zh-Hans",
        "date": "2020-07-15",
        "date_precision": "day",
        "date_source": "text",
        "year": 2020,
        "provinces": [{"code": "CN-BJ", "name": "Beijing", "name_zh": "北京", "source": "text", "role": "held"}],
        "category": "新闻发布",
        "source": None,
        "url": None,
        "extra": {"editor": "Li", "tags": ["a", 1, None]},
    }
    assert list(release_json(RELEASE)) == [
        "id", "title", "body", "language", "date", "date_precision", "date_source", "year", "provinces",
        "category", "source", "url", "extra",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "iso", "precision", "year"),
    [
        (None, None, None, None),
        (PartialDate(2020), "2020", "year", 2020),
        (PartialDate(2020, 7), "2020-07", "month", 2020),
        (PartialDate(2020, 7, 15), "2020-07-15", "day", 2020),
    ],
)
def test_dates_may_be_partial_or_unknown(
    date: PartialDate | None, iso: str | None, precision: str | None, year: int | None
) -> None:
    shown = release_json(replace(RELEASE, date=date, date_source=None))
    assert (shown["date"], shown["date_precision"], shown["date_source"], shown["year"]) == (iso, precision, None, year)


def test_an_inspection_is_a_release_with_its_evidence() -> None:
    here = ProvinceEvidence("body", 9, 11, "北京", "text", "held")
    shown = inspection_json(Inspection(RELEASE, Evidence("body", 0, 5, "7月15日"), {"CN-BJ": (here,)}))
    assert list(shown) == [*release_json(RELEASE), "evidence"]
    assert shown["evidence"] == {
        "date": {"field": "body", "start": 0, "end": 5, "text": "7月15日"},
        "provinces": {
            "CN-BJ": [{"field": "body", "start": 9, "end": 11, "text": "北京", "source": "text", "role": "held"}]
        },
    }
    assert inspection_json(Inspection(RELEASE))["evidence"] == {"date": None, "provinces": {}}


def test_status() -> None:
    languages, years = {"unknown": 1, "en": 2}, {"unknown": 1, "2020": 2}
    status = IndexStatus("g1", 3, languages, years, "2026-01-01T00:00:00Z", "searchsvc 0.1.0")
    shown = status_json(status)
    assert json.loads(to_json_bytes(shown)) == {
        "generation": "g1",
        "releases": 3,
        "languages": {"en": 2, "unknown": 1},
        "years": {"2020": 2, "unknown": 1},
        "built": "2026-01-01T00:00:00Z",
        "program": "searchsvc 0.1.0",
        "withdrawn": 0,
        "embargoed": 0,
    }
    assert isinstance(shown["years"], dict)
    assert isinstance(shown["languages"], dict)
    assert [list(shown["years"]), list(shown["languages"])] == [["2020", "unknown"], ["en", "unknown"]]


def test_a_report_has_the_keys_of_the_contract() -> None:
    place = Place("b.jsonl", 3)
    report = ReindexReport(
        "g1", 1, 2, 3, 4, 5, (Refusal("a.txt", None, "is empty"),), (Warned(place, "The date."),), 7, 0.5
    )
    assert report_json(report) == {
        "generation": "g1", "added": 1, "changed": 2, "removed": 3, "unchanged": 4, "ignored": 5,
        "skipped": [{"path": "a.txt", "line": None, "reason": "is empty"}],
        "warnings": [{"path": "b.jsonl", "line": 3, "message": "The date."}], "releases": 7, "seconds": 0.5,
        "withdrawn": 0, "embargoed": 0, "next_publication": None,
    }  # fmt: skip
