"""Packing: entries with their keys and pinyin worked out, as JSON with one concept a line, so that loading is quick.

`python -m searchsvc.concepts.packing` packs the files in `data/concepts/` into `data/concepts.jsonl`; a test holds that
file to them.
"""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import orjson

from searchsvc.concepts.concept_weights import FormKind
from searchsvc.concepts.entries import ConceptEntry, read_concepts
from searchsvc.concepts.names import is_han, name_key
from searchsvc.text.fold import fold_text

PACKED = "concepts.jsonl"
_ENGLISH_WORDS = frozenset(
    {"ali", "aba", "change", "bali", "bolan", "dili", "guiding", "mingling", "nami", "women", "hanging"}
)
"""Pinyin that is first of all a word or a name in English."""
LONGEST_PINYIN = 10
"""Longer Chinese names are not spelt out in pinyin."""


class Form(NamedTuple):
    """One form of a concept: its kind, what it looks like, and its key."""

    kind: FormKind
    text: str
    key: str


class Concept(NamedTuple):
    """A concept ready for use; `pinyin` holds each spelling of a Chinese name, with spaces between the syllables."""

    id: str
    forms: tuple[Form, ...]
    pinyin: tuple[str, ...]


def _spellings(name: str) -> Iterator[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionaries take 0.2 s; only packing needs them

    folded = fold_text(name)
    if 1 < len(folded) <= LONGEST_PINYIN and is_han(folded):
        spelling = " ".join(lazy_pinyin(folded))
        if folded.startswith("陕西"):
            spelling = spelling.replace("shan", "shaan", 1)  # so it is told from 山西
        joined = spelling.replace(" ", "")
        if joined.isascii() and joined not in _ENGLISH_WORDS:
            yield spelling
            if "v" in spelling:
                yield spelling.replace("v", "u")


def concept_of(entry: ConceptEntry) -> Concept:
    """The concept of an entry."""
    forms = tuple(Form(kind, text, name_key(text)) for kind, text in entry.forms)
    spelt = (text for kind, text in entry.forms if kind is FormKind.CHINESE)
    return Concept(entry.id, forms, tuple(dict.fromkeys(each for text in spelt for each in _spellings(text))))


def pack(concepts: Iterable[Concept]) -> bytes:
    """Concepts as JSON lines. A key that is the text itself is left empty."""
    return b"".join(
        orjson.dumps(
            [
                concept.id,
                [(form.kind.value, form.text, "" if form.key == form.text else form.key) for form in concept.forms],
                concept.pinyin,
            ]
        )
        + b"\n"
        for concept in concepts
    )


def unpack(packed: bytes) -> tuple[Concept, ...]:
    """The concepts that were packed."""
    kinds = {kind.value: kind for kind in FormKind}
    make = Form._make
    rows = orjson.loads(b"[" + b",".join(packed.splitlines()) + b"]")
    return tuple(
        Concept(identity, tuple([make((kinds[kind], text, key or text)) for kind, text, key in forms]), tuple(pinyin))
        for identity, forms, pinyin in rows
    )


def bundled_entries() -> tuple[ConceptEntry, ...]:
    """The entries of our own files, from their readable form."""
    folder = files("searchsvc.data").joinpath("concepts")
    found: list[ConceptEntry] = []
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            entries, warnings = read_concepts(path.read_text("utf-8"), path.name)
            if warnings:
                raise ValueError("\n".join(warnings))
            found.extend(entries)
    return tuple(found)


def packed_bundle() -> bytes:
    """Our own concepts as they were packed last."""
    return files("searchsvc.data").joinpath(PACKED).read_bytes()


def main() -> None:
    """Packs our own files anew."""
    with Path(str(files("searchsvc.data").joinpath(PACKED))).open("wb") as file:
        file.write(pack(map(concept_of, bundled_entries())))


if __name__ == "__main__":
    main()
