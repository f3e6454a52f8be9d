"""DOCX releases: paragraphs and tables of a Word document in their order, with the title that it gives itself.

The rule: what is printed is read: deleted, hidden and alternative text is not. Numbers that Word makes for headings and
lists are not in the file, so they are not in the text. The title is that of the properties if a person gave it,
else the first paragraph in the style Title or Heading 1, else the first line, as in a `.txt` file.
"""

import io
from dataclasses import dataclass, field

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers.cleaning import clean_line, clean_text
from searchsvc.readers.office.archive import check_archive
from searchsvc.readers.office.office_title import fields_of_lines, meaningful_title
from searchsvc.readers.record_fields import record_of_fields

_TITLE_STYLES = frozenset(("title", "heading 1"))
_PARAGRAPH, _TEXT, _RUN = qn("w:p"), qn("w:t"), qn("w:r")
_ROW, _CELL = qn("w:tr"), qn("w:tc")
_STYLE, _VANISH = f"{qn('w:pPr')}/{qn('w:pStyle')}", f"{qn('w:rPr')}/{qn('w:vanish')}"
_SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_UNREAD = frozenset(
    (
        *(qn(f"w:{name}") for name in ("del", "moveFrom", "rt", "pPr", "rPr", "sectPr")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)


def read_docx(path: str, data: bytes) -> Record:
    """The release of a `.docx` file."""
    check_archive(data)
    try:
        document = Document(io.BytesIO(data))
        text = _text_of(document)
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        raise ReadError(f"is not a Word document, or is damaged: {error}") from None
    properties = document.core_properties
    fields = fields_of_lines(text.lines, meaningful_title(properties.title) or text.title)
    category = clean_line(properties.category or "")
    if category:
        fields["category"] = category
    return record_of_fields(path, None, fields, path)


@dataclass(slots=True)
class _Text:
    """The lines of a document, and its first paragraph that is styled as a title."""

    lines: list[str] = field(default_factory=list)
    title: str | None = None


def _text_of(document: WordDocument) -> _Text:
    titles = {style.style_id for style in document.styles if (style.name or "").lower() in _TITLE_STYLES}
    text = _Text()
    paragraphs: list[list[str]] = []  # the open ones: a text box stands within a paragraph
    containers: list[list[str]] = [text.lines]  # lines of the body, of open cells
    rows: list[list[list[str]]] = []  # cells of the open rows
    walk = etree.iterwalk(document.element.body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _UNREAD or (tag == _RUN and element.find(_VANISH) is not None):
                walk.skip_subtree()
            elif tag == _PARAGRAPH:
                paragraphs.append([])
            elif tag == _ROW:
                rows.append([])
            elif tag == _CELL:
                containers.append([])
            elif paragraphs:
                paragraphs[-1].append(element.text or "" if tag == _TEXT else _SIGNS.get(tag, ""))
        elif tag == _PARAGRAPH and paragraphs:
            lines = [line for part in clean_text("".join(paragraphs.pop())).split("\n") if (line := part.strip())]
            containers[-1] += lines
            style = element.find(_STYLE)
            if text.title is None and lines and style is not None and style.get(qn("w:val")) in titles:
                text.title = " ".join(lines)
        elif tag == _CELL and len(containers) > 1 and rows:
            rows[-1].append(containers.pop())
        elif tag == _ROW and rows:
            containers[-1] += _lines_of_row(rows.pop())
    return text


def _lines_of_row(cells: list[list[str]]) -> list[str]:
    """One line where every cell is one; else the cells make columns, which are read one after the other."""
    if any(len(cell) > 1 for cell in cells):
        return [line for cell in cells for line in cell]
    row = " | ".join("".join(cell) for cell in cells).rstrip(" |")
    return [row] if row else []
