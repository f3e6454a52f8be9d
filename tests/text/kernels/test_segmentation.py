from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.text.kernels.characters import code_points
from searchsvc.text.kernels.segmentation import SLOTS, dictionary, holds, is_contested, is_word
from tests.text import reference

RUNS = st.text("长春市长春节教育部门发布大湾区共和国华人民中\u3007\u3400\U00020000", min_size=2, max_size=12)


def knows(word: str) -> bool:
    return bool(is_word(dictionary(), code_points(word), 0, len(word)))


def contested(run: str, start: int, end: int) -> bool:
    return bool(is_contested(dictionary(), code_points(run), 0, len(run), start, end))


def test_it_holds_every_word_of_two_to_four_characters() -> None:
    found = find_spec("jieba")
    assert found is not None
    assert found.submodule_search_locations
    lines = Path(found.submodule_search_locations[0], "dict.txt").read_text("utf-8").splitlines()
    words = [word for word in (line.split(" ")[0] for line in lines) if 2 <= len(word) <= 4]
    assert np.count_nonzero(dictionary()[:SLOTS]) == len(set(words)) > 300_000
    assert all(rjieba.has_word(word) for word in words[::50])
    assert all(knows(word) for word in words[::500])


@given(RUNS)
def test_it_knows_what_the_segmenter_knows(word: str) -> None:
    assert knows(word[:4]) == holds(word[:4]) == rjieba.has_word(word[:4])
    assert not knows(word[:1])
    assert not holds(word[:1])


def test_a_word_whose_characters_both_neighbours_claim_is_contested() -> None:
    assert contested("长春市长春节", 2, 4)  # 长春市 and 长春
    assert not contested("市长出席会议", 0, 2)
    assert not contested("教育部门发布", 2, 4)


@given(RUNS, st.data())
def test_a_word_is_contested_as_in_the_reference(run: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(run) - 2))
    end = data.draw(st.integers(start + 2, len(run)))
    assert contested(run, start, end) == reference.is_contested(run, start, end)


@pytest.mark.slow
def test_it_is_kept_for_the_user_and_read_anew_where_it_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = dictionary.__wrapped__
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made = make()
    (kept,) = (tmp_path / "searchsvc").iterdir()
    mapped = make()
    kept.unlink()  # what is mapped stays
    kept.write_bytes(b"cut off")
    mended = make()
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    for words in (made, mapped, mended, make()):
        assert np.array_equal(words, dictionary())
