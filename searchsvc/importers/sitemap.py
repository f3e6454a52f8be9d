"""Saved sites: the pages that a sitemap names, from a folder in which they were saved, as `wget --mirror` leaves it.

The rule: nothing is fetched, and nothing outside the folder is read, whatever an address looks like. Of news sitemaps
the date of publication and the name of the publication are kept. `lastmod` says when a page was changed, not when a
release was made, and is passed over.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from searchsvc.errors import ReadError, UsageError
from searchsvc.importers.import_folder import ImportFolder
from searchsvc.importers.names import identity_of
from searchsvc.importers.sources import read_bounded
from searchsvc.importers.web_page import MAX_PAGE, looks_like_page, write_page
from searchsvc.readers.encoding import decode

MAX_SITEMAP = 64 * 2**20
"""Bytes of a sitemap, decompressed; the protocol allows 50 MB."""
MAX_ADDRESSES = 1_000_000
_GZIP = b"\x1f\x8b"
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a sitemap. `date` and `source` are those of news sitemaps."""

    address: str
    date: str = ""
    source: str = ""


@dataclass(slots=True)
class _Site:
    """The folder of saved pages, really, and the sitemaps and addresses that were gone through.

    `named` are the sitemaps that may be outside it, because somebody named them.
    """

    root: Path
    folder: ImportFolder
    named: frozenset[Path] = frozenset()
    sitemaps: set[Path] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def saved(self, address: str) -> Path | None:
        """Where the page of an address was saved, inside the folder; None where it was not."""
        try:
            parts = urlsplit(address)
            places = list(_places(parts))
        except ValueError:  # no address
            return None
        for relative in places:
            path = self.root / relative
            try:
                if path.is_file() and path.resolve().is_relative_to(self.root):
                    return path
            except (OSError, ValueError, RuntimeError):  # names that are too long, or loops of links
                continue
        return None

    def add_sitemap(self, path: Path) -> Iterator[Path]:
        """Imports the pages of a sitemap; gives the further sitemaps that it names."""
        if path.resolve() in self.sitemaps:
            return
        self.sitemaps.add(path.resolve())
        name = str(path.relative_to(self.root)) if path.is_relative_to(self.root) else path.name
        try:
            for kind, listed in _entries(_sitemap_text(path, None if path in self.named else self.root)):
                if kind == "url":
                    self.add_page(listed)
                elif (further := self.saved(listed.address)) is None:
                    self.folder.leave_out(listed.address, "is a sitemap that is not among the saved files")
                else:
                    yield further
        except ReadError as error:
            self.folder.leave_out(name, str(error))

    def add_page(self, listed: Listed) -> None:
        key = identity_of(listed.address)
        if key in self.seen:
            self.folder.duplicates += 1
            return
        if len(self.seen) >= MAX_ADDRESSES:
            raise ReadError(f"brings the addresses to more than {MAX_ADDRESSES:,}, the most that one import takes")
        self.seen.add(key)
        try:
            path = self.saved(listed.address)
            if path is None:
                self.folder.leave_out(listed.address, "is not among the saved pages")
                return
            data = read_bounded(path, MAX_PAGE, self.root)
        except (ReadError, ValueError) as error:
            self.folder.leave_out(listed.address, str(error))
            return
        if looks_like_page(data):
            write_page(self.folder, listed.address, data, date=listed.date, source=listed.source)
        else:
            self.folder.ignored += 1


def import_site(source: Path, folder: ImportFolder, pages: Path | None = None) -> None:
    """Imports the pages that a sitemap names, or all sitemaps of a folder, from the folder `pages`.

    That is by default the folder itself, or the one of the sitemap; where this is named after a host, the one above is
    looked at, too. Raises UsageError where there is no sitemap.
    """
    if not source.exists():
        raise UsageError(f"There is no {source}; name a sitemap, or the folder of a saved site.")
    sitemaps = [source] if source.is_file() else _sitemaps_in(source)
    if not sitemaps:
        raise UsageError(f"There is no sitemap in {source}; name the file.")
    root = pages or (source if source.is_dir() else source.parent)
    if not root.is_dir():
        raise UsageError(f"{root} is not a folder; name the one in which the pages were saved.")
    site = _Site(root.resolve(), folder, frozenset((source.resolve(),)) if source.is_file() else frozenset())
    waiting = [path.resolve() for path in reversed(sitemaps)]
    while waiting:
        waiting += reversed(list(site.add_sitemap(waiting.pop())))


