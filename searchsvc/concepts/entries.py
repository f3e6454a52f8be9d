"""Entries: the data files of concepts, one line a concept, read into values.

    "教育部" = { en = ["Ministry of Education", "Education Ministry"], zh = "国家教委", acronym = "MOE" }

The key names the entry and is its first form. Every field is a form or a list of forms. A file that is not TOML
gives no entry and one warning; an entry with a fault is left out with a warning of its own, and the rest holds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from searchsvc.concepts.concept_weights import FormKind
from searchsvc.concepts.names import name_key
from searchsvc.readers.refusal import printable, shown
from searchsvc.readers.toml_tables import TomlFault, read_toml

LONGEST_FORM = 120
MOST_FORMS = 40
MOST_ENTRIES = 20_000
_FIELDS = {kind.value: kind for kind in FormKind}


@dataclass(frozen=True, slots=True)
class ConceptEntry:
    """One concept as it is written: its key, and its forms with their kinds, in order and each once."""

    id: str
    forms: tuple[tuple[FormKind, str], ...]


class _EntryFault(Exception):
    """What is wrong with an entry, and what to do; it never leaves this module."""


def _kind_of_key(key: str) -> FormKind:
    return FormKind.CHINESE if any(char >= "\u2e80" for char in key) else FormKind.ENGLISH


def _texts(field: str, value: object) -> Iterator[str]:
    for text in value if isinstance(value, list) else [value]:
        if not isinstance(text, str):
            raise _EntryFault(f'{field} must be a text or a list of texts, such as {field} = ["one", "two"]')
        if len(text) > LONGEST_FORM:
            raise _EntryFault(f"{printable(text[:20])}… is longer than {LONGEST_FORM} characters; shorten it")
        if not name_key(text):
            raise _EntryFault(f"{shown(text)} holds no letter and no digit; remove it")
        yield text.strip()


def _entry(key: str, value: object) -> ConceptEntry:
    if not isinstance(value, dict):
        raise _EntryFault('write it as "name" = { en = ["another name"], zh = ["名称"] }')
    unknown = [field for field in value if field not in _FIELDS]
    if unknown:
        raise _EntryFault(f"{printable(unknown[0][:40])} is an unknown field; the fields are {', '.join(_FIELDS)}")
    (name,) = _texts("the name", key)
    forms = {name: _kind_of_key(name)}
    for field, content in value.items():
        for text in _texts(field, content):
            forms.setdefault(text, _FIELDS[field])
    if len(forms) > MOST_FORMS:
        raise _EntryFault(f"it has more than {MOST_FORMS} forms; keep the best ones")
    if len(forms) == 1:
        raise _EntryFault("it has one form only; add another, in en or zh")
    return ConceptEntry(name, tuple((kind, text) for text, kind in forms.items()))


def read_concepts(text: str, source: str = "concepts.toml") -> tuple[tuple[ConceptEntry, ...], tuple[str, ...]]:
    """The entries of a file's text, and a warning for each that could not be used."""
    try:
        table = read_toml(text)
    except TomlFault as fault:
        return (), (f"{source}: not used, because it {fault}",)
    entries: list[ConceptEntry] = []
    warnings: list[str] = []
    for number, (key, value) in enumerate(table.items(), 1):
        if number > MOST_ENTRIES:
            warnings.append(f"{source}: entries after the first {MOST_ENTRIES} are not used; keep fewer")
            break
        try:
            entries.append(_entry(key, value))
        except _EntryFault as fault:
            warnings.append(f"{source}: entry {number} ({printable(key[:40])}) is not used: {fault}")
    return tuple(entries), tuple(warnings)


def merge(ours: Iterable[ConceptEntry], theirs: Iterable[ConceptEntry]) -> tuple[ConceptEntry, ...]:
    """Both together; an entry of theirs takes the place of one of ours with the same key."""
    return tuple(({entry.id: entry for entry in ours} | {entry.id: entry for entry in theirs}).values())
