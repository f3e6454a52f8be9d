"""Versions: the tellings of one release's event in other languages and scripts, as the build has found them."""

from searchsvc.engines.whoosh.format.stored_row import shown_of, unpack_row
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.model.page import Version


def versions_of(snapshot: Snapshot, number: int) -> tuple[Version, ...]:
    """The versions of a document, the surest first."""
    versions: list[Version] = []
    for document, confidence in snapshot.tellings.of(number):
        row = snapshot.row(document)
        release_id, language, date, *_ = shown_of(row)
        versions.append(Version(release_id, unpack_row(row).title.decode(), language, date, round(confidence, 3)))
    return tuple(versions)
