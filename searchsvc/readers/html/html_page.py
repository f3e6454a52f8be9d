"""HTML releases: the main text of a page, and what it declares of itself.

The rule: what `<meta>` declares goes first; where neither `<meta>` nor a header line names a source, it is the account
or the site that published the page.
"""

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from searchsvc.errors import ReadError
from searchsvc.facts.header_lines import header_source
from searchsvc.facts.platforms import is_platform
from searchsvc.model.release import Record
from searchsvc.readers.cleaning import clean_line, clean_text
from searchsvc.readers.html.declared_encoding import decode_page
from searchsvc.readers.html.layout import lay_out
from searchsvc.readers.html.main_text import main_text
from searchsvc.readers.html.nesting import MAX_DEPTH, flattened
from searchsvc.readers.html.page_meta import contradicts, declared_fields
from searchsvc.readers.html.publisher import publisher_of
from searchsvc.readers.html.titles.page_title import TitleSources
from searchsvc.readers.record_fields import record_of_fields

MAX_SIZE = 8 * 2**20  # characters of a page; its tree takes 40 to 120 times as much memory
_DEEP = f"is nested more than {MAX_DEPTH} levels deep; what is deeper is read as if it stood at that level"


def read_html(path: str, data: bytes, *, explain: bool = False) -> Record:
    """The release of a `.html` file; `explain` adds the lines of the page that are no part of it."""
    source = clean_text(decode_page(data))
    if not source.strip():
        raise ReadError("is empty")
    if len(source) > MAX_SIZE:
        raise ReadError(f"is larger than {MAX_SIZE // 2**20} MiB, the most that a page may have")
    source, was_deep = flattened(source)
    page = LexborHTMLParser(source)
    fields = declared_fields(page)
    site = fields.pop("site", None)
    main = main_text(lay_out(page), TitleSources(fields.pop("title", None), _window_title(page), site), explain=explain)
    if main.title:
        fields["title"] = main.title
    fields["body"] = main.body
    if is_platform(fields.get("source", "")):
        site = fields.pop("source")
    shown = header_source(main.body)
    if shown and is_platform(shown):
        site, shown = shown, None
    if "source" not in fields and shown is None and (publisher := publisher_of(page, site, fields.get("author"))):
        fields["source"] = publisher
    if contradicts(fields.get("language", ""), main.title or "", main.body):
        del fields["language"]
    record = record_of_fields(path, None, fields, path)
    if not was_deep and not explain:
        return record
    left_out = tuple((line.text, line.reason) for line in main.left_out)
    return replace(record, left_out=left_out, warnings=(*record.warnings, *([_DEEP] if was_deep else [])))


def _window_title(page: LexborHTMLParser) -> str:
    node = page.css_first("title")
    return "" if node is None else clean_line(node.text())
