"""The terms to which leaves expand; what they find is in `tests/searching` and in the differential test."""

from pathlib import Path

import pytest

from searchsvc.engines.whoosh.search import expansions as module
from searchsvc.engines.whoosh.search.expansions import LONGEST_KEPT, MOST_LOOKED_AT, MOST_PREFIXES, Expansions
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.engines.whoosh.store.generations import hold_current
from searchsvc.indexing.reindex import reindex
from searchsvc.text.analyzer import STEM_MARK


def expansions(folder: Path, *texts: str) -> Expansions:
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(f"Title\n{text}\n", "utf-8")
    reindex(folder, folder / "index")
    return Expansions(Snapshot(hold_current(folder / "index")), ())


def test_a_family_is_the_stems_of_one_root_the_most_frequent_first(tmp_path: Path) -> None:
    found = expansions(
        tmp_path, "automation of automated libraries", "automation and automatic librarians", "library autonomy"
    )
    assert found.family("automated") == [STEM_MARK + "automation", STEM_MARK + "automatic"]
    assert found.family("libraries") == [STEM_MARK + "librarian"]
    assert found.family("autonomy") == []


def test_a_short_root_and_one_with_which_too_many_words_begin_have_no_family(tmp_path: Path) -> None:
    many = " ".join(
        f"creat{first}{second}{third}q" for first in "abcdefgh" for second in "abcdefgh" for third in "abcdefgh"
    )
    found = expansions(tmp_path, f"act action creator {many}")
    assert len(many.split()) > MOST_LOOKED_AT
    assert found.family("act") == []
    assert found.family("creation") == []


def test_only_so_many_prefixes_expand(tmp_path: Path) -> None:
    words = [f"{letter}word" for letter in "abcdefghijkl"]
    found = expansions(tmp_path, " ".join(words))
    assert [found.of(word[:2]) for word in words[:MOST_PREFIXES]] == [[word] for word in words[:MOST_PREFIXES]]
    assert found.of(words[-1][:2]) == []
    assert found.of(words[0][:2]) == [words[0]]  # it is known already


def test_a_prefix_expands_to_the_words_of_most_releases(tmp_path: Path) -> None:
    found = expansions(tmp_path, "bridge bring brick", "bridge bring", "bridge")
    assert found.of("bri") == ["bridge", "bring", "brick"]


def test_a_family_is_kept_for_all_of_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = expansions(tmp_path, "automation of automated libraries", "automation and automatic librarians")
    before = {word: found.family(word) for word in ("automated", "automation", "automatic", "librarians")}
    monkeypatch.setattr(Expansions, "_new_family", lambda *_: pytest.fail("it is looked up again"))
    assert {word: found.family(word) for word in before} == before
    assert before["automation"] == [STEM_MARK + "automat", STEM_MARK + "automatic"]


def test_only_so_many_families_of_short_roots_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = expansions(tmp_path, "automation automatic libraries librarians")
    monkeypatch.setattr(module, "MOST_KEPT", 1)
    found.family("automatic")
    found.family("librarians")
    assert len(found._terms.families) == 1
    found.family("x" * (LONGEST_KEPT + 1))
    assert not found._terms.families
