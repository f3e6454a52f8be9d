"""From a record to a release: each fact is corrected, else declared, else inferred from the text, with its evidence."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from searchsvc.facts.dates.release_date import date_of
from searchsvc.facts.declared import declared_category, declared_date, declared_language, declared_provinces
from searchsvc.facts.folded_fields import Field, field_of
from searchsvc.facts.header_lines import header_source
from searchsvc.facts.language import detect_language
from searchsvc.facts.places.release_provinces import provinces_of
from searchsvc.model.release import (
    DateSource,
    Evidence,
    FactCorrection,
    Inspection,
    PartialDate,
    ProvinceEvidence,
    ProvinceFact,
    ProvinceRole,
    Record,
    Release,
)

MAX_SHOWN_TITLE = 120


def inspect_record(record: Record) -> Inspection:
    """The release of a record, the evidence for its facts, and the warnings.

    A correction beats what the file declares, which beats what the text tells.
    """
    correction = record.correction
    record = _with_corrected_lines(record, correction)
    title = record.title or ""
    title_field, body_field = field_of("title", title), field_of("body", record.body)
    language = declared_language(record.language, title, record.body)
    date = _date(record, title_field, body_field)
    provinces = _provinces(record, title_field, body_field)
    infers_language = language.value is None and not (record.language is None and "language" in correction.fields)
    release = Release(
        id=record.id,
        title=title or first_words(record.body),
        body=record.body,
        language=detect_language(title, record.body) if infers_language else language.value,
        date=date.value,
        date_source=date.source,
        provinces=provinces.facts,
        category=declared_category(record.category),
        source=record.source if "source" in correction.fields else record.source or header_source(record.body),
        url=record.url,
        extra=record.extra,
        title_shown_only=not title,
    )
    warnings = (*record.warnings, *language.warnings, *date.warnings, *provinces.warnings)
    return Inspection(release, date.evidence, provinces.evidence, warnings, record.left_out)


def _with_corrected_lines(record: Record, correction: FactCorrection) -> Record:
    """The record with its corrected title, language, category, source and address, which are declared as they are."""
    if not correction.fields:
        return record
    plain = ("title", "language", "category", "source", "url")
    return replace(record, **{name: getattr(correction, name) for name in plain if name in correction.fields})


@dataclass(frozen=True, slots=True)
class _Date:
    value: PartialDate | None
    source: DateSource | None = None
    evidence: Evidence | None = None
    warnings: tuple[str, ...] = ()


def _date(record: Record, title: Field, body: Field) -> _Date:
    if "date" in record.correction.fields:
        corrected = record.correction.date
        return _Date(corrected, "declared" if corrected else None)
    declared = declared_date(record.date, record.year)
    if declared.value is not None:
        return _Date(declared.value, "declared", warnings=declared.warnings)
    dating = date_of(title, body, record.path)
    if dating is None:
        return _Date(None, warnings=declared.warnings)
    return _Date(dating.date, dating.source, dating.evidence, declared.warnings)


@dataclass(frozen=True, slots=True)
class _Provinces:
    facts: tuple[ProvinceFact, ...]
    evidence: Mapping[str, tuple[ProvinceEvidence, ...]]
    warnings: tuple[str, ...] = ()


def _provinces(record: Record, title: Field, body: Field) -> _Provinces:
    """The corrected provinces, else the declared ones, else those found; of the first two the text tells the role."""
    found, evidence = provinces_of(title, body)
    if "provinces" in record.correction.fields:
        return _Provinces(_with_roles(record.correction.provinces, found), {})
    declared = declared_provinces(record.provinces)
    if declared.value is None:
        return _Provinces(found, evidence, declared.warnings)
    return _Provinces(_with_roles([(code, None) for code in declared.value], found), {}, declared.warnings)


def _with_roles(
    codes: Iterable[tuple[str, ProvinceRole | None]], found: tuple[ProvinceFact, ...]
) -> tuple[ProvinceFact, ...]:
    roles = {fact.code: fact.role for fact in found}
    return tuple(ProvinceFact(code, "declared", role or roles.get(code, "mentioned")) for code, role in codes)


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
