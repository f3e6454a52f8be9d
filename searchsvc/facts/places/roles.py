"""Whether the event of a release was held at a place that it names, or the place is only mentioned.

`held` needs words that say so: held in Beijing, 在北京召开, or the dateline. Where an event was in another year, will
be, was cancelled, or was not, the place is mentioned, and so it is where that is unsure.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from searchsvc.facts.places import chinese_events, english_events
from searchsvc.facts.places.name_text import NameText
from searchsvc.facts.places.place_names import FoundName
from searchsvc.facts.places.told_event import LatestEvents, ToldEvent
from searchsvc.model.release import ProvinceRole

_ZH_JOINERS = ("", "、", "和", "与", "及", "·", "/")
_EN_JOINERS = (", ", " and ", ", and ", " ")


@dataclass(frozen=True, slots=True)
class _Chain:
    """Names that stand in one chain (湖北省武汉市; Beijing and Shanghai) and so share one role."""

    first: FoundName
    last: FoundName
    count: int


def roles_of(hits: list[FoundName], where: NameText) -> list[ProvinceRole]:
    """The role of each name of a text."""
    chains = list(_chains(hits, where.text))
    told = [_told_event(chain, where) for chain in chains]
    latest = LatestEvents(event for event in told if event is not None)
    roles: list[ProvinceRole] = []
    for chain, event in zip(chains, told, strict=True):
        is_held = event is not None and not latest.is_earlier(event)
        roles += ["held" if is_held else "mentioned"] * chain.count
    return roles


def _chains(hits: list[FoundName], text: str) -> Iterator[_Chain]:
    index = 0
    while index < len(hits):
        last = index
        while last + 1 < len(hits) and _is_joined(hits[last], hits[last + 1], text):
            last += 1
        yield _Chain(hits[index], hits[last], last + 1 - index)
        index = last + 1


def _is_joined(left: FoundName, right: FoundName, text: str) -> bool:
    between = text[left.end : right.start] if right.start - left.end <= 6 else None
    return between in (_EN_JOINERS if left.name.is_latin else _ZH_JOINERS)


def _told_event(chain: _Chain, where: NameText) -> ToldEvent | None:
    """The event that was held at the names of a chain; None where the text tells of none."""
    start, end = chain.first.start, chain.last.end
    if not chain.first.name.is_latin:
        return chinese_events.told_event(where.text, start, end)
    if _is_line_start(start, where) and english_events.DATELINE_AFTER.match(where.text, end):
        return ToldEvent()
    return english_events.told_event(where.text, start, end)


def _is_line_start(start: int, where: NameText) -> bool:
    original_start = where.original_span(start, start + 1)[0]
    return original_start == 0 or not where.original[max(0, original_start - 3) : original_start].strip(" \t\u3000(")
