"""Declared fields: the object of a JSON record, or the front matter of a Markdown file, as a `Record`.

The rule: null and empty are not declared; a number where text is wanted becomes text; any other type is a warning,
and the field counts as not declared. Of two names of one field (`body`, `text`) the first wins; the other is then
kept in `extra`. A record that has `text` and no title is a `.txt` release. Null is no title, nor are the words that
programs write for nothing ("undefined", "null", "NaN"); an empty string is one.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from searchsvc.errors import ReadError
from searchsvc.model.release import Json, Record
from searchsvc.readers.cleaning import clean_json, clean_line, clean_text, without_surrogates
from searchsvc.readers.limits import MAX_FIELD, MAX_ID, MAX_NAMES, bounded_extra, bounded_title, most_of, too_long
from searchsvc.readers.plain.txt import read_plain

_KNOWN = frozenset(
    [
        "id",
        "title",
        "body",
        "text",
        "date",
        "year",
        "provinces",
        "province",
        "language",
        "lang",
        "category",
        "source",
        "url",
    ]
)
_BETWEEN_NAMES = re.compile(r"[,，、;；\n]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WORDS_FOR_NOTHING = frozenset({"undefined", "null", "nan"})
_KINDS = {bool: "true or false", list: "a list", dict: "an object", str: "text"}

T = TypeVar("T", str | None, tuple[str, ...])


def record_of_fields(
    path: str, line: int | None, fields: Mapping[str, object], default_id: str, *, keep_empty: bool = False
) -> Record:
    """The record that the fields declare; ReadError where they hold neither title nor text (unless `keep_empty`)."""
    reader = _Reader(fields)
    title, category = reader.title(), reader.line("category")
    body = reader.either("body", "text", reader.text)
    if body and not reader.declares_title() and "text" in fields and "text" not in reader.extra_names:
        plain = read_plain(body)
        title, body, category = plain.title, plain.body, category or plain.category
    if not (title or body or keep_empty):
        raise ReadError("has neither a title nor a text")
    title, body, title_warnings = bounded_title(title, body or "")
    extra, extra_warnings = bounded_extra(reader.extra())
    return Record(
        path=path,
        line=line,
        id=reader.id() or default_id,
        title=title,
        body=body,
        date=reader.line("date"),
        year=reader.line("year"),
        provinces=reader.either("provinces", "province", reader.names),
        language=reader.either("language", "lang", reader.line),
        category=category,
        source=reader.line("source"),
        url=reader.line("url"),
        extra=extra,
        warnings=(*reader.warnings, *title_warnings, *extra_warnings),
    )


class _Reader:
    """Reads single fields, and remembers the warnings and which fields are left for `extra`."""

    __slots__ = ("extra_names", "fields", "warnings")

    def __init__(self, fields: Mapping[str, object]) -> None:
        self.fields = fields
        self.extra_names = [name for name in fields if name not in _KNOWN]
        self.warnings: list[str] = []

    def either(self, first: str, second: str, read: Callable[[str], T]) -> T:
        """The field under its first name, else under its second."""
        value = read(first)
        if not value:
            return read(second)
        if self.fields.get(second) not in (None, ""):
            self.extra_names.append(second)
        return value

    def text(self, name: str) -> str | None:
        """The value of a field that may have many lines; None where it is not declared."""
        value = self._string(name, self.fields.get(name))
        return None if value is None or value.isspace() else clean_text(value)

    def line(self, name: str) -> str | None:
        """The value of a field of one line; None where it is not declared."""
        value = self._string(name, self.fields.get(name))
        if value is None:
            return None
        if name != "title" and len(value) > most_of(name):
            self.warnings.append(too_long(name, most_of(name)))
            return None
        return clean_line(value) or None

    def title(self) -> str | None:
        """The declared title; None where it is not declared or empty."""
        return self.line("title") if self.declares_title() else None

    def declares_title(self) -> bool:
        """Whether there is a title, if only an empty one, rather than a word for nothing."""
        value = self.fields.get("title")
        return value is not None and str(value).strip().lower() not in _WORDS_FOR_NOTHING

    def names(self, name: str) -> tuple[str, ...]:
        """Names given as a list, or as one text with commas between them; each once."""
        value = self.fields.get(name)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        texts = [text for item in items if (text := self._string(name, item)) is not None]
        found = (clean_line(part) for text in texts for part in _BETWEEN_NAMES.split(text))
        kept = tuple(dict.fromkeys(part for part in found if part and len(part) <= MAX_FIELD))
        if len(kept) > MAX_NAMES:
            self.warnings.append(
                f"{name} has more than {MAX_NAMES} names; those after the first {MAX_NAMES} are left out"
            )
        return kept[:MAX_NAMES]

    def id(self) -> str | None:
        """The declared id; one with control characters is a warning, since it could not stand in a URL."""
        value = self._string("id", self.fields.get("id"))
        if value is None or value.isspace():
            return None
        if _CONTROL.search(value):
            self.warnings.append("id has a control character; the path is used as the id instead")
            return None
        if len(value.encode("utf-8", "surrogatepass")) > MAX_ID:
            self.warnings.append(f"id has more than {MAX_ID:,} bytes; the path is used as the id instead")
            return None
        return without_surrogates(value)

    def extra(self) -> dict[str, Json]:
        """All other fields, as they are."""
        return {without_surrogates(name): clean_json(self.fields[name]) for name in self.extra_names}

    def _string(self, name: str, value: object) -> str | None:
        """The text of a value, None where it is null, empty or (with a warning) of another type."""
        if isinstance(value, str):
            return value or None
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            whole = isinstance(value, float) and value.is_integer() and name in ("date", "year")
            return str(int(value)) if whole else str(value)
        kind = _KINDS.get(type(value), type(value).__name__)
        self.warnings.append(f"{name} is {kind}, which cannot be read; it counts as not declared")
        return None
