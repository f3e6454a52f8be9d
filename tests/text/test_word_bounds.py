"""Where words go on, as bits; `test_document` holds the same to the plain reference."""

import pytest

from searchsvc.text.analyzer import analyze_texts


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("提高明显", [1, 3]),
        ("服务水平，提高明显", [1, 2, 3, 6, 8]),  # a position is left free at the comma
        ("rural 教师", [2]),
        ("人", []),
        ("怀进鹏", []),  # which jieba guesses
        ("teachers of 2020", []),
        ("", []),
    ],
)
def test_a_bit_says_that_a_word_goes_on(text: str, goes_on: list[int]) -> None:
    (bits,) = analyze_texts([text]).continued
    assert [position for position in range(8 * len(bits)) if bits[position // 8] >> position % 8 & 1] == goes_on


def test_every_document_has_bits_of_its_own_up_to_the_last_one_set() -> None:
    assert analyze_texts(["教育", "", "a", "上海市教育委员会"]).continued[:3] == [b"\x02", b"", b""]
