"""HTML releases: the main text of a page, and what it declares of itself.

The rule: what `<meta>` declares goes first; the title is else the heading, else the window's title; where neither
`<meta>` nor a header line names a source, the site is it.
"""

from selectolax.lexbor import LexborHTMLParser

from searchsvc.errors import ReadError
from searchsvc.facts.header_lines import header_source
from searchsvc.model.release import Record
from searchsvc.readers.cleaning import clean_line, clean_text
from searchsvc.readers.html.declared_encoding import decode_page
from searchsvc.readers.html.layout import lay_out
from searchsvc.readers.html.main_text import main_text, without_site
from searchsvc.readers.html.page_meta import contradicts, declared_fields
from searchsvc.readers.record_fields import record_of_fields

MAX_SIZE = 8 * 2**20  # characters of a page; its tree takes 40 to 120 times as much memory


def read_html(path: str, data: bytes) -> Record:
    """The release of a `.html` file."""
    source = clean_text(decode_page(data))
    if not source.strip():
        raise ReadError("is empty")
    if len(source) > MAX_SIZE:
        raise ReadError(f"is larger than {MAX_SIZE // 2**20} MiB, the most that a page may have")
    page = LexborHTMLParser(source)
    fields = declared_fields(page)
    site = fields.pop("site", None)
    if "title" in fields:
        fields["title"] = without_site(fields["title"], site)
    main = main_text(lay_out(page), fields.get("title"), _window_title(page), site)
    if main.title:
        fields["title"] = main.title
    fields["body"] = main.body
    if site and "source" not in fields and header_source(main.body) is None:
        fields["source"] = site
    if contradicts(fields.get("language", ""), main.title or "", main.body):
        del fields["language"]
    return record_of_fields(path, None, fields, path)


def _window_title(page: LexborHTMLParser) -> str:
    node = page.css_first("title")
    return "" if node is None else clean_line(node.text())
