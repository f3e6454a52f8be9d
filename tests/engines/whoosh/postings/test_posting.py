"""Which matches only cross words, by the bits of a document."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from searchsvc.engines.whoosh.postings.posting import crosses_words
from searchsvc.text.analyzer import analyze_texts


def postings(*texts: str) -> Any:
    bits = analyze_texts(list(texts)).continued
    return SimpleNamespace(
        continued=np.frombuffer(b"".join(bits), dtype=np.uint8),
        continued_ends=np.cumsum(np.array([len(each) for each in bits], dtype=np.int64)),
    )


@pytest.mark.parametrize(
    ("text", "sought", "crosses"),
    [
        ("服务水平提高明显", "高明", True),
        ("记者高明报道", "高明", False),
        ("国王大陆之行结束", "王大陆", True),
        ("演员王大陆出席首映", "王大陆", False),
        ("江南春天花会开幕", "江南春", True),
        ("中华人民共和国成立", "人民共", False),  # it is held by one word
        ("馆藏流浪地球仪展出", "流浪地球", True),
        ("流浪地球", "流浪地球", False),
    ],
)
def test_a_match_crosses_words_where_an_end_of_it_cuts_one(text: str, sought: str, crosses: bool) -> None:
    start = text.index(sought)
    assert crosses_words(postings("教育", text), 1, start, start + len(sought)) == crosses


def test_without_bits_nothing_is_known_to_cross() -> None:
    nothing: Any = SimpleNamespace(continued=np.empty(0, np.uint8), continued_ends=np.empty(0, np.int64))
    assert not crosses_words(nothing, 0, 0, 2)
