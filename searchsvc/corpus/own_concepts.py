"""The concepts of a corpus: `concepts.toml` beside the releases, read and packed as a generation keeps them."""

from dataclasses import dataclass
from pathlib import Path

from searchsvc.concepts.entries import read_concepts
from searchsvc.concepts.packing import concept_of, pack
from searchsvc.corpus.side_files import TextFault, read_corpus_text

OWN_CONCEPTS = "concepts.toml"


@dataclass(frozen=True, slots=True)
class OwnConcepts:
    """The concepts, packed; None where the file cannot be read. `warnings` say what could not be used, and why."""

    packed: bytes | None
    warnings: tuple[str, ...] = ()


def read_own_concepts(corpus: Path) -> OwnConcepts:
    """The concepts of a corpus folder; no concepts where it has no `concepts.toml`."""
    try:
        text = read_corpus_text(corpus, OWN_CONCEPTS)
    except TextFault as fault:
        return OwnConcepts(None, (f"{fault}; the concepts stay as they were",))
    if not text.strip():
        return OwnConcepts(b"")
    entries, warnings = read_concepts(text, "it")
    if not entries and warnings:
        kept = (f"{warning.removeprefix('it: ')}; the concepts stay as they were" for warning in warnings)
        return OwnConcepts(None, tuple(kept))
    return OwnConcepts(pack(map(concept_of, entries)), tuple(warning.removeprefix("it: ") for warning in warnings))
