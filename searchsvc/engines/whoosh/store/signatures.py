"""Signatures on disk: those of all documents of a segment, by which a build finds releases that tell the same event."""

from pathlib import Path

from searchsvc.engines.whoosh.format.segment_files import SIGNATURE_DAYS, SIGNATURES, ends_of, map_array, write_array
from searchsvc.tellings.signature import Signatures


def write_signatures(folder: Path, segment: str, signatures: Signatures) -> None:
    """Writes the signatures of a segment's documents, in their order."""
    write_array(folder, segment, SIGNATURES, signatures.keys)
    write_array(folder, segment, ends_of(SIGNATURES), signatures.ends)
    write_array(folder, segment, SIGNATURE_DAYS, signatures.days)


def read_signatures(folder: Path, segment: str) -> Signatures:
    """The signatures of a segment's documents, mapped."""
    names = (SIGNATURES, ends_of(SIGNATURES), SIGNATURE_DAYS)
    return Signatures(*(map_array(folder, segment, name) for name in names))
