"""Which releases are compared: those of near days that share something rare, and no more than a few of each."""

import numpy as np
import pytest

from searchsvc.tellings import candidates as module
from searchsvc.tellings import telling_weights as weights
from searchsvc.tellings.candidates import Dated, candidates, weights_of
from searchsvc.tellings.signature import KeyKind, Signatures, name_key
from tests.tellings.labelled import release, signatures

EN, HANS, HANT = 1, 2, 3
RARE = [name_key(KeyKind.LATIN, name) for name in ("c919", "fast")]


def dated(*rows: tuple[int, int, list[int]]) -> Dated:
    """Releases by script, day and keys."""
    keys = [sorted(each) for _, _, each in rows]
    ends = np.cumsum([len(each) for each in keys])
    flat = np.array([key for each in keys for key in each], dtype=np.uint32)
    days = np.array([day for _, day, _ in rows], dtype=np.uint32)
    return Dated(np.array([script for script, _, _ in rows], dtype=np.uint8), Signatures(flat, ends, days))


def pairs(releases: Dated, new: list[bool] | None = None) -> list[tuple[int, int]]:
    are_new = np.full(len(releases.scripts), True) if new is None else np.array(new)
    found = candidates(releases, are_new)
    return list(zip(found.first.tolist(), found.second.tolist(), strict=True))


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As among many releases."""
    monkeypatch.setattr(weights, "FEW_RELEASES", 0)


@pytest.mark.usefixtures("many")
def test_releases_of_near_days_in_two_languages_that_share_enough() -> None:
    rows = [(EN, 100, RARE), (HANS, 103, RARE), (HANT, 97, RARE), (HANS, 104, RARE), (EN, 100, RARE), (0, 100, RARE)]
    assert pairs(dated(*rows)) == [(0, 1), (0, 2), (1, 4), (2, 4), (3, 4)][:4]


@pytest.mark.usefixtures("many")
def test_a_common_feature_is_not_enough() -> None:
    common = [name_key(KeyKind.GENERAL, "会议")]
    assert pairs(dated((EN, 100, common), (HANS, 100, common))) == []
    assert pairs(dated((EN, 100, RARE), *((HANS, 100, RARE) for _ in range(weights.MOST_OF_A_KEY + 1)))) == []


@pytest.mark.usefixtures("many")
def test_a_release_has_few_candidates_the_best_ones() -> None:
    best = (HANS, 100, [*RARE, name_key(KeyKind.SPECIFIC, "鸟巢")])
    rows = [(EN, 100, best[2]), *((HANS, 100, RARE) for _ in range(12)), best]
    found = pairs(dated(*rows), [True] + [False] * 13)
    assert len(found) == weights.MOST_CANDIDATES
    assert (0, 13) in found


@pytest.mark.usefixtures("many")
def test_only_pairs_with_a_new_release_are_compared() -> None:
    rows = [(EN, 100, RARE), (HANS, 100, RARE), (HANT, 100, RARE)]
    assert pairs(dated(*rows), [False, False, True]) == [(0, 2), (1, 2)]
    assert pairs(dated(*rows), [False, False, False]) == []


@pytest.mark.usefixtures("many")
def test_a_release_without_a_day_needs_more_and_may_be_of_any_day() -> None:
    three = [*RARE, name_key(KeyKind.LATIN, "cern")]
    assert pairs(dated((EN, 0, RARE), (HANS, 100, RARE))) == [(0, 1)] * (
        2 * weights.LATIN >= weights.LEAST_SHARED_UNDATED
    )
    assert pairs(dated((EN, 0, three), (HANS, 100, three), (HANS, 9_000, three)), [False, True, False]) == [(0, 1)]
    assert pairs(dated((EN, 100, three), (HANS, 0, three)), [True, False]) == [(0, 1)]


def test_among_few_releases_the_day_is_enough() -> None:
    assert pairs(dated((EN, 100, []), (HANS, 101, []), (HANS, 200, []))) == [(0, 1)]
    assert pairs(dated()) == []
    assert pairs(dated((EN, 0, []), (HANS, 0, []))) == [(0, 1)]


def test_long_figures_weigh_more_than_round_ones() -> None:
    keys = signatures(release("5, 34, 345, 1,432 and 2 billion", "en")).of(0)
    by_value = dict(zip(keys.tolist(), weights_of(keys).tolist(), strict=True))
    assert sorted(by_value.values()) == sorted(
        [weights.FIGURE_BY_DIGITS[1], 1.0, 2.0, 2.6, weights.FIGURE_BY_DIGITS[1] + weights.LARGE_FIGURE]
    )


def test_many_releases_take_memory_for_a_few_at_a_time() -> None:
    generator = np.random.default_rng(1)
    rows = [
        (int(generator.integers(1, 3)), int(generator.integers(1, 400)), generator.integers(0, 2**32, 9).tolist())
        for _ in range(3_000)
    ]
    assert len(pairs(dated(*rows))) < 3_000 * weights.MOST_CANDIDATES


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("seed", range(6))
def test_stretches_of_days_bring_what_all_days_at_once_would(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    rng = np.random.default_rng(seed)
    names = [name_key(KeyKind.LATIN, f"name{number}") for number in range(40)]
    rows = [
        (int(rng.integers(0, 4)), int(rng.integers(0, 40) * rng.integers(0, 2 + seed)), [*{*rng.choice(names, 5)}])
        for _ in range(120)
    ]
    new = (rng.random(len(rows)) < (0.1, 1.0)[seed % 2]).tolist()
    monkeypatch.setattr(module, "_SORTED_AT_ONCE", 1 << 40)
    whole = pairs(dated(*rows), new)
    assert whole
    monkeypatch.setattr(module, "_SORTED_AT_ONCE", 1)
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    assert pairs(dated(*rows), new) == whole
