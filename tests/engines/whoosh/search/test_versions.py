"""Versions are the surest tellings, without those that give way to a surer one, and never many."""

from pathlib import Path

import numpy as np
import pytest

from searchsvc.engines.whoosh.build.batch import pack
from searchsvc.engines.whoosh.format.index_format import LANGUAGES
from searchsvc.engines.whoosh.search.versions import Telling, tellings_of, versions_of
from searchsvc.engines.whoosh.store.telling_pairs import TellingPairs, write_pairs
from searchsvc.model.release import Release
from searchsvc.tellings.finding import Pairs
from searchsvc.tellings.telling_weights import MOST_VERSIONS

CODES = np.array([LANGUAGES.index(language) for language in ("en", "zh-Hans", "zh-Hans", None)], dtype=np.uint8)


def pairs_of(folder: Path, *pairs: tuple[int, int, float]) -> TellingPairs:
    first, second, sure = zip(*pairs, strict=True)
    write_pairs(folder, Pairs(np.array(first), np.array(second), np.array(sure, dtype=np.float32)), 12)
    return TellingPairs(folder, 4)


@pytest.mark.parametrize(("other", "kept"), [(0.75, [1, 2]), (0.5, [1])])
def test_a_telling_gives_way_to_a_surer_one_in_its_language(tmp_path: Path, other: float, kept: list[int]) -> None:
    pairs = pairs_of(tmp_path, (0, 1, 0.875), (0, 2, other))
    assert [each.document for each in tellings_of(pairs, CODES, 0)] == kept
    assert [each.document for each in tellings_of(pairs, CODES, 2)] == ([0] if other == 0.75 else [])


def test_what_has_no_language_is_no_version(tmp_path: Path) -> None:
    assert tellings_of(pairs_of(tmp_path, (0, 3, 0.75)), CODES, 0) == []


def test_the_surest_come_first_then_by_id() -> None:
    releases = [Release(f"r{9 - number}", f"标题{number}", "正文", "zh-Hans") for number in range(6)]
    rows = [row[0] for row in pack(releases).rows]
    sure = [0.6, 0.7, 0.7, 0.9, 0.5, 0.5]
    versions = versions_of([Telling(number, "zh-Hans", each) for number, each in enumerate(sure)], rows)
    assert [each.id for each in versions] == ["r6", "r7", "r8", "r9"]
    assert len(versions) == MOST_VERSIONS
    assert versions[0].title == "标题3"
    assert (versions[0].language, versions[0].date, versions[0].confidence) == ("zh-Hans", None, 0.9)