def _sitemaps_in(folder: Path) -> list[Path]:
    """The files of a folder, and of the folders in it, that are named like a sitemap."""
    found = [path for pattern in ("sitemap*", "*/sitemap*") for path in folder.glob(pattern)]
    return sorted(path for path in found if path.is_file() and path.name.lower().endswith((".xml", ".xml.gz")))


def _places(parts: SplitResult) -> Iterator[Path]:
    """Where below the folder a page may have been saved, the likeliest first; none for a path that climbs."""
    for shown in dict.fromkeys((unquote(parts.path), parts.path)):
        segments = [each for each in shown.split("/") if each not in ("", ".")]
        if ".." in segments or "\0" in shown:
            continue
        query = parts.query.replace("/", "%2F")
        stems = [f"{segments[-1]}{sign}{query}" for sign in "?@"] if segments and query else [*segments[-1:]]
        if not segments or shown.endswith("/"):
            named = ["index.html", "index.htm"] if not query else [f"index.html{sign}{query}" for sign in "?@"]
            ways = [[*segments, name] for name in named]
        else:
            ways = [[*segments[:-1], stem + end] for stem in stems for end in ("", ".html", ".htm", "/index.html")]
        for host in dict.fromkeys((parts.netloc.lower(), parts.hostname or "", parts.netloc.replace(":", "+"))):
            yield from (Path(host, *way) for way in ways if host not in ("", ".", ".."))
        yield from (Path(*way) for way in ways)


def _sitemap_text(path: Path, within: Path | None) -> str:
    data = read_bounded(path, MAX_SITEMAP, within)
    if data.startswith(_GZIP):
        try:
            with gzip.open(BytesIO(data)) as file:
                data = file.read(MAX_SITEMAP + 1)
        except (OSError, EOFError, zlib.error):
            raise ReadError("is damaged: it cannot be decompressed") from None
        if len(data) > MAX_SITEMAP:
            raise ReadError(f"is larger than {MAX_SITEMAP // 2**20} MiB, the most that is read")
    return decode(data)


def _entries(text: str) -> Iterator[tuple[str, Listed]]:
    """The entries of a sitemap in their order, each with its kind: `url` or `sitemap`.

    Raises ReadError at the place from which on it is not XML, or where it declares entities.
    """
    is_sitemap = False
    above: list[Element] = []
    data = text[declaration.end() if (declaration := _DECLARATION.match(text)) else 0 :].encode("utf-8", "replace")
    try:
        for event, element in iterparse(BytesIO(data), events=("start", "end")):
            if event == "start":
                is_sitemap = is_sitemap or _local(element) in ("urlset", "sitemapindex")
                above.append(element)
                continue
            above.pop()
            if _local(element) in ("url", "sitemap"):
                listed = _listed(element)
                if is_sitemap and listed.address:
                    yield _local(element), listed
            if len(above) == 1:
                above[0].clear()
    except DefusedXmlException:
        raise ReadError("declares entities, which no sitemap needs; it is not read") from None
    except ParseError as error:
        raise ReadError(f"is not XML ({error}); nothing after that place could be read") from None
    if not is_sitemap:
        raise ReadError("is not a sitemap")


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _listed(element: Element) -> Listed:
    found: dict[str, str] = {}
    for inner in element.iter():
        if inner is not element and (text := (inner.text or "").strip()):
            found.setdefault(_local(inner), text[:2000])
    is_news = "publication_date" in found
    return Listed(found.get("loc", ""), found.get("publication_date", ""), found.get("name", "") if is_news else "")
