"""Documents hold what is filtered and counted as facet values, whatever the release is."""

import orjson
import pytest

from searchsvc.engines.opensearch.format.documents import key_of, pack_releases, unpacked
from searchsvc.errors import IndexDamaged
from searchsvc.model.release import PartialDate, ProvinceFact, Release


def _source(release: Release) -> dict[str, object]:
    (document,) = pack_releases([release]).documents
    source: dict[str, object] = orjson.loads(document.source)
    assert document.key == key_of(release.id) == source["key"]
    assert document.stamp == source["stamp"]
    return source


def test_facts_are_facet_values() -> None:
    provinces = (ProvinceFact("CN-BJ", "text", "held"), ProvinceFact("CN-HB", "text", "mentioned"))
    date = PartialDate(2020, 7, 15)
    source = _source(Release("r", "Title", "Body text", "zh-Hans", date, "text", provinces, "通知公告"))
    assert source["provinces"] == ["CN-BJ", "CN-HB"]
    assert (source["year"], source["month"], source["date"]) == ("2020", "2020-07", 20200715)
    assert (source["language"], source["category"]) == ("zh-Hans", "Notices")
    assert (source["title_length"], source["body_length"]) == (1, 2)
    assert source["title_key"] == "title"


def test_what_is_not_known_is_a_value_too() -> None:
    source = _source(Release("r", "Body text", "Body text", None, None, title_shown_only=True))
    assert source["provinces"] == ["unknown"]
    assert (source["year"], source["month"], source["language"], source["category"]) == ("unknown",) * 4
    assert "date" not in source
    assert "title_key" not in source


@pytest.mark.parametrize(
    ("date", "key", "month"), [((1999, None, None), 19990101, "1999-01"), ((812, 5, None), 8120501, "0812-05")]
)
def test_a_partial_date_counts_as_its_first_day(date: tuple[int, int | None, int | None], key: int, month: str) -> None:
    source = _source(Release("r", "", "x", "en", PartialDate(*date), "text"))
    assert (source["date"], source["month"]) == (key, month)


def test_the_stamp_tells_contents_apart() -> None:
    stamps = {pack_releases([Release("r", title, "x", "en")]).documents[0].stamp for title in ("a", "b", "a")}
    assert len(stamps) == 2


def test_terms_are_counted_by_documents() -> None:
    batch = pack_releases([Release("a", "", "bridge bridge", "en"), Release("b", "", "bridge", "en")])
    found = dict(zip(batch.counts.terms, batch.counts.frequencies.tolist(), strict=True))
    assert found[b"\x02bridge"] == 2
    assert {term[:1] for term in found} == {b"\x02"}
    assert batch.ids == ("a", "b")


def test_damage_of_what_is_compressed_is_told() -> None:
    with pytest.raises(IndexDamaged, match="damaged"):
        unpacked(b"no frame")
