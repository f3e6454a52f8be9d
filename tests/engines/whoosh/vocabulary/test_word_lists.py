"""The lexicon of a segment, as it is written."""

from pathlib import Path
from unittest.mock import patch

from searchsvc.engines.whoosh.terms import term_list
from searchsvc.engines.whoosh.vocabulary.title_phrases import read_titles
from searchsvc.engines.whoosh.vocabulary.word_list_writer import LexiconWriter

TITLES = ["Rural school bridge opens", "大湾区教育会议召开", "School bridge closed again", "教育会议在京召开"]


def written(folder: Path) -> dict[str, bytes]:
    """The files of a lexicon of four titles, two batches of them."""
    folder.mkdir()
    writer = LexiconWriter()
    for first in (0, 2):
        writer.add_titles(read_titles([(title, False) for title in TITLES[first : first + 2]]), first)
    writer.write_titles(folder, "s")
    writer.write_entries(folder, "s")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_phrases_merged_in_slices_are_those_merged_at_once(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole")
    assert b"school bridge" in whole["s.lexicon"]
    with patch.multiple(term_list, MOST_TERMS=2, SAMPLES=1):
        assert written(tmp_path / "sliced") == whole
