"""Numbers that English texts write out."""

import pytest

from searchsvc.tellings.spelled_numbers import spelled_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fifty-seven firms", [57]),
        ("two hundred and ten delegates", [210]),
        ("three million people and nineteen ships", [3_000_000, 19]),
        ("two hundred fifty thousand", [250_000]),
        ("one million two hundred thousand", [1_200_000]),
        ("nine years", []),
        ("one and two", []),
        ("twenty, thirty", [20, 30]),
        ("hundred thousand", []),
        ("forty and", [40]),
        ("", []),
    ],
)
def test_numbers_from_ten_on_are_read(text: str, expected: list[float]) -> None:
    assert [each.value for each in spelled_numbers(text)] == pytest.approx(expected)


def test_a_long_row_of_numerals_is_no_trouble() -> None:
    assert len(list(spelled_numbers("nine hundred million " * 5_000))) == 1
