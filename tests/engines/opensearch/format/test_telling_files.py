"""Tellings come back by the keys of releases; what does not fit together is damage."""

from pathlib import Path

import numpy as np
import pytest

from searchsvc.engines.opensearch.format.telling_files import KEY, read_tellings, write_tellings
from searchsvc.errors import IndexDamaged
from searchsvc.tellings.finding import NO_PAIRS, Pairs

KEYS = np.array([b"a", b"c", b"e", b"g"], dtype=KEY)
LANGUAGES = np.array([1, 0, 2, 3], dtype=np.uint8)
PAIRS = Pairs(np.array([3, 0]), np.array([0, 2]), np.array([0.75, 0.5], dtype=np.float32))


def test_only_releases_with_tellings_are_listed(tmp_path: Path) -> None:
    write_tellings(tmp_path, KEYS, LANGUAGES, PAIRS)
    tellings = read_tellings(tmp_path)
    assert [tellings.number(key) for key in ("a", "c", "e", "g", "h", "")] == [0, None, 1, 2, None, None]
    assert [tellings.key(number) for number in range(3)] == ["a", "e", "g"]
    assert tellings.languages.tolist() == [1, 2, 3]
    assert tellings.pairs.of(0) == [(2, 0.75), (1, 0.5)]
    assert tellings.pairs.of(1) == [(0, 0.5)]


def test_there_may_be_none(tmp_path: Path) -> None:
    write_tellings(tmp_path, KEYS, LANGUAGES, NO_PAIRS)
    assert read_tellings(tmp_path).number("a") is None


@pytest.mark.parametrize("name", ["telling_keys", "telling_languages", "tellings"])
def test_damage_is_told(tmp_path: Path, name: str) -> None:
    write_tellings(tmp_path, KEYS, LANGUAGES, PAIRS)
    path = tmp_path / name
    whole = path.read_bytes()
    for damaged in (whole[:-1], b"\xff" * len(whole)):
        path.write_bytes(damaged)
        with pytest.raises(IndexDamaged, match=r"damaged|not there"):
            read_tellings(tmp_path)
    path.unlink()
    with pytest.raises(IndexDamaged, match="damaged"):
        read_tellings(tmp_path)
