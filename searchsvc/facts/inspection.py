"""From a record to a release with its facts: what the file declares, else what its text tells, each with its reason."""

import re

from searchsvc.facts.dates import date_of
from searchsvc.facts.declared import declared_category, declared_date, declared_language, declared_provinces
from searchsvc.facts.fields import field_of
from searchsvc.facts.headers import header_source
from searchsvc.facts.language import detect_language
from searchsvc.facts.provinces import provinces_of
from searchsvc.release import Inspection, ProvinceFact, Record, Release

MAX_SHOWN_TITLE = 120


def inspect_record(record: Record) -> Inspection:
    """The release of a record, the evidence for its facts, and the warnings. A declared value beats an inferred one."""
    title = record.title or ""
    language = declared_language(record.language, title, record.body)
    date = declared_date(record.date, record.year)
    provinces = declared_provinces(record.provinces)
    title_field, body_field = field_of("title", title), field_of("body", record.body)
    dating = None if date.value is not None else date_of(title_field, body_field, record.path)
    facts, evidence = provinces_of(title_field, body_field)
    if provinces.value is not None:
        held = {fact.code for fact in facts if fact.role == "held"}
        facts = tuple(
            ProvinceFact(code, "declared", "held" if code in held else "mentioned") for code in provinces.value
        )
        evidence = {}
    release = Release(
        id=record.id,
        title=title or first_words(record.body),
        body=record.body,
        language=language.value or detect_language(title, record.body),
        date=date.value or (dating.date if dating else None),
        date_source="declared" if date.value is not None else dating.source if dating else None,
        provinces=facts,
        category=declared_category(record.category),
        source=record.source or header_source(record.body),
        url=record.url,
        extra=record.extra,
        title_shown_only=not title,
    )
    return Inspection(
        release,
        dating.evidence if dating else None,
        evidence,
        (*record.warnings, *language.warnings, *date.warnings, *provinces.warnings),
    )


_SENTENCE_END = re.compile(r"[。！？!?](?=.)|\.(?= )")
_PAUSE = re.compile(r"[ ，、；：,;:]")
_SHORTEST = 20  # a cut that leaves less than this is worse than one inside a sentence


def first_words(body: str) -> str:
    """The beginning of a body as a title: at most 120 characters, cut after a sentence, else between words."""
    text = " ".join(body[: MAX_SHOWN_TITLE * 20].split())
    if len(text) <= MAX_SHOWN_TITLE:
        return text
    window = text[: MAX_SHOWN_TITLE + 1]
    ends = [found.end() for found in _SENTENCE_END.finditer(window) if _SHORTEST <= found.end() <= MAX_SHOWN_TITLE]
    if ends:
        return window[: ends[-1]]
    pauses = [found.start() for found in _PAUSE.finditer(window) if found.start() >= _SHORTEST]
    return window[: pauses[-1]] if pauses else window[:MAX_SHOWN_TITLE]
