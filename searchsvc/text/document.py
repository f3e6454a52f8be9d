"""A release ready to be indexed: its terms, field by field, as every engine takes them."""

from dataclasses import dataclass

from searchsvc.release import Release
from searchsvc.text.analyzer import TermPositions, analyze


@dataclass(frozen=True, slots=True)
class Document:
    """A release with the terms of its searched fields; `meta` is its category and source."""

    release: Release
    title: TermPositions
    body: TermPositions
    meta: TermPositions


def document(release: Release) -> Document:
    """The document of a release. A title that is only the beginning of the body is not indexed twice."""
    meta = "\n\n".join(value for value in (release.category, release.source) if value)
    title = "" if release.title_shown_only else release.title
    return Document(release, analyze(title), analyze(release.body), analyze(meta))
