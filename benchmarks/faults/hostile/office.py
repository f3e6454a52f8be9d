"""Kinds of Word and PDF documents: bombs, loops, entities, parts that lie about themselves."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping

from benchmarks.faults.hostile.documents import (
    ENTITY_BOMB,
    RELATIONS,
    WORD,
    docx_of,
    paragraph,
    pdf_file,
    pdf_of,
    shown,
)
from benchmarks.faults.hostile.kind import Kind, file

_TEXT = paragraph("hostile document")
_BILLION = b"<< /Type /Pages /Count 999999999 /Kids [ 3 0 R ] >>"
_ANY = (
    "(damaged|expands|packed|encrypted|not a Word|text layer|seconds|crash|nested|memory|document type|pages|a\\.\\w+)"
)


def kinds() -> Iterator[Kind]:
    """All kinds of this family."""
    for name, (data, releases) in _documents().items():
        yield Kind(f"docx-{name}", file("a.docx", data), releases, "" if releases else _ANY)
    for name, (data, releases) in _pdfs().items():
        yield Kind(f"pdf-{name}", file("a.pdf", data), releases, "" if releases else _ANY)
    for name, (made, releases) in _bombs().items():
        yield Kind(name, file(f"a.{name[:4].strip('-')}", made), releases, "" if releases else _ANY, is_slow=True)
    yield Kind("pdf-of-30-mib-in-a-stream", file("a.pdf", _long_stream), None, f"({_ANY})?", is_slow=True)


def _long_stream() -> bytes:
    return pdf_of(shown("hostile") + b" 0 0 m 1 1 l S" * (30 << 20 >> 4))


def _bombs() -> Mapping[str, tuple[Callable[[], bytes], int]]:
    """Documents that expand, made only when they are written."""
    blank = b" " * (1 << 20)
    parts = {f"word/a{number}.xml": blank for number in range(200)}
    return {
        "docx-bomb": (lambda: docx_of(_TEXT, extra={"word/media/a.bin": b"\0" * (300 << 20)}), 0),
        "docx-bomb-of-xml": (lambda: docx_of(" " * (60 << 20)), 0),
        "docx-bomb-within-the-ratio": (lambda: docx_of(_TEXT, extra=parts), 1),
        "pdf-bomb": (lambda: pdf_of(b" " * (200 << 20)), 0),
        "pdf-bomb-in-a-bomb": (lambda: pdf_of(b" " * (100 << 20), levels=3), 0),
    }


def _documents() -> Mapping[str, tuple[bytes, int]]:
    climbing = RELATIONS.format(target="../../../a", mode="").encode()
    outside = RELATIONS.format(target="file:///etc/passwd", mode='TargetMode="External" ').encode()
    entity = (
        f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {WORD}><w:body>&x;</w:body></w:document>'
    )
    return {
        "bomb-of-entries": (docx_of(_TEXT, extra={f"word/{number}": b"" for number in range(6000)}), 0),
        "bomb-of-entities": (docx_of("&a9;", prolog=ENTITY_BOMB), 0),
        "entity-of-a-file": (docx_of("", extra={"word/document.xml": entity.encode()}), 0),
        "entity-in-utf-16": (docx_of("", extra={"word/document.xml": entity.encode("utf-16")}), 0),
        "relation-outside": (docx_of(_TEXT, extra={"_rels/.rels": outside}), 0),
        "relation-that-climbs": (docx_of(_TEXT, extra={"_rels/.rels": climbing}), 0),
        "names-that-climb": (docx_of(_TEXT, extra={"../../../../tmp/ran": b"x", "/etc/ran": b"x"}), 1),
        "nested": (docx_of("<w:tbl><w:tr><w:tc>" * 3000 + _TEXT + "</w:tc></w:tr></w:tbl>" * 3000), 0),
        "entries-twice": (_twice(), 0),
        "empty-archive": (b"PK\5\6" + b"\0" * 18, 0),
        "cut-off": (docx_of(_TEXT)[:-30], 0),
        "sizes-that-lie": (_lying(), 0),
        "of-the-old-format": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, 0),
        "a-pdf": (pdf_of(shown("hostile")), 0),
    }  # fmt: skip


def _twice() -> bytes:
    made = io.BytesIO(docx_of(_TEXT))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/Document.xml", "<!DOCTYPE a>")
    return made.getvalue()


def _lying() -> bytes:
    data = bytearray(docx_of(paragraph("hostile " * 10_000)))
    at = data.rindex(b"PK\1\2")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(data)


def _pdfs() -> Mapping[str, tuple[bytes, int]]:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>"
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    content = b"<< /Length 2 >>\nstream\nBT\nendstream"
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X 6 0 R >> >> /Length 5 >>"
    return {
        "pages-in-a-loop": (pdf_file(catalog, b"<< /Type /Pages /Count 1 /Kids [ 2 0 R ] >>", page, content), 0),
        "pages-above-themselves": (pdf_file(catalog, b"<< /Type /Pages /Count 9 /Kids [ 3 0 R ] >>",
                                            b"<< /Type /Pages /Count 9 /Kids [ 2 0 R ] /Parent 3 0 R >>", content), 0),
        "a-billion-pages": (pdf_file(catalog, _BILLION, page, content), 0),
        "object-of-itself": (pdf_file(catalog, b"2 0 R", page, content), 0),
        "length-of-itself": (pdf_file(catalog, b"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>", page,
                                      b"<< /Length 4 0 R >>\nstream\nx\nendstream"), 0),
        "form-that-draws-itself": (pdf_of(shown("hostile"), others=(form + b"\nstream\n/X Do\nendstream",)), 1),
        "nested": (pdf_file(catalog, b"[" * 20_000 + b"]" * 20_000, page, content), 0),
        "no-pages": (pdf_file(catalog, b"<< /Type /Pages /Count 0 /Kids [ ] >>"), 0),
        "table-in-a-loop": (pdf_of(shown("hostile")).replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 9"), 1),
        "header-alone": (b"%PDF-1.7\n", 0),
        "of-noise": (b"%PDF-1.7\n" + bytes(range(256)) * 500, 0),
        "that-opens-a-file": (pdf_of(shown("hostile"), catalog=b"/OpenAction << /S /Launch /F (/bin/sh) >>"), 1),
        "encrypted": (pdf_of(shown("hostile")).replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 1 0 R"), 0),
    }  # fmt: skip
