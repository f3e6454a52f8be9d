"""The clock: whether it can be right, given when this index was built."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from searchsvc.doctor.finding import Finding, Subject
from searchsvc.doctor.served import built_of

OLDEST = datetime(2026, 1, 1, tzinfo=UTC)
"""Before that there was no searchsvc."""
MOST_SECONDS_AHEAD = 120.0
_SET_IT = "Set the clock, and keep it set by NTP: ages, Retry-After and 'reindex --watch' rest on it."


def check_clock(subject: Subject) -> Iterator[Finding]:
    """Whether the time of this machine is not before that of things that have happened."""
    built: datetime | None = None
    try:
        told = built_of(subject.index)
        if told is not None:
            built = datetime.fromisoformat(told)
    except ValueError:
        pass  # which the checks of the index tell
    yield clock_finding(datetime.fromtimestamp(time.time(), UTC), built)


def clock_finding(now: datetime, built: datetime | None) -> Finding:
    """Whether a time can be that of now."""
    shown = now.isoformat(timespec="seconds")
    if now < OLDEST:
        return Finding("clock", "wrong", f"it says {shown}, which is before searchsvc was written", _SET_IT)
    if built is not None and (built - now).total_seconds() > MOST_SECONDS_AHEAD:
        message = f"it says {shown}, but the index was built at {built.isoformat(timespec='seconds')}"
        return Finding("clock", "wrong", message, _SET_IT)
    return Finding("clock", "fine", f"it says {shown}")
