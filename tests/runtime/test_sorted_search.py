from bisect import bisect_left

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.runtime.sorted_search import gallop, lower_bound

NUMBERS = st.integers(0, 60)


@given(st.lists(NUMBERS, max_size=80).map(sorted), NUMBERS, st.data())
def test_both_find_the_first_that_is_not_less(ordered: list[int], wanted: int, data: st.DataObject) -> None:
    low = data.draw(st.integers(0, len(ordered)))
    high = data.draw(st.integers(low, len(ordered)))
    values = np.array(ordered, dtype=np.int64)
    expected = bisect_left(ordered, wanted, low, high)
    assert lower_bound(values, low, high, wanted) == gallop(values, low, high, wanted) == expected
