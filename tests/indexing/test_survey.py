"""Moved, withdrawn and embargoed releases: what a reindex makes of them, and what of them can still be found."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from searchsvc.engines.selection import open_engine, verify_index
from searchsvc.errors import IndexDamaged, NotFound, ReleaseMoved, ReleaseWithdrawn
from searchsvc.indexing.reindex import ReindexReport, reindex
from searchsvc.model.lifecycle import LIFECYCLE
from searchsvc.model.query import Query
from searchsvc.searching.releases import find_release, similar, versions
from searchsvc.searching.search import search
from searchsvc.searching.spelling_help import completions

NOW = datetime(2026, 12, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SECRET = "Zanzibar orchard protocol"


def write_secret(folder: Path, text: str) -> None:
    fields = {"id": "s.txt", "title": SECRET, "body": text, "date": "2011-05-05", "category": "Secrets"}
    (folder / "s.json").write_text(json.dumps(fields), "utf-8")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("Flood season begins\n\nOn June 1, 2020, rivers rose in Hubei.", "utf-8")
    (folder / "b.txt").write_text("Bridge opens\n\nOn May 4, 2021, a bridge opened in Hunan.", "utf-8")
    write_secret(folder, f"On that day, the {SECRET} began.")
    return folder


def build(corpus: Path, toml: str, *, now: datetime = NOW, full: bool = False) -> ReindexReport:
    (corpus / "overrides.toml").write_text(toml, "utf-8")
    return reindex(corpus, corpus.parent / "index", now=now, full=full)


def found(corpus: Path, q: str = "") -> list[str]:
    return [hit.id for hit in search(open_engine(corpus.parent / "index"), Query(q=q)).results]


def traces(corpus: Path) -> Iterator[str]:
    """Where anything of the secret release can be seen."""
    engine = open_engine(corpus.parent / "index")
    for q in ("", "Zanzibar", "orchard protocol", "zanz*"):
        page = search(engine, Query(q=q))
        yield from (f"hit {hit.id}" for hit in page.results if hit.id == "s.txt")
        for name, values in page.facets.items():
            yield from (f"facet {name} {value.value}" for value in values if value.value in ("2011", "Secrets"))
        if page.suggestions.did_you_mean:
            yield f"did you mean {page.suggestions.did_you_mean.q}"
    for typed in ("zan", "Zanzibar or", "orch", "Zanz"):
        yield from (f"completion {each.text}" for each in completions(engine, typed))
    yield from (f"similar {hit.id}" for hit in similar(engine, "a.txt") if hit.id == "s.txt")
    status = engine.status()
    yield from ("year" for year in status.years if year == "2011")
    if engine.release("s.txt"):
        yield "release"


WITHDRAWN = '["s.txt"]\nwithdrawn = "It named a source."'
EMBARGOED = '["s.txt"]\npublish_after = 2026-12-01T09:00:00+08:00'


@pytest.mark.parametrize("toml", [WITHDRAWN, EMBARGOED])
@pytest.mark.parametrize("way", ["at once", "later", "anew"])
def test_what_is_withheld_leaves_no_trace(corpus: Path, toml: str, way: str) -> None:
    if way != "at once":
        build(corpus, "")
        seen = list(traces(corpus))
        assert {each.split()[0] for each in seen} == {"hit", "facet", "completion", "similar", "year", "release"}, seen
    report = build(corpus, toml, full=way == "anew")
    assert list(traces(corpus)) == []
    assert (report.releases, report.removed) == (2, int(way == "later"))
    assert open_engine(corpus.parent / "index").status().releases == 2
    again = build(corpus, toml)
    assert (again.generation, again.unchanged, again.removed) == (report.generation, 2, 0)
    verify_index(corpus.parent / "index")


def test_a_withdrawal_says_why_and_can_be_taken_back(corpus: Path) -> None:
    build(corpus, "")
    report = build(corpus, WITHDRAWN)
    assert (report.withdrawn, report.embargoed, report.warnings) == (1, 0, ())
    engine = open_engine(corpus.parent / "index")
    for ask in (find_release, similar, versions):
        with pytest.raises(ReleaseWithdrawn, match="It named a source") as raised:
            ask(engine, "s.txt")
        assert raised.value.reason == "It named a source."
    other = build(corpus, WITHDRAWN.replace("source", "person"))
    assert other.generation != report.generation
    with pytest.raises(ReleaseWithdrawn, match="It named a person"):
        find_release(open_engine(corpus.parent / "index"), "s.txt")
    back = build(corpus, "")
    assert (back.added, back.withdrawn, back.releases) == (1, 0, 3)
    assert found(corpus, "Zanzibar") == ["s.txt"]


def test_a_withdrawal_holds_when_the_file_is_gone(corpus: Path) -> None:
    build(corpus, WITHDRAWN)
    (corpus / "s.json").unlink()
    report = build(corpus, WITHDRAWN)
    assert ["it was withdrawn" in warned.message for warned in report.warnings] == [True]
    with pytest.raises(ReleaseWithdrawn):
        find_release(open_engine(corpus.parent / "index"), "s.txt")


def test_an_embargo_ends_at_its_moment(corpus: Path) -> None:
    before = build(corpus, EMBARGOED)
    assert (before.releases, before.embargoed, before.next_publication) == (2, 1, LATER)
    status = open_engine(corpus.parent / "index").status()
    assert (status.embargoed, status.next_publication) == (1, "2026-12-01T01:00:00+00:00")
    with pytest.raises(NotFound):
        find_release(open_engine(corpus.parent / "index"), "s.txt")
    still = build(corpus, EMBARGOED, now=LATER - timedelta(seconds=1))
    assert still.generation == before.generation
    after = build(corpus, EMBARGOED, now=LATER)
    assert (after.added, after.releases, after.embargoed, after.next_publication) == (1, 3, 0, None)
    assert found(corpus, "Zanzibar") == ["s.txt"]


def test_a_change_of_an_embargoed_file_stays_hidden(corpus: Path) -> None:
    build(corpus, EMBARGOED)
    write_secret(corpus, f"More about the {SECRET} of 2032.")
    report = build(corpus, EMBARGOED)
    assert (report.changed, report.added) == (0, 0)
    assert list(traces(corpus)) == []


@pytest.mark.parametrize("broken", ["= broken\n", "\udcff"])
def test_overrides_that_cannot_be_read_change_nothing_and_show_nothing_new(corpus: Path, broken: str) -> None:
    toml = '["s.txt"]\npublish_after = 2026-12-01T09:00:00+08:00\n["b.txt"]\nwithdrawn = "wrong"\naliases = ["old"]\n'
    build(corpus, toml)
    (corpus / "new.txt").write_text("A new one\n\nPerhaps embargoed.", "utf-8")
    (corpus / "b.txt").write_text("Bridge opens wide\n\nA bridge.", "utf-8")
    (corpus / "overrides.toml").write_bytes((toml + broken).encode("utf-8", "surrogateescape"))
    report = reindex(corpus, corpus.parent / "index", now=LATER)
    assert found(corpus) == ["a.txt"]
    assert "releases that are new wait" in report.warnings[0].message
    assert (report.withdrawn, report.embargoed) == (1, 2)
    with pytest.raises(ReleaseMoved):
        find_release(open_engine(corpus.parent / "index"), "old")
    report = build(corpus, toml, now=LATER)
    assert sorted(found(corpus)) == ["a.txt", "new.txt", "s.txt"]


def test_overrides_that_speak_of_no_embargo_hold_nothing_back(corpus: Path) -> None:
    report = build(corpus, "= broken")
    assert (report.releases, report.embargoed) == (3, 0)


def test_a_moved_file_is_found_by_its_old_id(corpus: Path) -> None:
    build(corpus, "")
    (corpus / "moved").mkdir()
    (corpus / "a.txt").rename(corpus / "moved" / "é.txt")
    report = build(corpus, '["moved/é.txt"]\naliases = ["a.txt", "b.txt"]\n["none"]\naliases = ["x"]')
    assert [warned.message for warned in report.warnings] == [
        "\"moved/é.txt\": the alias 'b.txt' is the id of another release, whose address it stays",
        "'none' is the id of no release; 'searchsvc inspect' shows the id of each",
    ]
    engine = open_engine(corpus.parent / "index")
    for ask in (find_release, similar, versions):
        with pytest.raises(ReleaseMoved) as raised:
            ask(engine, "a.txt")
        assert raised.value.release_id == "moved/é.txt"
    with pytest.raises(NotFound):
        find_release(engine, "x")
    gone = build(corpus, "")
    assert gone.generation != report.generation
    with pytest.raises(NotFound):
        find_release(open_engine(corpus.parent / "index"), "a.txt")


def test_an_alias_gives_way_to_a_release_that_comes_later(corpus: Path) -> None:
    toml = '["a.txt"]\naliases = ["c.txt"]'
    build(corpus, toml)
    (corpus / "c.txt").write_text("A release of its own\n\nText.", "utf-8")
    report = build(corpus, toml)
    assert "'c.txt'" in report.warnings[0].message
    assert find_release(open_engine(corpus.parent / "index"), "c.txt").title == "A release of its own"


def test_withheld_records_of_a_file_of_many(corpus: Path) -> None:
    (corpus / "m.jsonl").write_text('{"id": "m1", "text": "harvest"}\n{"id": "m2", "text": "drought"}\n', "utf-8")
    (corpus / "z.json").write_text('{"id": "m1", "text": "usurper"}', "utf-8")
    report = build(corpus, '["m1"]\nwithdrawn = "wrong"')
    assert found(corpus, "harvest usurper") == []
    assert found(corpus, "drought") == ["m2"]
    assert (report.releases, len(report.skipped)) == (4, 1)
    report = build(corpus, "")
    assert (found(corpus, "harvest"), report.releases) == (["m1"], 5)


def test_dry_runs_count_alike(corpus: Path) -> None:
    (corpus / "overrides.toml").write_text(EMBARGOED + '\n["b.txt"]\nwithdrawn = "wrong"', "utf-8")
    report = reindex(corpus, corpus.parent / "index", now=NOW, dry_run=True)
    assert (report.added, report.releases, report.withdrawn, report.embargoed) == (1, 1, 1, 1)


def test_verify_sees_a_changed_life(corpus: Path) -> None:
    build(corpus, WITHDRAWN)
    index = corpus.parent / "index"
    (path,) = index.glob(f"generations/*/{LIFECYCLE}")
    path.write_bytes(path.read_bytes().replace(b"s.txt", b"a.txt"))
    with pytest.raises(IndexDamaged):
        verify_index(index)
    with pytest.raises(IndexDamaged):  # small files are checked whenever an index is opened
        open_engine(index)


def test_many_steps_end_where_one_build_does(corpus: Path, tmp_path: Path) -> None:
    steps = [EMBARGOED, WITHDRAWN, '["a.txt"]\naliases = ["old"]\nwithdrawn = "x"', "", '["b.txt"]\naliases = ["s"]']
    for toml in steps:
        build(corpus, toml)
        anew = reindex(corpus, tmp_path / "anew", now=NOW, full=True)
        ours, theirs = (open_engine(each) for each in (corpus.parent / "index", tmp_path / "anew"))
        assert ours.lifecycle == theirs.lifecycle
        assert ours.status().releases == anew.releases
        pages = [search(each, Query(per_page=100)) for each in (ours, theirs)]
        assert [hit.id for hit in pages[0].results] == [hit.id for hit in pages[1].results]
        assert pages[0].facets == pages[1].facets
