"""The readings of many words at once are those that `pinyin` gives of each, sorted."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.suggest.pinyin import known_readings, sound, syllables
from searchsvc.suggest.readings import FULL, INITIALS, LONGEST_READ, SOUND, all_readings


def _expected(words: list[str], completed: list[bool]) -> list[tuple[bytes, int]]:
    found: list[tuple[bytes, int]] = []
    for number, (word, is_completed) in enumerate(zip(words, completed, strict=True)):
        read = syllables(word)
        if not read or len(word) > LONGEST_READ or not all(read):
            continue
        found.append((SOUND + sound(read).encode(), number))
        if is_completed:
            found.append((FULL + "".join(read).encode(), number))
            found.append((INITIALS + "".join(each[0] for each in read).encode(), number))
    return sorted(found)


def _found(words: list[str], completed: list[bool]) -> list[tuple[bytes, int]]:
    encoded = [word.encode() for word in words]
    text = np.frombuffer(b"".join(encoded), dtype=np.uint8)
    ends = np.cumsum(np.array(list(map(len, encoded)), dtype=np.int64))
    readings = all_readings(text, ends, np.array(completed, dtype=np.bool_))
    pieces, starts = readings.text.tobytes(), [0, *readings.ends.tolist()]
    return [(pieces[starts[at] : starts[at + 1]], word) for at, word in enumerate(readings.words.tolist())]


def test_readings_stand_in_order_with_their_words() -> None:
    words = ["乡村振兴", "school", "银行", "重庆的银行", "叫育", "教育", "中a文", "𠀀书", "é", "长春市长春节长春人"]
    assert _found(words, [True] * len(words)) == _expected(words, [True] * len(words))
    assert (b"=nv", 0) in _found(["绿"], [False])


def test_every_phrase_is_read_as_such() -> None:
    words = list(known_readings().phrases)
    assert _found(words, [False] * len(words)) == _expected(words, [False] * len(words))


_CHARACTERS = st.sampled_from("重庆银行长春市的教育大会绿色a𠀀é、" + "".join(sorted(known_readings().beginnings)[:40]))
_WORDS = st.lists(st.tuples(st.text(_CHARACTERS, min_size=1, max_size=9), st.booleans()), max_size=8)


@given(_WORDS)
def test_any_words_are_read_as_one_by_one(words: list[tuple[str, bool]]) -> None:
    texts, completed = [text for text, _ in words], [flag for _, flag in words]
    assert _found(texts, completed) == _expected(texts, completed)
