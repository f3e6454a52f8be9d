"""Releases, inspections, reports of builds and the status of an index, as JSON."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from searchsvc.facts.labels import named_province
from searchsvc.model.index_status import IndexStatus
from searchsvc.model.query import UNKNOWN
from searchsvc.model.release import Evidence, Inspection, ProvinceEvidence, ProvinceFact, Release
from searchsvc.model.site import Site
from searchsvc.presenter.citations import Citations
from searchsvc.presenter.encoding import JsonObject

if TYPE_CHECKING:
    from searchsvc.indexing.reindex import ReindexReport
    from searchsvc.presenter.release_types import (
        CitationJson,
        IndexJson,
        ProvinceFactJson,
        ReleaseJson,
        ReleasesJson,
        SiteJson,
    )


def _province_fact_json(fact: ProvinceFact) -> "ProvinceFactJson":
    named = named_province(fact.code, fact.role)
    return {
        "code": fact.code,
        "name": named.name,
        "name_zh": named.name_zh,
        "source": fact.source,
        "role": fact.role,
    }


def release_json(release: Release) -> "ReleaseJson":
    """A release, in the one shape that it has everywhere."""
    date = release.date
    return {
        "id": release.id,
        "title": release.title,
        "body": release.body,
        "language": release.language,
        "date": date.iso if date else None,
        "date_precision": date.precision if date else None,
        "date_source": release.date_source,
        "year": release.year,
        "provinces": [_province_fact_json(fact) for fact in release.provinces],
        "category": release.category,
        "source": release.source,
        "url": release.url,
        "extra": dict[str, Any](release.extra),
    }


def releases_json(releases: Iterable[Release], missing: Iterable[str]) -> "ReleasesJson":
    """Several releases, and the ids that no release has."""
    return {"releases": [release_json(release) for release in releases], "missing": list(missing)}


def citation_json(release_id: str, cited: Citations, retrieved: str) -> "CitationJson":
    """A release as it is cited on a day, which is an ISO 8601 date."""
    return {"id": release_id, "retrieved": retrieved, "gb": cited.gb, "plain": cited.plain}


def _evidence_json(evidence: Evidence) -> JsonObject:
    return {"field": evidence.field, "start": evidence.start, "end": evidence.end, "text": evidence.text}


def _province_evidence_json(evidence: ProvinceEvidence) -> JsonObject:
    return {**_evidence_json(evidence), "source": evidence.source, "role": evidence.role}


def inspection_json(inspection: Inspection) -> JsonObject:
    """A release with the evidence for its facts; `date` is null where there is none."""
    date = inspection.date_evidence
    found: JsonObject = {
        code: [_province_evidence_json(each) for each in evidence]
        for code, evidence in inspection.province_evidence.items()
    }
    evidence: JsonObject = {"date": _evidence_json(date) if date else None, "provinces": found}
    shown: dict[str, Any] = {**release_json(inspection.release)}
    return {**shown, "evidence": evidence}


def unknown_last(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts in their order, with that of `unknown` last."""
    return dict(sorted(counts.items(), key=lambda count: count[0] == UNKNOWN))


def status_json(status: IndexStatus) -> "IndexJson":
    """What an index holds."""
    return {
        "generation": status.generation,
        "releases": status.releases,
        "languages": dict(unknown_last(status.languages)),
        "years": dict(unknown_last(status.years)),
        "built": status.built,
        "program": status.program,
        "withdrawn": status.withdrawn,
        "embargoed": status.embargoed,
    }


def site_json(site: Site, logo: str | None) -> "SiteJson":
    """Whose releases these are. `logo` is the address of the picture, where there is one."""
    return {
        "name": site.name,
        "name_zh": site.name_zh,
        "publisher": site.publisher,
        "publisher_zh": site.publisher_zh,
        "contact": site.contact,
        "logo": logo,
    }


def report_json(report: "ReindexReport") -> JsonObject:
    """What a reindex did."""
    return {
        "generation": report.generation,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "ignored": report.ignored,
        "skipped": [{"path": each.path, "line": each.line, "reason": each.reason} for each in report.skipped],
        "warnings": [
            {"path": each.place.path, "line": each.place.line, "message": each.message} for each in report.warnings
        ],
        "releases": report.releases,
        "seconds": report.seconds,
        "withdrawn": report.withdrawn,
        "embargoed": report.embargoed,
        "next_publication": report.next_publication.isoformat() if report.next_publication else None,
    }
