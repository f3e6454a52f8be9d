"""The lexicon of a segment, as it is written."""

from pathlib import Path
from unittest.mock import patch

from searchsvc.engines.whoosh.terms import term_list
from searchsvc.engines.whoosh.vocabulary import word_list_writer as module
from searchsvc.engines.whoosh.vocabulary import word_lists
from searchsvc.engines.whoosh.vocabulary.title_keys import read_titles
from searchsvc.engines.whoosh.vocabulary.word_list_writer import LexiconWriter
from searchsvc.engines.whoosh.vocabulary.word_lists import Lexicon
from searchsvc.model.release import Release
from searchsvc.suggest.phrases import count_phrases
from searchsvc.text.document import analyze_releases

TITLES = ["Rural school bridge opens", "大湾区教育会议召开", "School bridge closed again", "教育会议在京召开"]


def written(folder: Path, *, carried: bool = False, spilled: bool = False) -> dict[str, bytes]:
    """The files of a lexicon of four titles, two batches of them."""
    folder.mkdir()
    writer = LexiconWriter(folder.with_suffix(".scratch"))
    for first in (0, 2):
        titles = TITLES[first : first + 2]
        writer.add_titles(read_titles([(title, False) for title in titles]), first)
        releases = [Release(title, title, "", None) for title in titles]
        writer.add_phrases(count_phrases(analyze_releases(releases)), carried=carried)
        if spilled:
            writer.spill()()
    writer.write_titles(folder, "s")
    writer.write_entries(folder, "s")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_phrases_merged_in_slices_are_those_merged_at_once(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole")
    assert b"school bridge" in whole["s.lexicon"]
    with patch.multiple(term_list, MOST_TERMS=2, SAMPLES=1), patch.multiple(module, _MOST_TITLES=0, _LONG_TEXTS=1):
        assert written(tmp_path / "sliced", spilled=True) == whole


def test_a_phrase_is_in_two_releases(tmp_path: Path) -> None:
    written(tmp_path / "fresh")
    fresh = Lexicon(tmp_path / "fresh", "s")
    assert [(each.text, each.frequency, each.is_phrase, each.carried) for each in fresh.beginning("s", 9)] == [
        ("school bridge", 2, True, False)
    ]
    assert [each.text for each in fresh.read_as("jyhy", 9)] == ["教育会议"]
    assert [each.counts.tolist() for each in fresh.phrases()] == [[2, 2]]
    with patch.object(word_lists, "PHRASES_AT_ONCE", 1):
        texts = [(each.text.tobytes().decode(), *each.ends.tolist()) for each in fresh.phrases() if len(each.ends)]
    assert texts == [("school bridge", 13), ("教育会议", 12)]


def test_a_phrase_of_a_merged_segment_says_so(tmp_path: Path) -> None:
    written(tmp_path / "merged", carried=True)
    assert [each.carried for each in Lexicon(tmp_path / "merged", "s").beginning("s", 9)] == [True]


def test_titles_are_found_by_their_folded_beginning() -> None:
    titles = read_titles([("Rural  Schools", False), ("湖北", True), ("", False), ("x" * 99, False)])
    assert titles.keys == (b"rural schools", b"", b"", b"x" * 80)
    assert titles.count == 3
