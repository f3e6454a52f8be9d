"""Readings, with the help of phrases, and what sounds alike."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.suggest.pinyin import flattened, known_readings, plain_syllables, sound, syllables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("乡村振兴", "xiang cun zhen xing"),
        ("银行", "yin hang"),
        ("重庆", "chong qing"),
        ("绿色", "lv se"),
        ("我在重庆的银行", "wo zai chong qing de yin hang"),
    ],
)
def test_a_word_is_read_as_in_its_phrase(text: str, expected: str) -> None:
    assert " ".join(syllables(text)) == expected


def test_what_has_no_reading_is_empty() -> None:
    assert syllables("中a文") == ("zhong", "", "wen")
    assert plain_syllables("行a") == ("xing", "")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("叫育部", "教育部"),
        ("脱贫功坚", "脱贫攻坚"),
        ("高效", "高校"),
        ("真兴", "振兴"),
        ("丽江", "泥浆"),
        ("惊人", "金人"),
    ],
)
def test_these_sound_alike(left: str, right: str) -> None:
    assert sound(syllables(left)) == sound(syllables(right))


@pytest.mark.parametrize(("left", "right"), [("教育", "教师"), ("北京", "南京"), ("西安", "先")])
def test_these_do_not(left: str, right: str) -> None:
    assert sound(syllables(left)) != sound(syllables(right))


@pytest.mark.slow
def test_readings_are_kept_for_the_next_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = known_readings()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for _ in range(2):  # made, then read
        known_readings.cache_clear()
        again = known_readings()
        assert again.characters == known.characters
        assert {phrase: tuple(read) for phrase, read in again.phrases.items()} == {
            phrase: tuple(read) for phrase, read in known.phrases.items()
        }
    assert len(list(tmp_path.glob("searchsvc/readings-*.json"))) == 1
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")  # nowhere to keep them
    known_readings.cache_clear()
    assert known_readings().characters == known.characters
    known_readings.cache_clear()


@given(st.text())
def test_every_character_has_one_reading_maybe_empty(text: str) -> None:
    assert len(syllables(text)) == len(plain_syllables(text)) == len(text)
    assert all(flattened(flattened(each)) == flattened(each) for each in syllables(text))
