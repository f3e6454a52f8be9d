"""Formats: which reader reads which file of one release, by suffix, and which of them must be confined.

Readers of formats that strangers can make expensive (markup trees, archives, compressed streams) run in a process of
their own, which `confinement` keeps. Those of the extra `searchsvc[office]` are imported where they are needed.
"""

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers.html.html_page import read_html
from searchsvc.readers.json_records import read_json
from searchsvc.readers.markdown.markdown_document import read_md
from searchsvc.readers.plain.txt import read_txt
from searchsvc.readers.walk import SUFFIXES

CONFINED = {".html": 10, ".htm": 10, ".md": 20, ".docx": 20, ".pdf": 60}
"""The confined formats, with the seconds of processor time for one file: some five times what a large one takes."""

_SMALL_MARKDOWN = 16 * 2**10  # bytes; a Markdown file of this size is cheap whatever it holds


def must_be_confined(suffix: str, size: int) -> bool:
    """Whether a file of this many bytes may cost more than it is worth."""
    return suffix in CONFINED and (suffix != ".md" or size > _SMALL_MARKDOWN)


def read_release(path: str, suffix: str, data: bytes, *, keep_empty: bool = False, explain: bool = False) -> Record:
    """The release of a file that holds one; ReadError where it holds none. `explain` asks what is left out of it."""
    match suffix:
        case ".txt":
            return read_txt(path, data)
        case ".md":
            return read_md(path, data)
        case ".json":
            return read_json(path, data, keep_empty=keep_empty)
        case ".html" | ".htm":
            return read_html(path, data, explain=explain)
        case ".docx":
            return _read_docx(path, data)
        case ".pdf":
            return _read_pdf(path, data)
        case _:
            raise ReadError(f"is not of a kind that can be read ({', '.join(sorted(SUFFIXES))})")


def _read_docx(path: str, data: bytes) -> Record:
    try:
        from searchsvc.readers.office.word_document import read_docx  # noqa: PLC0415 - python-docx is an extra
    except ModuleNotFoundError:
        raise _missing("python-docx") from None
    return read_docx(path, data)


def _read_pdf(path: str, data: bytes) -> Record:
    try:
        from searchsvc.readers.office.pdf_document import read_pdf  # noqa: PLC0415 - pypdf is an extra
    except ModuleNotFoundError:
        raise _missing("pypdf") from None
    return read_pdf(path, data)


def _missing(package: str) -> ReadError:
    return ReadError(f"needs {package}, which is not installed; run: pip install 'searchsvc[office]'")
