"""What a page declares of itself in its head: `<meta>` elements, `<link rel=canonical>` and `<html lang>`.

The rule: names are compared without case, and of several names of one field the first of `data/html_meta.json` that
holds something wins. Only these are declarations; what a reader of the page sees (`发布时间：…`) is text, in which the
facts find it. A `lang` that the text contradicts is the template's, not the page's.
"""

import re
from collections.abc import Iterator
from functools import cache

from selectolax.lexbor import LexborHTMLParser

from searchsvc.facts.declared import declared_date
from searchsvc.facts.header_lines import header_fields
from searchsvc.facts.language import detect_language
from searchsvc.readers.cleaning import clean_line
from searchsvc.runtime.data_files import data_json

_MAX_META = 2000  # elements; real pages have under a hundred
_MAX_VALUE = 2000  # characters
_NAMES = ("name", "property", "itemprop", "http-equiv")
_DASH_BEFORE_TIME = re.compile(r"(?<=\d)-(?=\d{1,2}:\d\d)")  # 2020-07-15-10:30, as some systems write it
_WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_CONTRADICTED = 0.1  # share of a text below which its declared language cannot be that of the page


def declared_fields(page: LexborHTMLParser) -> dict[str, str]:
    """The declared fields of a page under the names that `record_fields` knows, and `site`, the name of the site."""
    values = dict(_meta_values(page))
    found: dict[str, str] = {}
    for field, names in _names().items():
        given = [values[name] for name in names if name in values]
        value = _choose(field, given)
        if value:
            found[field] = value
    if "url" not in found and (address := _canonical(page)):
        found["url"] = address
    if "language" not in found and page.root is not None and (tag := (page.root.attributes.get("lang") or "").strip()):
        found["language"] = tag
    return found


def contradicts(tag: str, title: str, body: str) -> bool:
    """Whether a declared language is nearly absent from a text that is in the other one."""
    primary = re.split("[-_]", tag.strip().lower())[0]
    language = detect_language(title, body)
    if language is None or primary not in ("en", "zh") or language.startswith(primary):
        return False
    text = f"{title}\n{body}"
    han, latin = len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
    return (latin if primary == "en" else han) < _CONTRADICTED * (han + latin)


def _meta_values(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Names in lower case with their values; of equal names the first comes last, so that a mapping keeps it."""
    for node in reversed(page.css("meta")[:_MAX_META]):
        attributes = node.attributes
        value = clean_line((attributes.get("content") or "")[:_MAX_VALUE])
        for kind in _NAMES:
            if value and (name := (attributes.get(kind) or "").strip().lower()):
                yield name, value


def _choose(field: str, values: list[str]) -> str | None:
    """The value of a field among those declared for it, in order."""
    if field == "date":
        values = [_DASH_BEFORE_TIME.sub(" ", value) for value in values]
        # the first that is a date, else the first, which is then warned of
        return next((value for value in values if declared_date(value, None).value), values[0] if values else None)
    if field == "url":
        return next((value for value in values if _WEB_ADDRESS.fullmatch(value)), None)
    if field == "source":
        return next((bare for value in values if (bare := _without_label(value))), None)
    return values[0] if values else None


def _without_label(source: str) -> str:
    """The value of `来源：新华社`, which some templates put into the element together with its label."""
    fields = header_fields(source)
    return next((field.value for field in fields if field.kind == "source"), "") if fields else source


def _canonical(page: LexborHTMLParser) -> str | None:
    for node in page.css("link[rel][href]")[:_MAX_META]:
        address = (node.attributes.get("href") or "").strip()
        if (node.attributes.get("rel") or "").lower() == "canonical" and _WEB_ADDRESS.fullmatch(address):
            return address
    return None


@cache
def _names() -> dict[str, list[str]]:
    data = data_json("html_meta.json")
    names: dict[str, list[str]] = data["fields"]
    return names
