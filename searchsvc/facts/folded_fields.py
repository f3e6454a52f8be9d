"""A field of a record together with its folded form, so that it is folded once for all rules."""

from dataclasses import dataclass

from searchsvc.model.release import EvidenceField
from searchsvc.text.fold import Folded, fold


@dataclass(frozen=True, slots=True)
class Field:
    """The name of a field, its original text and its folded text."""

    name: EvidenceField
    text: str
    folded: Folded


def field_of(name: EvidenceField, text: str) -> Field:
    """A field, folded."""
    return Field(name, text, fold(text))
