"""The clock: it cannot be before what has happened."""

from datetime import UTC, datetime, timedelta

import pytest

from searchsvc.doctor.clock import clock_finding
from searchsvc.doctor.finding import State

NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "built", "state"),
    [
        (NOW, None, "fine"),
        (NOW, NOW - timedelta(days=300), "fine"),
        (NOW, NOW + timedelta(seconds=30), "fine"),
        (NOW, NOW + timedelta(hours=1), "wrong"),
        (datetime(1970, 1, 1, tzinfo=UTC), None, "wrong"),
    ],
)
def test_clocks(now: datetime, built: datetime | None, state: State) -> None:
    assert clock_finding(now, built).state == state
