"""Web archives (WARC): the HTML pages among their responses, each once, in its latest capture.

The rule: of several captures of an address the latest counts, and of several addresses with the very same page the
shortest. What a `revisit` record repeats stands in an earlier one. Dates of captures are no dates of releases, and are
not kept.
"""

import hashlib
import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from searchsvc.errors import ReadError
from searchsvc.importers.import_folder import ImportFolder
from searchsvc.importers.names import identity_of
from searchsvc.importers.sources import files_of, folder_of, open_source
from searchsvc.importers.web_page import MAX_PAGE, looks_like_page, write_page

_SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz")
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_BLOCK = 1 << 16


class Capture(NamedTuple):
    """One page of an archive: where it came from, when it was captured, and its bytes, at most one over the limit."""

    address: str
    captured: str
    charset: str
    data: bytes


class _Chosen(NamedTuple):
    captured: str
    digest: bytes
    address: str
    number: int


def import_archives(source: Path, folder: ImportFolder) -> None:
    """Imports the pages of an archive, or of all archives in a folder. Raises UsageError where there is none."""
    logging.getLogger("warcio").setLevel(logging.CRITICAL)  # it would print addresses as they are
    files = files_of(source, _SUFFIXES, "web archive")
    within = folder_of(source)
    latest: dict[str, _Chosen] = {}
    count = 0
    for number, capture in enumerate(_captures(files, folder, within, is_first=True)):
        count += 1
        key = identity_of(capture.address)
        chosen = _Chosen(capture.captured, hashlib.sha256(capture.data).digest(), capture.address, number)
        if key not in latest or latest[key].captured <= chosen.captured:
            latest[key] = chosen
    once: dict[bytes, _Chosen] = {}
    for chosen in sorted(latest.values(), key=lambda each: (len(each.address), each.address)):
        once.setdefault(chosen.digest, chosen)
    folder.duplicates += count - len(once)
    wanted = {chosen.number for chosen in once.values()}
    for number, capture in enumerate(_captures(files, folder, within, is_first=False)):
        if number in wanted:
            write_page(folder, capture.address, capture.data, served=capture.charset)


def _captures(files: list[Path], folder: ImportFolder, within: Path | None, *, is_first: bool) -> Iterator[Capture]:
    """The pages of all archives in their order; what is broken is named in the first pass."""
    for file in files:
        try:
            with open_source(file, within) as stream:
                yield from _captures_of(stream, folder, is_first=is_first)
        except ReadError as error:
            if is_first:
                folder.leave_out(file.name, str(error))
        except (ArchiveLoadFailed, OSError, ValueError, EOFError, AttributeError, zlib.error) as error:
            if is_first:
                reason = " ".join(str(error).split())[:120]
                folder.leave_out(file.name, f"is damaged, and nothing further could be read of it: {reason}")


def _captures_of(stream: IO[bytes], folder: ImportFolder, *, is_first: bool) -> Iterator[Capture]:
    count = 0
    with closing(ArchiveIterator(stream)) as records:
        for count, record in enumerate(records, 1):
            if not record.rec_type:
                if is_first:
                    folder.leave_out(f"record {count}", "does not say of what type it is")
                continue
            address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip().strip("<>")
            if record.rec_type not in ("response", "resource") or not address.lower().startswith(("http:", "https:")):
                folder.ignored += is_first and record.rec_type in ("response", "resource")
                continue
            status = "200" if record.rec_type == "resource" else record.http_headers.get_statuscode()
            content_type = _content_type(record)
            if status != "200" or (content_type and not content_type.startswith(_PAGE_TYPES)):
                folder.ignored += is_first
                continue
            data, fault = _data_of(record)
            if fault:
                if is_first:
                    folder.leave_out(address, fault)
            elif not content_type and not looks_like_page(data):
                folder.ignored += is_first
            else:
                charset = _CHARSET.search(content_type)
                captured = record.rec_headers.get_header("WARC-Date") or ""
                yield Capture(address, captured, charset[1] if charset else "", data)
    if not count:
        raise ArchiveLoadFailed("it holds no record")


def _content_type(record: ArcWarcRecord) -> str:
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    return (headers.get_header("Content-Type") or "").strip().lower() if headers else ""


def _data_of(record: ArcWarcRecord) -> tuple[bytes, str]:
    """The page of a record, decompressed, and what is wrong with it; nothing of it is read past the limit."""
    blocks: list[bytes] = []
    size = 0
    try:
        stream = record.content_stream()
        while size <= MAX_PAGE and (block := stream.read(_BLOCK)):
            blocks.append(block)
            size += len(block)
    except Exception as error:  # whatever decompression or dechunking makes of damage; the next record goes on
        return b"", f"is damaged: {type(error).__name__}: {error}"[:120]
    if size <= MAX_PAGE and getattr(record.raw_stream, "limit", 0) > 0:
        return b"", "ends before its end, as it is cut off in the archive"
    return b"".join(blocks)[: MAX_PAGE + 1], ""
