"""Plain text releases: category line, title and body of a `.txt` file, or of a record that has only `text`.

The rule: a category of the closed list may come first; the title is the first other line that is not a header line;
all the rest is the body, header lines included, those before the title first. A text of header lines alone has the
first as its title. Lines of the body that were wrapped at a width are joined again.
"""

from dataclasses import dataclass, replace

from searchsvc.errors import ReadError
from searchsvc.facts.header_lines import header_line
from searchsvc.model.release import Record
from searchsvc.readers.categories import category_of
from searchsvc.readers.cleaning import clean_text
from searchsvc.readers.encoding import decode
from searchsvc.readers.limits import bounded_title
from searchsvc.readers.plain.wrapping import unwrapped

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class PlainRelease:
    """The parts of a plain text release. `title` is empty only where the whole text is."""

    category: str | None
    title: str
    body: str


def parse_plain(text: str) -> PlainRelease:
    """The parts of a text whose newlines are `\\n`."""
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if _bare(line)]
    if not filled:
        return PlainRelease(None, "", "")
    category = category_of(_bare(lines[filled[0]])) if len(filled) > 1 else None
    if category is not None:
        del filled[0]
    title_at = next((number for number in filled if header_line(lines[number]) is None), filled[0])
    before = [lines[number].strip() for number in filled if number < title_at]
    rest = "\n".join(lines[title_at + 1 :]).strip("\n").rstrip()
    body = "\n".join([*before, rest] if rest else before)
    return PlainRelease(category, _bare(lines[title_at]), body)


def read_plain(text: str) -> PlainRelease:
    """The parts of a text whose lines may be wrapped at a width. The title is never joined with what follows it."""
    release = parse_plain(text)
    return replace(release, body=unwrapped(release.body))


def read_txt(path: str, data: bytes) -> Record:
    """The release of a `.txt` file."""
    release = read_plain(clean_text(decode(data)))
    if not release.title:
        raise ReadError("is empty")
    title, body, warnings = bounded_title(release.title, release.body)
    return Record(path, None, path, title, body, category=release.category, warnings=warnings)


def _bare(line: str) -> str:
    """A line without the space and the invisible characters around it."""
    return line.strip().strip(_INVISIBLE).strip()
