"""Time stamps that are counts from 1970: 1614910830 seconds, 1614910830000 milliseconds, /Date(1614910830000)/.

Whether seconds or thousandths, and thousandths of which, are counted is seen from the size alone.
"""

import re
from datetime import UTC, datetime, timedelta

from searchsvc.model.release import PartialDate

_COUNT = re.compile(r"(?:/date\()?(\d{9,19})(?:\.\d{1,9})?(?:[+-]\d{4})?(?:\)/)?")
_FIRST = 631_152_000  # 1 January 1990; what is less is no time of a release but a number, or a clock that was never set
_SECONDS_BELOW = 10**11  # so many seconds would be the year 5138
_CHINA = timedelta(hours=8)


def epoch_day(written: str, last_year: int) -> PartialDate | None:
    """The day in China of a count of seconds or less; None where it is of no year from 1990 to `last_year`."""
    found = _COUNT.fullmatch(written)
    if found is None:
        return None
    seconds = int(found[1])
    while seconds >= _SECONDS_BELOW:
        seconds //= 1000
    if seconds < _FIRST:
        return None
    day = datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds) + _CHINA
    return PartialDate(day.year, day.month, day.day) if day.year <= last_year else None
