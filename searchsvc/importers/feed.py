"""Feeds (RSS and Atom): each entry becomes a JSON file, with its title, text, date, address and source.

The rule: a file is named by the identity of its entry, so an entry that was changed is written anew, and one that has
left the feed stays. Dates keep the day on which they were in their own time zone. Nothing is fetched.
"""

import json
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from searchsvc.errors import ReadError
from searchsvc.importers.import_folder import ImportFolder
from searchsvc.importers.names import digest_letters, safe_segment
from searchsvc.importers.provenance import host_of, source_of
from searchsvc.importers.sources import files_of, folder_of, read_bounded

_SUFFIXES = (".xml", ".rss", ".atom", ".rdf")
MAX_FEED = 16 * 2**20
MAX_ENTRY = 8 * 2**20
"""Characters of the text of one entry."""
_MAX_LINE = 2000
_UNTITLED = "entry"


def import_feeds(source: Path, folder: ImportFolder) -> None:
    """Imports a feed, or all feeds in a folder. Raises UsageError where there is none."""
    for file in files_of(source, _SUFFIXES, "feed"):
        try:
            _import_feed(file, folder, folder_of(source))
        except ReadError as error:
            folder.leave_out(file.name, str(error))


def _import_feed(file: Path, folder: ImportFolder, within: Path | None) -> None:
    data = read_bounded(file, MAX_FEED, within)
    try:
        parsed = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except MemoryError:
        raise
    except Exception as error:  # whatever the library makes of a feed that is like no other
        raise ReadError(f"is damaged: {type(error).__name__}: {error}") from None
    if not parsed.get("version") and not parsed.entries:
        raise ReadError("is not a feed of RSS or Atom")
    fault = parsed.get("bozo_exception")
    if parsed.get("bozo") and hasattr(fault, "getLineNumber"):
        message = " ".join(str(fault.getMessage()).split())
        folder.leave_out(file.name, f"is not XML ({message}); what could be read of it is kept", fault.getLineNumber())
    seen: dict[str, bytes] = {}
    for number, entry in enumerate(parsed.entries, 1):
        record = _record(entry, parsed.feed)
        identity = _text(entry, "id") or record.get("url") or f"{record.get('title')} {record.get('date')}"
        item = _shown(identity) if identity.strip() else f"{file.name}, entry {number}"
        if not record.get("title") and not record.get("body"):
            folder.leave_out(item, "has neither title nor text")
        elif len(record.get("body", "")) > MAX_ENTRY:
            folder.leave_out(item, f"has more than {MAX_ENTRY // 2**20} Mi characters, the most that an entry may have")
        else:
            name = _name(identity, record)
            written = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
            if seen.get(name) == written:
                folder.duplicates += 1
            else:
                seen[name] = written
                folder.write(name, written, item)


def _record(entry: dict[str, Any], feed: dict[str, Any]) -> dict[str, str]:
    """The fields of an entry as a corpus declares them; empty ones are left out."""
    url = _address(_text(entry, "link"), _text(feed, "link"))
    origin = entry.get("source")
    told = _text(origin, "title") if isinstance(origin, dict) else ""
    found = {
        "title": _shown(_text(entry, "title")),
        "date": _date(_text(entry, "published") or _text(entry, "updated")),
        "source": _shown(told) or _shown(_text(entry, "publisher")),
        "category": _shown(next((_text(tag, "term") for tag in entry.get("tags") or ()), "")),
        "url": url,
        "body": _body(entry),
    }
    if not found["source"]:
        found["source"] = source_of(found, _shown(_text(feed, "title")) or host_of(url))
    return {name: value for name, value in found.items() if value}


def _body(entry: dict[str, Any]) -> str:
    """The whole text where an entry has one, else its summary."""
    whole = [_text(content, "value") for content in entry.get("content") or ()]
    return max((*whole, _text(entry, "summary")), key=len).strip()


def _text(fields: dict[str, Any], name: str) -> str:
    value = dict.get(fields, name)  # without feedparser's own fallbacks, which warn
    return value if isinstance(value, str) else ""


def _shown(text: str) -> str:
    return " ".join(text.split())[:_MAX_LINE]


def _address(link: str, base: str) -> str:
    try:
        return urljoin(base, link.strip())[:_MAX_LINE] if link.strip() else ""
    except ValueError:
        return link.strip()[:_MAX_LINE]


def _date(written: str) -> str:
    """The day of a date in the time zone in which it was written; as it is, where it is in no known notation."""
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return _shown(written)[:100]


def _name(identity: str, record: dict[str, str]) -> str:
    try:
        path = urlsplit(record.get("url", "")).path
    except ValueError:
        path = ""
    shown = safe_segment(path.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0], _UNTITLED)
    return f"{shown}-{digest_letters(identity)}.json"
