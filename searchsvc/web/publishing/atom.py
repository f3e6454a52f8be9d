"""An Atom feed (RFC 4287) as a document, made of plain values.

The rule: an id never changes. It is a UUID made of the id of a release alone, so neither the address of the service nor
its language, a correction of the text or another build of the index changes it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from searchsvc.facts.labels import facet_label, province_label
from searchsvc.model.query import first_day
from searchsvc.model.release import Release
from searchsvc.presenter.encoding import release_path
from searchsvc.presenter.lead import lead
from searchsvc.web.i18n import HTML_LANG, Ui, UiTexts

ATOM = "http://www.w3.org/2005/Atom"
FEED_TYPE = "application/atom+xml"
MOST_SUMMARY = 300
"""Characters of a summary."""
_OURS = UUID("c840f3a6-c438-462d-bc38-35f44ab528f3")
"""The namespace of our UUIDs: any number, as long as it stays the same."""
_PROVINCES = "urn:iso:std:iso:3166:-2"
_NOT_XML = re.compile("[^\t\n\r\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def lasting_id(namespace: str | None, kind: str, name: str) -> str:
    """An id that depends on nothing but these three texts; `namespace` is that of the site, where it has one."""
    space = _OURS if namespace is None else uuid5(_OURS, namespace)
    return f"urn:uuid:{uuid5(space, f'{kind} {name}')}"


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed says of itself. `links` are relations with addresses; `updated` is an RFC 3339 time.

    `email` and `web` are how to reach the author, where one of them is known.
    """

    id: str
    title: str
    subtitle: str
    updated: str
    links: Sequence[tuple[str, str, str]]
    author: str
    email: str | None
    web: str | None
    ui: Ui


def moment(date: str) -> str:
    """A date, which may be partial, as a time: the beginning of its first day, in UTC.

    In China that is eight in the morning, and nobody east of Greenwich sees another day.
    """
    return f"{first_day(date)}T00:00:00Z"


def atom_feed(head: FeedHead, releases: Sequence[Release], root: str, namespace: str | None) -> bytes:
    """The feed of some releases that have a date. `root` is what addresses begin with; they are relative without it."""
    feed = ET.Element("feed", {"xmlns": ATOM, _LANG: HTML_LANG[head.ui]})
    _text(feed, "id", head.id)
    _text(feed, "title", head.title)
    _text(feed, "subtitle", head.subtitle)
    _text(feed, "updated", head.updated)
    for relation, address, media_type in head.links:
        ET.SubElement(feed, "link", {"rel": relation, "type": media_type, "href": address})
    author = ET.SubElement(feed, "author")
    _text(author, "name", head.author)
    if head.web:
        _text(author, "uri", head.web)
    if head.email:
        _text(author, "email", head.email)
    _text(feed, "generator", "searchsvc")
    for release in releases:
        _entry(feed, release, head.ui, root, namespace)
    ET.indent(feed, "")
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _entry(feed: ET.Element, release: Release, ui: Ui, root: str, namespace: str | None) -> None:
    entry = ET.SubElement(feed, "entry")
    if release.language:
        entry.set(_LANG, release.language)
    time = moment(release.date.iso if release.date else "1970")
    _text(entry, "id", lasting_id(namespace, "release", release.id))
    _text(entry, "title", release.title)
    ET.SubElement(
        entry, "link", {"rel": "alternate", "type": "text/html", "href": f"{root}/{release_path(release.id)}"}
    )
    _text(entry, "published", time)
    _text(entry, "updated", time)
    if release.source:
        _text(ET.SubElement(entry, "author"), "name", release.source)
    if release.category:
        _category(entry, release.category, UiTexts(ui).label(facet_label("category", release.category)))
    for fact in release.provinces:
        if fact.role == "held":
            _category(entry, fact.code, UiTexts(ui).label(province_label(fact.code)), scheme=_PROVINCES)
    _text(entry, "summary", lead(release.body, MOST_SUMMARY))


def _category(entry: ET.Element, term: str, label: str, **more: str) -> None:
    ET.SubElement(entry, "category", {"term": _clean(term), "label": _clean(label), **more})


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    """The text without what no XML document may hold."""
    return _NOT_XML.sub("\ufffd", text)
