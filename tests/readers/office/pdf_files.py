"""PDF documents made by hand, as small or as hostile as a test needs them."""

import zlib
from functools import lru_cache

from benchmarks.faults.hostile.documents import pdf_file


def pdf_of(*contents: bytes, levels: int = 1, image: bytes | None = None) -> bytes:
    """A document with a page for each content stream, packed `levels` times; a page may draw `image` as `/Im Do`."""
    count = len(contents)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (count, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    resources = b"/Font << /F 3 0 R >>"
    if image is not None:
        resources += b" /XObject << /Im %d 0 R >>" % (4 + 2 * count)
    for number, content in enumerate(contents):
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << %s >> /Contents %d 0 R >>"
        objects.append(page % (resources, 5 + 2 * number))
        stream = _packed(content, levels)
        filters = b" /FlateDecode" * levels
        objects.append(b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(stream), filters, stream))
    if image is not None:
        kind = b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8"
        objects.append(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (kind, len(image), image))
    return pdf_file(*objects)


@lru_cache(maxsize=2)
def _packed(content: bytes, levels: int) -> bytes:
    for _ in range(levels):
        content = zlib.compress(content, 9)
    return content


def text(*lines: str) -> bytes:
    """A content stream that prints lines, from the top."""
    shown = b" T* ".join(b"(%s) Tj" % line.replace("(", r"\(").replace(")", r"\)").encode("latin-1") for line in lines)
    return b"BT /F 11 Tf 14 TL 60 780 Td " + shown + b" ET"


def pdf_in(encoding: str, *shown: bytes, ordering: str = "GB1") -> bytes:
    """A page whose lines are given as bytes of a predefined encoding, in a font that has no map to Unicode."""
    lines = b" T* ".join(b"<%s> Tj" % line.hex().encode() for line in shown)
    content = b"BT /F 14 Tf 20 TL 60 780 Td " + lines + b" ET"
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /%s /DescendantFonts [ 4 0 R ] >>"
    descendant = (
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (%s)"
        b" /Supplement 4 >> /FontDescriptor 5 0 R /DW 1000 >>"
    )
    return pdf_file(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [ 6 0 R ] >>",
        font % encoding.encode(),
        descendant % ordering.encode(),
        b"<< /Type /FontDescriptor /FontName /Song /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880"
        b" /Descent -120 /CapHeight 880 /StemV 80 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>"
        b" /Contents 7 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    )
