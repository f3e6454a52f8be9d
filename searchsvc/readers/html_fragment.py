"""HTML fragments: the text of markup inside another format, and whether a text is markup at all.

The rule: block elements, line breaks and table rows make lines, cells stand beside each other, everything else runs on;
what a browser does not show is dropped. A text is markup only where it has a tag that plain text does not have: an
element of HTML that is opened and closed again, a line break, or a block at the very beginning. `<14%` and `<b` are
signs of a text.
"""

import re
from html import unescape

from searchsvc.readers.plain.wrapping import close_up

_ELEMENTS = (
    "a|abbr|address|article|aside|b|big|blockquote|body|center|code|dd|del|div|dl|dt|em|figcaption|figure|font|footer|"
    "h[1-6]|head|header|html|i|ins|label|li|main|mark|nav|ol|p|pre|q|s|section|small|span|strike|strong|style|script|sub|"
    "sup|table|tbody|td|tfoot|th|thead|title|tr|u|ul"
)
_OPENED = re.compile(rf"<({_ELEMENTS})(?:\s[^<>]*)?>", re.IGNORECASE)
_CLOSED = re.compile(rf"</({_ELEMENTS})\s*>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|hr)\s*/?>|<(?:br|hr|img)\s[^<>=]*=[^<>]*>", re.IGNORECASE)
_BEGINNING = re.compile(r"\s*<(?:p|div|section|article|h[1-6]|[uo]l|table)(?:\s[^<>]*)?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BREAKING = re.compile(
    r"</?(?:br|p|div|li|tr|h[1-6]|table|[uod]l|d[td]|hr|blockquote|section|article|header|footer|main|nav|aside|figure|"
    r"figcaption|caption|pre|address|center|form|title|body)\b[^<>]*>",
    re.IGNORECASE,
)
_CELL_END = re.compile(r"</t[dh]\s*>\s*(?=<t[dh]\b)", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_BETWEEN_CELLS = " | "
_SPACE = re.compile("[ \t\xa0]+")


def is_markup(text: str) -> bool:
    """Whether a text is a piece of HTML."""
    if "<" not in text:
        return False
    if _BEGINNING.match(text) or _BREAK.search(text):
        return True
    opened = {name.lower() for name in _OPENED.findall(text)}
    return bool(opened) and any(name.lower() in opened for name in _CLOSED.findall(text))


def is_breaking(tag: str) -> bool:
    """Whether a tag ends the line."""
    return _BREAKING.fullmatch(tag) is not None


def without_tags(html: str) -> str:
    """The text of a piece of HTML, a line for each block."""
    text = _without_source_breaks(_HIDDEN.sub("", html))
    text = _TAG.sub("", _BREAKING.sub("\n", _CELL_END.sub(_BETWEEN_CELLS, text)))
    lines = (line.strip() for line in unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def without_markup(text: str) -> str:
    """A declared text as it is read: tags are gone and entities are characters, where it was written as HTML.

    What was escaped as a whole (`&lt;p&gt;`) is markup, too.
    """
    if is_markup(text):
        return _SPACE.sub(" ", without_tags(text))
    if "&" not in text:
        return text
    plain = _ENTITY.sub(lambda entity: unescape(entity.group()), text)
    if plain == text:
        return text
    return without_tags(plain) if is_markup(plain) else plain.replace("\xa0", " ")


def _without_source_breaks(html: str) -> str:
    """HTML without the line ends that only break Chinese text in its source."""
    first, *rest = html.split("\n")
    lines = [first]
    for line in rest:
        if close_up(lines[-1].rstrip(), line.lstrip()):
            lines[-1] = lines[-1].rstrip() + line.lstrip()
        else:
            lines.append(line)
    return "\n".join(lines)
