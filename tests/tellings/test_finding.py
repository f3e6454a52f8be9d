"""What is found among new releases joins what was known; releases are read a few at a time, and seldom twice."""

from collections.abc import Sequence

import numpy as np
import pytest

from searchsvc.engines.whoosh.format.index_format import LANGUAGES
from searchsvc.model.release import PartialDate, Release
from searchsvc.tellings import finding as module
from searchsvc.tellings.candidates import Dated
from searchsvc.tellings.finding import NO_PAIRS, Pairs, Told, find_pairs
from searchsvc.tellings.profile import Profile, profile_of
from searchsvc.tellings.signature import signatures_of
from searchsvc.text.document import analyze_releases

DAY = PartialDate(2021, 6, 3)
RELEASES = [
    Release("en", "Turbine 12 of the Qidong wind farm starts", "It has 83 turbines of 6.4 MW.", "en", DAY, "text"),
    Release("zh", "启东风电场12号风机投产", "风电场共83台6.4兆瓦风机。", "zh-Hans", DAY, "text"),
    Release("none", "启东", "风电场共83台6.4兆瓦风机。", None, DAY, "text"),
    Release("tw", "啟東風電場12號風機投產", "風電場共83台6.4兆瓦風機。", "zh-Hant", DAY, "text"),
]


class Documents:
    """Some releases; `read` are the numbers of those whose profiles were asked for."""

    def __init__(self, releases: Sequence[Release]) -> None:
        self._releases = releases
        signatures = signatures_of(analyze_releases(releases))
        codes = [LANGUAGES.index(release.language) for release in releases]
        self.dated = Dated(np.array(codes, dtype=np.uint8), signatures)
        self.read: list[int] = []

    def profiles(self, documents: Sequence[int]) -> list[Profile | None]:
        self.read += documents
        return [profile_of(self._releases[each], self.dated.signatures.of(each)) for each in documents]


def told(found: Told) -> set[tuple[int, int]]:
    return {*zip(found.pairs.first.tolist(), found.pairs.second.tolist(), strict=True)}


class NoDictionary:
    def wait(self) -> None:
        return None


@pytest.fixture(autouse=True)
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is compared tells the same event."""
    monkeypatch.setattr(module, "dictionary_of_machine", NoDictionary)
    monkeypatch.setattr(module, "confidence", lambda *_: 0.75)


@pytest.mark.parametrize("at_once", [1, 512])
def test_all_are_compared_at_first(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    documents = Documents(RELEASES)
    found = find_pairs(documents, np.ones(4, dtype=np.bool_))
    assert told(found) == {(0, 1), (0, 3), (1, 3)}
    assert found.pairs.confidence.tolist() == [0.75] * 3
    assert found.dictionary == ""
    if at_once > 1:
        assert documents.read == [0, 1, 3]


def test_what_is_new_is_compared_and_what_was_known_stays() -> None:
    known = Told(Pairs(np.array([0]), np.array([1]), np.array([0.5], dtype=np.float32)), "")
    found = find_pairs(Documents(RELEASES), np.array([False, False, False, True]), known)
    assert told(found) == {(0, 1), (0, 3), (1, 3)}
    assert sorted(found.pairs.confidence.tolist()) == [0.5, 0.75, 0.75]


def test_where_nothing_is_comparable_nothing_is_read_and_nothing_changes() -> None:
    known = Told(NO_PAIRS, "some")
    documents = Documents(RELEASES[:1])
    assert find_pairs(documents, np.ones(1, dtype=np.bool_), known) is known
    assert documents.read == []


def test_with_another_dictionary_all_are_compared_anew() -> None:
    known = Told(Pairs(np.array([1]), np.array([3]), np.array([0.5], dtype=np.float32)), "some")
    found = find_pairs(Documents(RELEASES), np.array([True, False, False, False]), known)
    assert told(found) == {(0, 1), (0, 3), (1, 3)}
    assert set(found.pairs.confidence.tolist()) == {0.75}


def test_releases_without_a_language_have_no_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Documents, "profiles", lambda _, documents: [None for _ in documents])
    assert told(find_pairs(Documents(RELEASES), np.ones(4, dtype=np.bool_))) == set()
