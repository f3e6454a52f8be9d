"""The evidence found again from a stored release is the evidence that was found when it was read."""

from pathlib import Path

import pytest

from searchsvc.engines.whoosh.format.stored_row import pack_row, unpack_release, unpack_row
from searchsvc.facts import inspect_record
from searchsvc.facts.explanation import explain
from searchsvc.model.release import PartialDate, ProvinceFact, Record, Release
from searchsvc.readers import Refusal, read_path

RECORD = Record(path="2020-03-04/a.txt", line=None, id="mine", title="Floods", body="Rivers rose in Hubei.")


@pytest.mark.slow
def test_every_sample_release_is_explained_as_it_was_inspected(corpus: Path) -> None:
    explained = 0
    for item in read_path(str(corpus)):
        assert not isinstance(item, Refusal)
        inspection = inspect_record(item)
        stored = unpack_release(unpack_row(pack_row(inspection.release, b"", b"")))
        found = explain(stored)
        assert dict(found.provinces) == dict(inspection.province_evidence)
        if stored.date_source != "path":
            assert found.date == inspection.date_evidence
        explained += bool(found.date) + len(found.provinces)
    assert explained > 100


def test_a_date_of_the_path_and_what_is_declared_have_no_words_in_the_text() -> None:
    release = inspect_record(RECORD).release
    assert release.date_source == "path"
    assert explain(release).date is None
    declared = Release("a", "Floods", "In Hubei.", provinces=(ProvinceFact("CN-HB", "declared", "held"),))
    assert explain(declared).provinces == {}


@pytest.mark.parametrize("title_shown_only", [True, False])
def test_a_title_that_is_only_shown_is_no_evidence(title_shown_only: bool) -> None:
    facts = (ProvinceFact("CN-HB", "text", "mentioned"),)
    release = Release("a", "In Hubei", "In Hubei", provinces=facts, title_shown_only=title_shown_only)
    fields = [each.field for each in explain(release).provinces["CN-HB"]]
    assert fields == (["body"] if title_shown_only else ["title", "body"])


def test_a_fact_that_would_not_be_found_any_more_has_no_evidence() -> None:
    release = Release("a", "Floods", "2020年3月4日，湖北发布通知。", date=PartialDate(2019), date_source="text")
    assert explain(release).date is None
    assert explain(release).provinces == {}
