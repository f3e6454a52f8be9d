"""`overrides.toml`: what it corrects, which faults it survives, and which releases a change of it makes new."""

from pathlib import Path

import pytest

from searchsvc.corpus.overrides import OverridesByPath, read_overrides
from searchsvc.engines.selection import open_engine
from searchsvc.facts import inspect_record
from searchsvc.indexing.reindex import reindex
from searchsvc.model.release import Record, Release
from searchsvc.readers import Refusal, read_path

RECORD = Record(
    path="a.txt",
    line=None,
    id="a.txt",
    title="Rivers rise",
    body="Source: Water Office\n\nOn June 1, 2020, a meeting was held in Wuhan with guests from Hunan.",
    date="2019-01-01",
    category="Notices",
)


def corrected(folder: Path, toml: str) -> tuple[Release, tuple[str, ...]]:
    (folder / "overrides.toml").write_text(toml, "utf-8")
    overrides = read_overrides(folder)
    return inspect_record(overrides.apply(RECORD)).release, overrides.warnings


def test_every_fact_can_be_corrected(tmp_path: Path) -> None:
    release, warnings = corrected(
        tmp_path,
        """["a.txt"]
        title = "Rivers fall"
        date = 2020-06-02
        provinces = ["湖北", { name = "CN-AH", role = "held" }]
        language = "zh-TW"
        category = "News"
        source = "Flood Office"
        url = "https://example.org/1"
        """,
    )
    assert warnings == ()
    assert (release.title, release.language, release.category) == ("Rivers fall", "zh-Hant", "News")
    assert (release.source, release.url) == ("Flood Office", "https://example.org/1")
    assert (release.date and release.date.iso, release.date_source) == ("2020-06-02", "declared")
    assert [(fact.code, fact.source, fact.role) for fact in release.provinces] == [
        ("CN-AH", "declared", "held"),
        ("CN-HB", "declared", "held"),  # the text still tells where it was, unless the correction does
    ]


def test_an_empty_value_means_that_there_is_none(tmp_path: Path) -> None:
    toml = '["a.txt"]\ndate = ""\nprovinces = []\nlanguage = ""\ncategory = ""\nsource = ""\n'
    release, warnings = corrected(tmp_path, toml)
    assert warnings == ()
    assert (release.date, release.date_source, release.provinces) == (None, None, ())
    assert (release.language, release.category, release.source) == (None, None, None)


@pytest.mark.parametrize(
    ("written", "iso"),
    [("2020-06-02", "2020-06-02"), ("2020-06-02T10:00:00", "2020-06-02"), ('"2020-06"', "2020-06"), ("2020", "2020")],
)
def test_a_date_is_written_as_toml_or_as_text(tmp_path: Path, written: str, iso: str) -> None:
    release, warnings = corrected(tmp_path, f'["a.txt"]\ndate = {written}')
    assert (release.date and release.date.iso, warnings) == (iso, ())


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ("date = true", "2020-07-15"),
        ('date = "soon"', "2020-07-15"),
        ('provinces = ["Atlantis"]', "Atlantis"),
        ('provinces = [{ name = "Hubei", role = "near" }]', "held"),
        ('language = "fr"', "zh-Hans"),
        ("title = 5", "title is 5"),
        ('author = "x"', "the fields are title, date"),
    ],
)
def test_a_bad_field_is_named_with_its_id_and_the_rest_applies(tmp_path: Path, entry: str, named: str) -> None:
    release, warnings = corrected(tmp_path, f'["a.txt"]\n{entry}\nsource = "Flood Office"\n')
    assert len(warnings) == 1
    assert warnings[0].startswith('"a.txt": ')
    assert named in warnings[0]
    assert release.source == "Flood Office"
    assert release.title == "Rivers rise"


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("[a.txt]\ndate = 2020", "stands in quotes"),
        ('"a.txt" = 5', "is not a table"),
        ("a = [", "is not TOML"),
        (f"a = {'9' * 5000}", "is not TOML"),
        (f'["a.txt"]\ntitle = 0x{"f" * 5000}', "too many digits"),
    ],
)
def test_what_is_no_entry_is_warned_of(tmp_path: Path, toml: str, named: str) -> None:
    release, warnings = corrected(tmp_path, toml)
    assert release.date is not None
    assert release.date.iso == "2019-01-01"
    assert named in warnings[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Floods\n\nOn June 1, 2020, rivers rose in Hubei.", "utf-8")
    (corpus / "b.txt").write_text("Drought\n\nOn July 1, 2020, rivers fell.", "utf-8")
    (corpus / "c.jsonl").write_text('{"text": "frost"}\n{"id": "mine", "text": "snow"}\n', "utf-8")
    return corpus


def test_a_change_reindexes_exactly_the_releases_it_corrects(folder: Path, tmp_path: Path) -> None:
    index, overrides = tmp_path / "index", folder / "overrides.toml"
    assert reindex(folder, index).added == 4
    overrides.write_text('["a.txt"]\ndate = 2018\n["c.jsonl#1"]\ndate = 2017\n', "utf-8")
    report = reindex(folder, index)
    assert (report.changed, report.unchanged, report.releases, report.warnings) == (2, 2, 4, ())
    overrides.write_text('["a.txt"]\ndate = 2018\n["mine"]\ndate = 2016\n', "utf-8")
    report = reindex(folder, index)
    assert (report.changed, report.unchanged) == (2, 2)
    years = {
        each: (found := open_engine(index).release(each)) and found.year for each in ("a.txt", "c.jsonl#1", "mine")
    }
    assert years == {"a.txt": 2018, "c.jsonl#1": None, "mine": 2016}
    assert reindex(folder, index).generation == report.generation
    overrides.unlink()
    assert (reindex(folder, index).changed, reindex(folder, index).unchanged) == (2, 4)


def test_an_id_that_matches_nothing_is_warned_of(folder: Path, tmp_path: Path) -> None:
    (folder / "overrides.toml").write_text('["gone.txt"]\ndate = 2018\n', "utf-8")
    warnings = reindex(folder, tmp_path / "index").warnings
    assert [(each.place.path, "'gone.txt'" in each.message) for each in warnings] == [("overrides.toml", True)]


def test_a_broken_file_takes_no_correction_back(folder: Path, tmp_path: Path) -> None:
    overrides = folder / "overrides.toml"
    overrides.write_text('["a.txt"]\ndate = 2018\n', "utf-8")
    reindex(folder, tmp_path / "index")
    overrides.write_text('["a.txt"\ndate = 2018\n', "utf-8")
    report = reindex(folder, tmp_path / "index")
    assert (report.changed, report.unchanged, len(report.warnings)) == (0, 4, 1)


def test_a_file_read_alone_is_corrected_as_in_its_corpus(folder: Path) -> None:
    (folder / "2020").mkdir()
    (folder / "2020" / "d.txt").write_text("Hail", "utf-8")
    toml = '["2020/d.txt"]\ndate = 2020\n["c.jsonl#1"]\ndate = 2017\n["mine"]\ndate = 2016\nx = 1\n'
    (folder / "overrides.toml").write_text(toml, "utf-8")
    overrides = OverridesByPath()
    years: dict[str, int | None] = {}
    warnings: list[str] = []
    for path in (str(folder / "2020" / "d.txt"), str(folder)):
        for item in read_path(path):
            assert not isinstance(item, Refusal)
            record, faults = overrides.apply(item)
            warnings += faults
            years[record.title or record.id] = inspect_record(record).release.year
    assert years == {"Hail": 2020, "Floods": 2020, "Drought": 2020, "frost": 2017, "snow": 2016}
    assert len(warnings) == 1
