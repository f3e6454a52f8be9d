"""A saved web page as a file of the corpus: the page itself in UTF-8, and above it `<meta>` elements that say whence.

The rule: the page stays as it was, so that the reader of HTML finds its main text, title and facts as ever, and later
versions of it find them better. What is added: its address, and, only where the reader finds none, date and source.
"""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from searchsvc.errors import ReadError
from searchsvc.facts import inspect_record
from searchsvc.importers.import_folder import ImportFolder
from searchsvc.importers.names import page_name
from searchsvc.importers.provenance import host_of
from searchsvc.model.release import Release
from searchsvc.readers.confinement import read_confined
from searchsvc.readers.html.declared_encoding import decode_page

MAX_PAGE = 32 * 2**20
"""Bytes of a page that are looked at; the reader takes up to 8 Mi characters of it."""
_SNIFFED = 1024
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|h1|table)\b", re.IGNORECASE)
_ADDRESS_SAFE = "!#$%&'()*+,/:;=?@[]~"


def looks_like_page(data: bytes) -> bool:
    """Whether bytes begin like HTML, in UTF-16 too."""
    return _MARKUP.search(data[: 2 * _SNIFFED].replace(b"\0", b"")[:_SNIFFED]) is not None


def write_page(
    folder: ImportFolder, address: str, data: bytes, *, served: str = "", date: str = "", source: str = ""
) -> None:
    """Writes a page that was saved from an address, or names it with the reason why it is none.

    `served` is the encoding that its server named; `date` and `source` are what is said of it elsewhere.
    """
    try:
        if len(data) > MAX_PAGE:
            raise ReadError(f"is larger than {MAX_PAGE // 2**20} MiB, the most that a page may have")
        text = decode_page(data, served)
        plain = _with_meta({"url": _web_address(address)}, text)
        release = inspect_record(read_confined(address, ".html", plain)).release
        name = page_name(address)
    except ReadError as error:
        folder.leave_out(address, str(error))
        return
    except ValueError:
        folder.leave_out(address, "is not a web address")
        return
    folder.write(name, _with_meta(_provenance(release, address, date, source), text), address)


def _provenance(release: Release, address: str, date: str, source: str) -> dict[str, str]:
    added = {"url": _web_address(address)}
    if date and release.date_source != "declared":
        added["pubdate"] = date
    if not release.source:
        added["source"] = source or host_of(address)
    return added


def _web_address(address: str) -> str:
    """An address without the characters that may not stand in one."""
    return quote(address, safe=_ADDRESS_SAFE, errors="replace")


def _with_meta(fields: Mapping[str, str], text: str) -> bytes:
    """A page with `<meta>` elements above it; browsers and readers take them for the first ones of its head."""
    metas = "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in fields.items() if value)
    return f'<meta charset="utf-8">\n{metas}{text}'.encode("utf-8", "replace")
