from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.corpus import BenchRelease, generated, read_corpus, read_real, releases, write_corpus
from benchmarks.vocabulary import Vocabulary
from searchsvc.facts.places.gazetteer import provinces

Vocabularies = Mapping[str, Vocabulary]
REAL = [BenchRelease(f"real-{number}", "标题", "正文。", "2023-05-06", "zh-Hans", ()) for number in range(30)]


def test_a_release_is_the_same_every_time_and_in_every_size(vocabularies: Vocabularies) -> None:
    first = list(releases(40, vocabularies, seed=7))
    assert first == list(releases(40, vocabularies, seed=7))
    assert first == list(islice(releases(400, vocabularies, seed=7), 40))
    assert first != list(releases(40, vocabularies, seed=8))


def test_the_generator_has_not_drifted(vocabularies: Vocabularies) -> None:
    release = generated(0, "en", vocabularies["en"], seed=7)
    assert release.title == "For farmer music with music for bridge report in of of river to in"
    assert release.date == "2025-01-20"
    assert release.provinces == ("CN-SX", "CN-HB", "CN-JS", "CN-JX")


def test_releases_declare_facts_that_vary(vocabularies: Vocabularies) -> None:
    every = list(releases(200, vocabularies))
    assert {release.language for release in every} == {"en", "zh-Hans"}
    assert {len(release.provinces) for release in every} == {1, 2, 3, 4}
    assert all(len(set(release.provinces)) == len(release.provinces) for release in every)
    assert {code for release in every for code in release.provinces} <= set(provinces())
    assert {release.date[:4] for release in every} == {str(year) for year in range(2012, 2027)}
    assert len({release.id for release in every}) == 200


@pytest.mark.slow
def test_at_most_a_fifth_is_real(vocabularies: Vocabularies) -> None:
    of_100 = [release for release in releases(100, vocabularies, REAL) if release.id.startswith("real-")]
    assert [replace(release, provinces=()) for release in of_100] == REAL[:20]
    assert all(release.provinces for release in of_100)
    of_1000 = [release.id for release in releases(1000, vocabularies, REAL) if release.id.startswith("real-")]
    assert of_1000 == [release.id for release in REAL]


def test_english_has_one_form_of_a_word_and_chinese_is_simplified(vocabularies: Vocabularies) -> None:
    assert "school" in vocabularies["en"].words
    assert "schools" not in vocabularies["en"].words
    assert "水利" in vocabularies["zh"].words
    assert "網路" not in vocabularies["zh"].words


def test_a_corpus_is_written_once_and_read_back(vocabularies: Vocabularies, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    write_corpus(folder, 100, vocabularies, REAL)
    assert list(read_corpus(folder)) == list(releases(100, vocabularies, REAL))
    [file] = folder.glob("*.jsonl")
    before = file.stat().st_mtime_ns
    write_corpus(folder, 100, vocabularies, REAL)
    assert file.stat().st_mtime_ns == before
    write_corpus(folder, 120, vocabularies, REAL)
    assert len(list(read_corpus(folder))) == 120


def test_without_the_file_nothing_is_real(tmp_path: Path) -> None:
    assert read_real(tmp_path / "none.jsonl.gz") == []


@pytest.mark.parametrize("number", [0, 1, 12345])
def test_texts_are_of_the_promised_length(vocabularies: Vocabularies, number: int) -> None:
    release = generated(number, "en", vocabularies["en"])
    assert 150 <= len(release.body.split()) <= 300
    assert 6 <= len(release.title.split()) <= 14
