"""Word and PDF documents made by hand, as hostile as a kind needs them."""

import io
import zipfile
import zlib
from collections.abc import Mapping

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="{target}" {mode}Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ENTITY_BOMB = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{number} '{f'&a{number - 1};' * 10}'>" for number in range(1, 10))
    + "]>"
)


def docx_of(body: str, *, prolog: str = "", extra: Mapping[str, bytes] | None = None) -> bytes:
    """A document with this XML in its body; `prolog` stands before the root, `extra` are further or other entries."""
    entries = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": RELATIONS.format(target="word/document.xml", mode="").encode(),
        "word/document.xml": (
            f'<?xml version="1.0"?>{prolog}<w:document {WORD}><w:body>{body}</w:body></w:document>'.encode()
        ),
        **(extra or {}),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()


def paragraph(text: str) -> str:
    """A paragraph of a Word document, of text that is escaped already."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def shown(*lines: str) -> bytes:
    """The content of a page of a PDF that prints lines."""
    escaped = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("latin-1") for line in lines)
    return b"BT /F 11 Tf 14 TL 60 780 Td " + b" T* ".join(b"(%s) Tj" % line for line in escaped) + b" ET"


def pdf_of(content: bytes, *, catalog: bytes = b"", levels: int = 1, others: tuple[bytes, ...] = ()) -> bytes:
    """A PDF of one page, packed `levels` times; `catalog` is added to its catalog, `others` are objects from 6 on."""
    for _ in range(levels):
        content = zlib.compress(content, 9)
    return pdf_file(
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Count 1 /Kids [ 4 0 R ] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        b"/Resources << /Font << /F 3 0 R >> >> /Contents 5 0 R >>",
        b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(content), b" /FlateDecode" * levels, content),
        *others,
    )


def pdf_file(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    data = b"%PDF-1.7\n"
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
