"""However a corpus changes step by step, a survey knows what one of the whole corpus finds."""

import json
import random
from pathlib import Path

import pytest

from searchsvc.corpus.contents import FileContents, read_contents
from searchsvc.corpus.overrides import read_overrides
from searchsvc.corpus.own_concepts import OwnConcepts
from searchsvc.indexing.survey import Survey
from searchsvc.indexing.winners import Winners, file_and_line, place_number
from searchsvc.model.catalog import Catalog, read_catalog, write_catalog
from searchsvc.model.record_columns import CatalogRecord, RecordColumns
from searchsvc.model.release import Record
from searchsvc.readers.walk import SourceFile, walk_corpus

ONE = "0123456789abcdef" * 2


def survey_of(corpus: Path, previous: Catalog) -> tuple[Survey, list[Record]]:
    listing, overrides = walk_corpus(corpus), read_overrides(corpus)

    def read(number: int, source: SourceFile) -> FileContents | None:
        assert listing.files[number] == source
        return read_contents(source.absolute)

    survey = Survey(listing, overrides, OwnConcepts(None), previous, read, False, lambda _: None)
    return survey, [*survey.records()]


def change(corpus: Path, chance: random.Random) -> None:
    """Writes or removes some files, which share few ids, and withdraws some releases."""
    for name in "abcde":
        path = corpus / f"{name}.jsonl"
        what = chance.random()
        if what < 0.15:
            path.unlink(missing_ok=True)
        elif what < 0.4:
            ids = [chance.choice([f"{name}{each}", f"shared{each}"]) for each in chance.sample(range(8), 3)]
            lines = [json.dumps({"id": each, "text": f"Text {chance.randrange(3)}"}) for each in ids]
            path.write_text("\n".join(lines[: chance.randrange(4)]), "utf-8")
    withdrawn = [f"{chance.choice([*'abcde', 'shared'])}{number}" for number in range(2)]
    entries = [f'["{each}"]\nwithdrawn = "x"\n' for each in dict.fromkeys(withdrawn)]
    (corpus / "overrides.toml").write_text("".join(entries) if chance.random() < 0.7 else "", "utf-8")


@pytest.mark.parametrize("seed", range(20))
def test_steps_end_where_one_survey_does(tmp_path: Path, seed: int) -> None:
    corpus, chance = tmp_path / "corpus", random.Random(seed)
    corpus.mkdir()
    previous, index = Catalog(), dict[str, str]()
    for _ in range(12):
        change(corpus, chance)
        survey, records = survey_of(corpus, previous)
        assert (survey.added, survey.changed) == (
            sum(each.id not in index for each in records),
            sum(each.id in index for each in records),
        )
        index |= {each.id: each.body for each in records}
        for removed in survey.removed:
            del index[removed]
        anew, all_records = survey_of(corpus, Catalog())
        assert index == {each.id: each.body for each in all_records}
        assert (survey.releases, survey.skipped, survey.withheld) == (anew.releases, anew.skipped, anew.withheld)
        assert survey.lifecycle == anew.lifecycle
        assert survey.added + survey.changed + survey.unchanged == survey.releases
        write_catalog(tmp_path, Catalog(survey.files))
        previous = read_catalog(tmp_path)
        assert previous.files == anew.files


def test_files_that_are_alone_win_without_being_looked_at() -> None:
    columns = RecordColumns()
    first, second, third = (
        columns.added(CatalogRecord(line, release_id, ONE) for line, release_id in enumerate(ids, 1))
        for ids in (("a", "b"), ("c", "d"), ("e", "a"))
    )
    winners = Winners(columns)
    assert [winners.are_alone(each) for each in (first, second, third)] == [False, True, False]
    winners.add_all(7, second)
    assert winners.place("d") == place_number(7, 2)
    assert (len(winners), "c" in winners, "a" in winners) == (2, True, False)
    assert file_and_line(winners.add("d", place_number(8, 1))) == (7, 2)
    assert winners.add("a", place_number(8, None)) == place_number(8, None)
    assert file_and_line(place_number(8, None)) == (8, None)
    assert winners.gone() == {"b", "e"}


def test_what_came_before_an_unchanged_file_wins() -> None:
    columns = RecordColumns()
    records = columns.added([CatalogRecord(1, "a", ONE), CatalogRecord(2, "b", ONE)])
    winners = Winners(columns)
    winners.add("b", place_number(0, 1))
    assert not winners.are_alone(records)
