"""What a manifest says of an index is what the index holds, without what was taken out of it."""

from pathlib import Path

from searchsvc.engines.whoosh.build.batch import pack
from searchsvc.engines.whoosh.build.builder import open_builder
from searchsvc.engines.whoosh.build.summary import fingerprint
from searchsvc.engines.whoosh.store.generations import current_manifest
from searchsvc.model.catalog import Catalog
from searchsvc.model.release import PartialDate, Release

RELEASES = [
    Release("a", "Bridge", "Opened.", "en", PartialDate(2020, 1, 2), "text"),
    Release("b", "大桥", "通车。", "zh-Hans", PartialDate(2019), "text"),
    Release("c", "Bridge", "Closed.", "en", None, None),
    Release("d", "12", "34", None, PartialDate(2020, 5), "text"),
]


def test_releases_are_counted_by_language_and_year(tmp_path: Path) -> None:
    with open_builder(tmp_path, full=False, wait=0) as builder:
        builder.put(pack(RELEASES))
        builder.publish(Catalog())
    manifest = current_manifest(tmp_path)
    assert manifest is not None
    assert (manifest.releases, manifest.fingerprint) == (4, fingerprint())
    assert manifest.languages == {"en": 2, "unknown": 1, "zh-Hans": 1}
    assert [*manifest.years.items()] == [("unknown", 1), ("2020", 2), ("2019", 1)]


def test_what_was_removed_is_not_counted(tmp_path: Path) -> None:
    for taken in ((), ("a", "b")):
        with open_builder(tmp_path, full=False, wait=0) as builder:
            if not taken:
                builder.put(pack(RELEASES))
            for release_id in taken:
                builder.remove(release_id)
            builder.publish(Catalog())
    manifest = current_manifest(tmp_path)
    assert manifest is not None
    assert (manifest.releases, manifest.languages) == (2, {"en": 1, "unknown": 1})
