"""The provinces of a release: which ones it names, by what, and whether its event was held there.

A province's own name is the strongest source, then a place in it, then an institution. `held` needs words that say
so: held in Beijing, 在北京召开, or the dateline; everything else is `mentioned`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from searchsvc.facts.folded_fields import Field
from searchsvc.facts.places.gazetteer import NameKind, may_name_province
from searchsvc.facts.places.name_text import NameText, name_text
from searchsvc.facts.places.place_names import FoundName, find_names, may_list_letters
from searchsvc.model.release import EvidenceField, ProvinceEvidence, ProvinceFact, ProvinceRole, ProvinceSource
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
    for hit, role in zip(hits, _roles(hits, where), strict=True):
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


# --- held or mentioned ---

_ZH_EVENT = (
    "召开|举行|举办|开幕|闭幕|揭幕|落幕|启动|揭牌|成立|签约|签署|开赛|开馆|落成|开营|开班|开讲|发布|亮相"
    "|拉开帷幕|圆满结束"
)
_ZH_HELD_AFTER = re.compile(rf"[^,。;!?:、]{{0,18}}?(?:{_ZH_EVENT})")
_ZH_DATELINE_AFTER = re.compile(r" ?(?:\d{1,2}月)?\d{1,2}日(?:[上下]午|晚)?(?:专?电|讯)|[电讯](?=[( ])")
_EN_EVENT_BEFORE = re.compile(
    r"\b(?:held|opened|opens|took place|takes place|taking place|take place|kicked off|kicks off|convened|inaugurated|"
    r"launched|concluded|unveiled|wrapped up|gathered|hosted|staged|met)\b[^.;!?]{0,70}"
    r"\b(?:in|at)(?: the)?(?: (?:north|south|east|west|central|northeast|northwest|southeast|southwest)(?:ern)?)?"
    r"(?: china's)?(?: (?:downtown|the city of|the capital city of))? $"
)
_EN_DATELINE_AFTER = re.compile(
    r"(?:, [a-z.' ]{2,30})?,? (?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}\b"
    r"| \((?:xinhua|ap|reuters|afp)\)"
)
_EN_WINDOW = 160
_ZH_JOINERS = ("", "、", "和", "与", "及", "·", "/")
_EN_JOINERS = (", ", " and ", ", and ", " ")


def _roles(hits: list[FoundName], where: NameText) -> list[ProvinceRole]:
    """The role of each hit. Names that stand in one chain (湖北省武汉市; Beijing and Shanghai) share it."""
    roles: list[ProvinceRole] = []
    index = 0
    while index < len(hits):
        last = index
        while last + 1 < len(hits) and _is_joined(hits[last], hits[last + 1], where.text):
            last += 1
        role: ProvinceRole = "held" if _is_held(hits[index], hits[last], where) else "mentioned"
        roles += [role] * (last + 1 - index)
        index = last + 1
    return roles


def _is_joined(left: FoundName, right: FoundName, text: str) -> bool:
    between = text[left.end : right.start] if right.start - left.end <= 6 else None
    return between in (_EN_JOINERS if left.name.is_latin else _ZH_JOINERS)


def _is_held(first: FoundName, last: FoundName, where: NameText) -> bool:
    text = where.text
    if first.name.is_latin:
        before = text[max(0, first.start - _EN_WINDOW) : first.start]
        if before.endswith(" ") and _EN_EVENT_BEFORE.search(before):
            return True
        return _is_line_start(first.start, where) and _EN_DATELINE_AFTER.match(text, last.end) is not None
    if text[max(0, first.start - 1) : first.start] in ("在", "于") and _ZH_HELD_AFTER.match(text, last.end):
        return True
    return _ZH_DATELINE_AFTER.match(text, last.end) is not None


def _is_line_start(start: int, where: NameText) -> bool:
    original_start = where.original_span(start, start + 1)[0]
    return original_start == 0 or not where.original[max(0, original_start - 3) : original_start].strip(" \t\u3000(")


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
