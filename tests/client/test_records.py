"""Every release that can be answered comes back from its JSON as it was, and so does the status of an index."""

import json

from hypothesis import given
from hypothesis import strategies as st

from searchsvc.client.records import release_of, status_of
from searchsvc.model.index_status import IndexStatus
from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.presenter.encoding import to_json_bytes
from searchsvc.presenter.releases import release_json, status_json

PARTS = st.integers(1, 12)
DATES = st.one_of(
    st.builds(PartialDate, st.integers(1, 9999)),
    st.builds(PartialDate, st.integers(1, 9999), PARTS),
    st.builds(PartialDate, st.integers(1, 9999), PARTS, PARTS),
)
EXTRA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FACTS = st.builds(ProvinceFact, st.sampled_from(["CN-BJ", "CN-HB", "CN-XX"]))
RELEASES = st.builds(
    Release,
    body=st.text(st.characters(exclude_categories=()), max_size=20),
    date=st.none() | DATES,
    provinces=st.lists(FACTS, max_size=3).map(tuple),
    extra=st.dictionaries(st.text(max_size=5), EXTRA, max_size=3),
    title_shown_only=st.just(value=False),
)


@given(RELEASES)
def test_a_release_comes_back_from_its_json(release: Release) -> None:
    assert release_of(json.loads(to_json_bytes(release_json(release)))) == release


def test_a_status_comes_back_from_its_json_without_the_state_of_the_start() -> None:
    status = IndexStatus("g1", 3, {"en": 2, "unknown": 1}, {"2020": 3}, "2026-01-01T00:00:00Z", "searchsvc 0.1.0")
    assert status_of({**status_json(status), "kernels": "plain", "translation": "ready"}) == status
