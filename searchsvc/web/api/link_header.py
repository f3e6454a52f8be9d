"""The `Link` header (RFC 8288): where the pages around an answer are, the same for a reader, what describes the API.

The addresses are relative and percent-encoded, so the header is ASCII.
"""

from collections.abc import Iterable, Mapping

from searchsvc.web.paths import DOCS_PATH, DOCUMENT_PATH

LONGEST = 4096
"""Bytes of a `Link` header: some front servers refuse answers with longer headers."""


def _link(address: str, relation: str, media_type: str = "") -> str:
    return f'<{address}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")


DESCRIPTION = ", ".join(
    (_link(DOCUMENT_PATH, "service-desc", "application/json"), _link(DOCS_PATH, "service-doc", "text/html"))
)


def alternate(address: str, media_type: str) -> str:
    """The same in another form."""
    return _link(address, "alternate", media_type)


def page_links(links: Mapping[str, object]) -> list[str]:
    """The pages of a listing by their relations (`self`, `first` and so on), as the answer's `links` has them."""
    return [_link(str(address), relation) for relation, address in links.items() if address is not None]


def link_header(links: Iterable[str]) -> str:
    """The links, and those that describe the API. Links with which the header would be too long are left out."""
    kept: list[str] = [DESCRIPTION]
    length = len(DESCRIPTION)
    for link in links:
        length += len(link) + 2
        if length > LONGEST:
            break
        kept.insert(len(kept) - 1, link)
    return ", ".join(kept)
