"""PDF releases: the text layer of a document, its lines put together again.

The rule: no text layer, no release; nothing is recognised in images. The title is that of a letter, else that of the
properties if a person gave it, else the first line, as in a `.txt` file. Files may expand without bound, so they are
read confined.
"""

import io
import re

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers.encoding import MIN_USUALNESS, usualness
from searchsvc.readers.limits import MAX_TEXT
from searchsvc.readers.office.office_title import fields_of_lines, meaningful_title
from searchsvc.readers.office.pdf_encodings import add_encodings, mark_unknown
from searchsvc.readers.office.pdf_lines import joined_lines, printed_lines
from searchsvc.readers.record_fields import record_of_fields

MAX_PAGES = 2000
_HEAD = 1024  # bytes in which a PDF says that it is one
_LETTER = re.compile(r"[^\W\d_]")
_UNKNOWN = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
_MAX_UNKNOWN = 0.3  # share of characters that fonts without names for their glyphs leave unknown


def read_pdf(path: str, data: bytes) -> Record:
    """The release of a `.pdf` file."""
    if b"%PDF-" not in data[:_HEAD]:
        raise ReadError("is not a PDF document")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise ReadError("is encrypted; save a copy without a password or restrictions")
        pages = _text_of_pages(reader)
        title = meaningful_title(reader.metadata.title if reader.metadata else None)
    except LimitReachedError:
        raise ReadError("has a part that expands too far, as only a bomb does") from None
    except PyPdfError as error:
        raise ReadError(f"is damaged or cut off: {error}") from None
    fields = fields_of_lines(printed_lines(pages), title, joined=joined_lines)
    return record_of_fields(path, None, fields, path)


def _text_of_pages(reader: PdfReader) -> list[str]:
    """The text of each page; ReadError where there is none that can be read."""
    if len(reader.pages) > MAX_PAGES:
        raise ReadError(f"has more than {MAX_PAGES:,} pages, the most that a document may have")
    pages: list[str] = []
    size = unknown = 0
    encodings: set[str] = set()
    add_encodings()
    for page in reader.pages:
        unread, unnamed = mark_unknown(page)
        encodings |= unread
        text = page.extract_text()
        pages.append(text)
        size += len(text)
        unknown += len(text) if unnamed and usualness(text) < MIN_USUALNESS else len(_UNKNOWN.findall(text))
        if size > MAX_TEXT:
            raise ReadError(f"its text has more than {MAX_TEXT:,} characters, the most that it may have; divide it")
    if encodings and unknown > _MAX_UNKNOWN * size:
        names = ", ".join(sorted(encodings))
        raise ReadError(f"has a text layer in an encoding that cannot be read ({names}); print it to a new PDF")
    if not any(_LETTER.search(text) for text in pages):
        raise ReadError("has no text layer (a scanned document?)")
    if unknown > _MAX_UNKNOWN * size:
        raise ReadError("has a text layer whose characters are unknown (its fonts do not name them)")
    return pages
