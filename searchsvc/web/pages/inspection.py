"""One page that shows what was read in some files: titles, facts with the words that say so in their place, clutter.

It stands alone, without scripts, styles or pictures from elsewhere, so that it can be sent to whoever edits the files.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TextIO

from jinja2 import Environment, PackageLoader

from searchsvc.facts.labels import language_label, province_label
from searchsvc.model.release import Evidence, Inspection
from searchsvc.readers.html.prose import holds_sentence
from searchsvc.readers.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text. `facts` are the facts that it is evidence for, as a person reads them; often there are none.

    `kind` is `date`, `held` or `mentioned`, the first that applies; an empty text where there is no fact.
    """

    text: str
    kind: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clutter:
    """Lines that were left out for one reason: those that hold sentences, and all others."""

    reason: str
    sentences: tuple[str, ...]
    others: tuple[str, ...]


def write_inspection_page(items: Iterable[Inspection | Refusal], out: TextIO) -> None:
    """Writes the page, one release after the other as they come, so that a large corpus takes no memory."""
    environment = Environment(
        loader=PackageLoader("searchsvc.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        paragraphs=paragraphs, clutter=clutter, language_label=language_label, province_label=province_label
    )
    environment.tests["refused"] = lambda item: isinstance(item, Refusal)
    for part in environment.get_template("inspection.html").generate(items=items):
        out.write(part)


def clutter(left_out: Iterable[tuple[str, str]]) -> list[Clutter]:
    """What was left out, by reason. What holds most sentences comes first: that may be what should have stayed."""
    by_reason: dict[str, list[str]] = {}
    for text, reason in left_out:
        by_reason.setdefault(reason, []).append(text)
    groups = [
        Clutter(
            reason,
            tuple(text for text in texts if holds_sentence(text)),
            tuple(text for text in texts if not holds_sentence(text)),
        )
        for reason, texts in by_reason.items()
    ]
    return sorted(groups, key=lambda group: (-len(group.sentences), -len(group.others)))


def paragraphs(inspection: Inspection, field: str) -> list[list[Piece]]:
    """The lines of the title or the body that are not empty, in pieces."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces(inspection, field):
        first, *rest = piece.text.split("\n")
        lines[-1].append(replace(piece, text=first))
        lines += [[replace(piece, text=text)] for text in rest]
    return [found for line in lines if (found := [piece for piece in line if piece.text])]


def pieces(inspection: Inspection, field: str) -> list[Piece]:
    """The title or the body in stretches, each with the facts that it is evidence for."""
    text = inspection.release.title if field == "title" else inspection.release.body
    evidence = [each for each in _evidence(inspection) if each[0].field == field]
    bounds = sorted({0, len(text)} | {at for each, _, _ in evidence for at in (each.start, each.end)})
    return [_piece(text, start, end, evidence) for start, end in pairwise(bounds)]


def _piece(text: str, start: int, end: int, evidence: Iterable[tuple[Evidence, str, str]]) -> Piece:
    here = [(kind, fact) for each, kind, fact in evidence if each.start <= start and end <= each.end]
    return Piece(text[start:end], here[0][0] if here else "", tuple(dict.fromkeys(fact for _, fact in here if fact)))


def _evidence(inspection: Inspection) -> Iterator[tuple[Evidence, str, str]]:
    """The evidence of all facts: each with the kind of its fact, and the fact as a person reads it."""
    date = inspection.release.date
    if inspection.date_evidence is not None and date is not None:
        evidence = inspection.date_evidence
        yield evidence, "date", "" if evidence.text == date.iso else date.iso
    for code, found in inspection.province_evidence.items():
        label = province_label(code)
        for each in found:
            named = () if each.text in label else (label.en,)  # Wuhan is Hubei, but Hubei says it itself
            yield each, each.role, " · ".join((*named, *(("held",) if each.role == "held" else ())))
