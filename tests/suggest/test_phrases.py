"""The phrases of many titles at once against those of each alone, worked out plainly."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.suggest.phrases import LONGEST, LONGEST_HAN, count_phrases
from searchsvc.text.fold import fold_text
from searchsvc.text.kernels.characters import folded_texts
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind, units
from searchsvc.text.words import segmenter

PIECES = st.sampled_from(
    ["乡村振兴", "教育部", "的", "和", "关于做好", "工作", "中国", "rural", "the", "of", "Schools", "e-learning",
     "2020", "5G", "U.S.", "China's", " ", " ", ", ", "、", "。", "\n\n", "-", "𠮷野家", "ﬁnance", "長春", "x" * 61,
     "\u0301"]
)  # fmt: skip
TITLES = st.lists(st.lists(PIECES, max_size=9).map("".join), max_size=6)


def joined(words: Sequence[str], joint: str, longest: int) -> Iterator[str]:
    for size in (2, 3):
        for first in range(len(words) - size + 1):
            chosen = words[first : first + size]
            if not {chosen[0], chosen[-1]} & stopwords() and len(joint.join(chosen)) <= longest:
                yield joint.join(chosen)


def phrases_of(title: str) -> set[str]:
    found: set[str] = set()
    neighbours: list[str] = []
    following = 0
    for unit in units(fold_text(title)):
        if unit.kind is not Kind.WORD or unit.position != following:
            found.update(joined(neighbours, " ", LONGEST))
            neighbours = []
        if unit.kind is Kind.WORD:
            neighbours.append(unit.form)
        elif unit.kind is Kind.HAN and unit.width > 1:
            found.update(joined(segmenter().cut(unit.form), "", LONGEST_HAN))
        following = unit.position + 1
    return found | {*joined(neighbours, " ", LONGEST)}


def counted(titles: Sequence[str]) -> list[tuple[str, int]]:
    text, ends, counts = count_phrases(folded_texts(titles))
    starts = [0, *ends.tolist()]
    each = [text[start:end].tobytes().decode() for start, end in zip(starts, ends.tolist(), strict=False)]
    return list(zip(each, counts.tolist(), strict=True))


@given(TITLES)
def test_they_are_counted_once_a_title_and_sorted(titles: list[str]) -> None:
    assert counted(titles) == sorted(Counter(phrase for title in titles for phrase in phrases_of(title)).items())


def test_words_and_runs() -> None:
    assert counted(["Rural schools of the north, rural schools", "Rural schools", "乡村振兴的意见"]) == [
        ("north rural", 1),
        ("north rural schools", 1),
        ("rural schools", 2),
        ("乡村振兴", 1),
        ("振兴的意见", 1),
    ]


@pytest.mark.slow
def test_a_long_title_needs_as_much_room_as_it_has_words() -> None:
    words = [f"w{number}" for number in range(20_000)]
    assert len(counted([" ".join(words)])) == 19_999 + 19_998
