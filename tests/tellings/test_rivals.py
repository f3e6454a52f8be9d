"""A telling gives way to a much surer one, unless it is sure itself."""

import pytest

from searchsvc.tellings.rivals import is_rivalled


@pytest.mark.parametrize(
    ("confidence", "best", "expected"),
    [
        (0.6, 0.97, True),
        (0.6, 0.7, False),
        (0.92, 0.9999, False),
        (0.6, 0.6, False),
        (0.6, 1.0, True),
        (1.0, 1.0, False),
    ],
)
def test_a_telling_gives_way(confidence: float, best: float, *, expected: bool) -> None:
    assert is_rivalled(confidence, best) == expected
