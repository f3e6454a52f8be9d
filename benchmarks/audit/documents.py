"""The feed by the schema of Atom, and the description of the search box by the text of OpenSearch 1.1, draft 6."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from lxml import etree

from benchmarks.audit.figure import Figure, none_of

FEEDS = ("/feed.atom", "/feed.atom?q=education", "/feed.atom?q=教育&language=zh&per_page=50", "/feed.atom?q=zzzqq")
_SCHEMA = Path(__file__).parents[2] / "tests/web/publishing/atom.rng"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_LONGEST = {"ShortName": 16, "LongName": 48, "Description": 1024, "Tags": 256, "Developer": 64, "Attribution": 256}
_PARAMETERS = frozenset(  # what 4.3 of it defines
    ("searchTerms", "count", "startIndex", "startPage", "language", "inputEncoding", "outputEncoding")
)
_RELATIONS = frozenset({"results", "suggestions", "self", "collection"})
_RIGHTS = frozenset({"open", "limited", "private", "closed"})


def read(site: str, path: str) -> bytes:
    """The body of an answer."""
    with urlopen(site + path.replace("教育", "%E6%95%99%E8%82%B2"), timeout=60) as answer:
        return bytes(answer.read())


def _parsed(document: bytes) -> Any:
    return etree.fromstring(document, etree.XMLParser(resolve_entities=False))


def atom_faults(document: bytes) -> Iterator[str]:
    """What of a feed the schema refuses (RFC 4287, appendix B)."""
    schema = etree.RelaxNG(etree.parse(_SCHEMA))
    if not schema.validate(_parsed(document)):
        for each in schema.error_log:
            yield f"line {each.line}: {each.message}"


def opensearch_faults(document: bytes) -> Iterator[str]:
    """What of a description the text of OpenSearch 1.1 does not allow."""
    root = _parsed(document)
    if root.tag != f"{_OPENSEARCH}OpenSearchDescription":
        yield f"the root is {root.tag}"
        return
    for name in ("ShortName", "Description"):
        if len(root.findall(_OPENSEARCH + name)) != 1:
            yield f"there is not one {name}"
    for name, longest in _LONGEST.items():
        for each in root.findall(_OPENSEARCH + name):
            text = each.text or ""
            if not text.strip() or len(text) > longest or len(each):
                yield f"{name} is no plain text of 1 to {longest} characters: {text!r}"
    for each in root.findall(f"{_OPENSEARCH}SyndicationRight"):
        if (each.text or "").lower() not in _RIGHTS:
            yield f"SyndicationRight is {each.text!r}"
    urls = root.findall(f"{_OPENSEARCH}Url")
    if not urls:
        yield "there is no Url"
    for each in urls:
        yield from _url_faults(each)


def _url_faults(url: Any) -> Iterator[str]:
    template = url.get("template", "")
    if not re.match(r"https?://", template):
        yield f"the template of a Url is no absolute address: {template!r}"
    if "/" not in url.get("type", ""):
        yield f"the type of a Url is no media type: {url.get('type')!r}"
    for relation in url.get("rel", "results").split():
        if relation not in _RELATIONS and ":" not in relation:
            yield f"the relation of a Url is {relation!r}"
    for name in re.findall(r"\{([^{}?]*)\??\}", template):
        if name not in _PARAMETERS and ":" not in name:
            yield f"a template asks for {name!r}"
    for name in ("indexOffset", "pageOffset"):
        if not re.fullmatch(r"-?[0-9]+", url.get(name, "1")):
            yield f"{name} is {url.get(name)!r}"


def documents(site: str) -> Iterator[Figure]:
    """The faults of feeds and of the description."""
    faults = [f"{path}: {each}" for path in FEEDS for each in atom_faults(read(site, path))]
    yield none_of("/feed.atom by the schema of RFC 4287", "faults", faults, f"{len(FEEDS)} feeds")
    faults = [*opensearch_faults(read(site, "/opensearch.xml"))]
    yield none_of("/opensearch.xml by OpenSearch 1.1", "faults", faults, "1 document")
