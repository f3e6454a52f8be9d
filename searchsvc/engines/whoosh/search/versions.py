"""Versions: the tellings of one release's event in other languages and scripts, as the build has found them."""

from searchsvc.engines.whoosh.format.index_format import LANGUAGES
from searchsvc.engines.whoosh.format.stored_row import shown_of, unpack_row
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.model.page import Version
from searchsvc.tellings.rivals import is_rivalled
from searchsvc.tellings.telling_weights import MOST_VERSIONS


def versions_of(snapshot: Snapshot, number: int) -> tuple[Version, ...]:
    """The versions of a document, the surest first, then by id; without those that give way to a surer one."""
    versions: list[Version] = []
    for document, confidence in snapshot.tellings.of(number):
        best = max(_best(snapshot, number, document), _best(snapshot, document, number))
        language = LANGUAGES[snapshot.codes["language"][document]]
        if language is not None and not is_rivalled(confidence, best):
            row = snapshot.row(document)
            release_id, _, date, *_ = shown_of(row)
            versions.append(Version(release_id, unpack_row(row).title.decode(), language, date, round(confidence, 3)))
    versions.sort(key=lambda version: (-version.confidence, version.id))
    return tuple(versions[:MOST_VERSIONS])


def _best(snapshot: Snapshot, number: int, other: int) -> float:
    """How sure the surest telling of a document is in the language of another one."""
    languages = snapshot.codes["language"]
    of_language = (sure for each, sure in snapshot.tellings.of(number) if languages[each] == languages[other])
    return max(of_language, default=0.0)
