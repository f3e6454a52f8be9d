"""Whether a feed is valid: by a schema of the rules of RFC 4287, and by those that no schema can say."""

from pathlib import Path
from typing import Any

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def checked(document: bytes) -> Any:
    """The feed as a tree, after everything that must hold of it has been asserted."""
    feed = etree.fromstring(document, etree.XMLParser(resolve_entities=False))
    assert SCHEMA.validate(feed), SCHEMA.error_log
    ids = [each.text for each in feed.findall(f"{ATOM}entry/{ATOM}id")]
    assert len(ids) == len({*ids})
    relations = [(each.get("rel"), each.get("type")) for each in feed.findall(f"{ATOM}link")]
    assert len(relations) == len({*relations})
    assert ("self", "application/atom+xml") in relations
    for entry in feed.findall(f"{ATOM}entry"):
        assert [each.get("rel") for each in entry.findall(f"{ATOM}link")].count("alternate") == 1
    times = [each.text for each in feed.findall(f"{ATOM}entry/{ATOM}published")]
    assert times == sorted(times, reverse=True)
    return feed


def texts(feed: Any, path: str) -> list[str]:
    """The texts of elements below a feed, by the names on the way: `entry/title`."""
    return [each.text or "" for each in feed.findall("/".join(ATOM + name for name in path.split("/")))]


def link(feed: Any, relation: str) -> str | None:
    """The address of a relation of a feed."""
    found = [each.get("href") for each in feed.findall(f"{ATOM}link") if each.get("rel") == relation]
    return found[0] if found else None
