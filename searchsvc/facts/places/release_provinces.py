"""The provinces of a release: which ones it names, by what, and whether its event was held there.

A province's own name is the strongest source, then a place in it, then an institution; `roles` tells where it was held.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from searchsvc.facts.folded_fields import Field
from searchsvc.facts.places.gazetteer import NameKind, may_name_province
from searchsvc.facts.places.name_text import NameText, name_text
from searchsvc.facts.places.place_names import find_names, may_list_letters
from searchsvc.facts.places.roles import roles_of
from searchsvc.model.release import EvidenceField, ProvinceEvidence, ProvinceFact, ProvinceSource
from searchsvc.text.fold import fold

_SOURCES: Mapping[NameKind, ProvinceSource] = {
    "province": "text",
    "list": "text",
    "city": "city",
    "institution": "institution",
}
_STRENGTH: Mapping[ProvinceSource, int] = {"declared": 0, "text": 1, "city": 2, "institution": 3}


@dataclass(frozen=True, slots=True)
class Mention:
    """A province named in a query, at `query[start:end]`."""

    code: str
    start: int
    end: int


def provinces_of(
    *fields: Field,
) -> tuple[tuple[ProvinceFact, ...], Mapping[str, tuple[ProvinceEvidence, ...]]]:
    """The provinces of a release ordered by code, and for each the evidence in the order of the text."""
    by_code: dict[str, list[ProvinceEvidence]] = {}
    for field in fields:
        for codes, evidence in _findings(field.name, name_text(field.text, field.folded)):
            for code in codes:
                by_code.setdefault(code, []).append(evidence)
    facts = tuple(
        ProvinceFact(
            code,
            min((each.source for each in found), key=_STRENGTH.__getitem__),
            "held" if any(each.role == "held" for each in found) else "mentioned",
        )
        for code, found in sorted(by_code.items())
    )
    return facts, {fact.code: tuple(by_code[fact.code]) for fact in facts}


def _findings(field: EvidenceField, where: NameText) -> list[tuple[tuple[str, ...], ProvinceEvidence]]:
    """The codes of each name in a field, with the evidence."""
    findings: list[tuple[tuple[str, ...], ProvinceEvidence]] = []
    hits = find_names(where)
    for hit, role in zip(hits, roles_of(hits, where), strict=True):
        source = _SOURCES[hit.name.kind]
        end = hit.end
        if hit.name.is_latin and source != "institution":
            institution = _INSTITUTION.match(where.text, hit.end)
            if institution and _is_capitalised(institution["kind"], institution.start("kind"), where):
                source, end = "institution", institution.end()
        start, stop = where.original_span(hit.start, end)
        evidence = ProvinceEvidence(field, start, stop, where.original[start:stop], source, role)
        findings.append((hit.name.codes, evidence))
    return findings


# Beijing Normal University, Xi'an International Studies University: an institution that bears the place's name
_INSTITUTION = re.compile(
    r"(?: (?!and |in |to |at |from |on |by |with |is |was )[a-z'&]+){0,4}? "
    r"(?P<kind>university|institute of|college|academy of)\b"
)


def _is_capitalised(word: str, start: int, where: NameText) -> bool:
    return bool(word) and where.original[where.original_span(start, start + 1)[0]].isupper()


# --- queries ---


def query_mentions(text: str) -> tuple[Mention, ...]:
    """The provinces that a query names by name or in a list (京津冀), in order; not by a city or institution."""
    where = name_text(text, fold(text))
    if not (may_name_province(where.text) or may_list_letters(where)):
        return ()
    mentions: list[Mention] = []
    for hit in find_names(where, capitals=False):
        if hit.name.kind in ("province", "list"):
            start, end = where.original_span(hit.start, hit.end)
            mentions += [Mention(code, start, end) for code in hit.name.codes]
    return tuple(mentions)
