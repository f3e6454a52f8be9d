"""Archives: whether a ZIP container may be opened, judged by its directory before anything is expanded.

The rule: how much it expands to, how many entries it has and how far any is packed are limited, and no XML in it may
declare a document type, which office formats forbid and entity bombs need.
"""

import io
import zipfile

from searchsvc.errors import ReadError

MAX_ENTRIES = 5000
MAX_EXPANDED = 256 * 2**20  # bytes of all entries
MAX_XML = 48 * 2**20  # bytes of one XML entry; its tree takes some ten times as much memory
MAX_RATIO = 200  # of entries that expand to more than a MiB; text packs 10 to 50 times
_RATIO_FROM = 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of encrypted documents, and of formats before 2007
_DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))
_XML = (".xml", ".rels")


def check_archive(data: bytes) -> None:
    """ReadError where an office document is not an archive, is encrypted, or would expand too far."""
    if data.startswith(_OLE):
        raise ReadError("is encrypted, or of a format before 2007; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive.infolist())
            for entry in archive.infolist():
                if entry.filename.lower().endswith(_XML):
                    _check_xml(archive.read(entry))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, RuntimeError) as error:
        # all of these are what zipfile raises of damaged, cut off, encrypted or strangely compressed entries
        raise ReadError(f"is damaged or cut off: {error}") from None


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise ReadError(f"has more than {MAX_ENTRIES:,} entries, the most that a document may have")
    if sum(entry.file_size for entry in entries) > MAX_EXPANDED:
        raise ReadError(f"expands to more than {MAX_EXPANDED // 2**20} MiB, the most that a document may have")
    for entry in entries:
        if entry.filename.lower().endswith(_XML) and entry.file_size > MAX_XML:
            raise ReadError(f"has a part of more than {MAX_XML // 2**20} MiB, the most that one may have")
        if entry.file_size > max(_RATIO_FROM, MAX_RATIO * entry.compress_size):
            raise ReadError(f"has a part that is packed more than {MAX_RATIO} times, as only a zip bomb is")


def _check_xml(data: bytes) -> None:
    if any(doctype in data for doctype in _DOCTYPES):
        raise ReadError("declares a document type in its XML, which no office document may")
