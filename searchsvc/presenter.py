"""The JSON of the contract, made of the nouns: releases, inspections, search pages, reports, the status of an index.

Nothing here searches or knows a web framework; the API and the command line print the same bytes. HTML is escaped
piece by piece at the very end, and `<mark>` is the only markup.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import orjson

from searchsvc.engine import IndexStatus
from searchsvc.facts.labels import named_province
from searchsvc.model.page import DidYouMean, FacetValue, FilterOffer, Fragment, Hit, NamedProvince, SearchPage, Version
from searchsvc.model.query import FACETS, MAX_QUERY_LENGTH, MAX_RESULT_WINDOW, UNKNOWN, Query
from searchsvc.model.release import Evidence, Inspection, Json, ProvinceEvidence, ProvinceFact, Release
from searchsvc.searching.params import query_pairs

if TYPE_CHECKING:
    from searchsvc.indexing.reindex import ReindexReport

JsonObject = dict[str, Json]
SEARCH_PATH = "/api/v1/search"
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
"""An id, or nearly any path, that is its own percent-encoding."""
_NEEDS_ESCAPE = re.compile("[&<>\"']")


def to_json_bytes(value: Json) -> bytes:
    """A value as UTF-8 JSON. Lone surrogates, which broken input may hold, are escaped instead of failing."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode("ascii")


def urlencoded(pairs: list[tuple[str, str]]) -> str:
    """A query string. Never fails, whatever characters are in the pairs."""
    return "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in pairs])


def _quoted(text: str) -> str:
    return _kept_quoted(text) if len(text) <= MAX_QUERY_LENGTH else quote_plus(text, errors="surrogatepass")


@lru_cache(1000)  # One page has up to five links that differ in one number.
def _kept_quoted(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")


def release_path(release_id: str) -> str:
    """Where below `/` a release is: `releases/<percent-encoded id>`.

    Slashes stay readable where that is safe. Clients rewrite `//`, `/./` and `/../`, so an id with such segments is
    one segment, its slashes encoded. No encoding makes a segment of the ids `.` and `..`: they go in the query string.
    """
    if _PLAIN_ID.fullmatch(release_id):
        return f"releases/{release_id}"
    if release_id in {".", ".."}:
        return f"releases/?id={release_id}"
    risky = any(segment in {"", ".", ".."} for segment in release_id.split("/"))
    return "releases/" + quote(release_id, safe="" if risky else "/", errors="surrogatepass")


def fragment_html(fragment: Fragment) -> str:
    """A fragment as HTML: everything escaped, the marks as `<mark>`."""
    escaped = html.escape if _NEEDS_ESCAPE.search(fragment.text) else str
    pieces: list[str] = []
    at = 0
    for start, end in fragment.marks:
        pieces += (escaped(fragment.text[at:start]), "<mark>", escaped(fragment.text[start:end]), "</mark>")
        at = end
    pieces.append(escaped(fragment.text[at:]))
    return "".join(pieces)


def _province_fact_json(fact: ProvinceFact) -> JsonObject:
    named = named_province(fact.code, fact.role)
    return {
        "code": fact.code,
        "name": named.name,
        "name_zh": named.name_zh,
        "source": fact.source,
        "role": fact.role,
    }


def release_json(release: Release) -> JsonObject:
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
        "extra": dict(release.extra),
    }


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
    return {**release_json(inspection.release), "evidence": evidence}


def unknown_last(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts in their order, with that of `unknown` last."""
    return dict(sorted(counts.items(), key=lambda count: count[0] == UNKNOWN))


def status_json(status: IndexStatus) -> JsonObject:
    """What an index holds."""
    return {
        "generation": status.generation,
        "releases": status.releases,
        "languages": dict(unknown_last(status.languages)),
        "years": dict(unknown_last(status.years)),
        "built": status.built,
        "program": status.program,
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
    }


def _query_json(query: Query) -> JsonObject:
    return {
        "q": query.q,
        "province": list(query.province),
        "year": list(query.year),
        "from": query.date_from,
        "to": query.date_to,
        "language": list(query.language),
        "category": list(query.category),
        "sort": query.sort,
        "match": query.match,
        "expand": query.expand,
    }


def _named_province_json(province: NamedProvince) -> JsonObject:
    return {"code": province.code, "name": province.name, "name_zh": province.name_zh, "role": province.role}


def _hit_json(hit: Hit) -> JsonObject:
    return {
        "id": hit.id,
        "url": "/" + release_path(hit.id),
        "title": hit.title.text,
        "title_html": fragment_html(hit.title),
        "snippets_html": [fragment_html(snippet) for snippet in hit.snippets],
        "language": hit.language,
        "date": hit.date,
        "year": hit.year,
        "provinces": [_named_province_json(province) for province in hit.provinces],
        "category": hit.category,
        "score": None if hit.score is None else round(hit.score, 6),
    }


def hits_json(hits: Iterable[Hit]) -> list[Json]:
    """Hits, as the `results` of a page hold them."""
    return [_hit_json(hit) for hit in hits]


def similar_json(release_id: str, versions: Iterable[Version], similar: Iterable[Hit]) -> JsonObject:
    """The tellings of a release's event in other languages and scripts, and the releases like it."""
    told: list[Json] = [{"id": each.id, "url": "/" + release_path(each.id), **each._asdict()} for each in versions]
    return {"id": release_id, "versions": told, "results": hits_json(similar)}


def completions_json(typed: str, completions: Iterable[Fragment]) -> JsonObject:
    """What was typed, with its completions."""
    return {"q": typed, "completions": [{"text": each.text, "html": fragment_html(each)} for each in completions]}


def _facet_value_json(value: FacetValue) -> JsonObject:
    return {
        "value": value.value,
        "label": value.label,
        "label_zh": value.label_zh,
        "count": value.count,
        "selected": value.selected,
    }


def _facet_json(facet: tuple[FacetValue, ...]) -> list[Json]:
    return [_facet_value_json(value) for value in facet]


def _did_you_mean_json(did_you_mean: DidYouMean | None) -> Json:
    return {"q": did_you_mean.q, "html": fragment_html(did_you_mean.fragment)} if did_you_mean else None


def _offer_json(offer: FilterOffer) -> JsonObject:
    return {
        "facet": offer.facet,
        "value": offer.value,
        "label": offer.label,
        "label_zh": offer.label_zh,
        "q": offer.q,
    }


def reachable_pages(page: SearchPage) -> int:
    """How many pages can be requested: those within the result window (`MAX_RESULT_WINDOW` results)."""
    return min(page.pages, MAX_RESULT_WINDOW // page.query.per_page) if page.query.per_page else 0


def neighbours(page: SearchPage) -> dict[str, int | None]:
    """The page numbers of `first`, `prev`, `next`, `last`. After the last page, `prev` is the last one."""
    at, last = page.query.page, reachable_pages(page)
    return {
        "first": 1 if last else None,
        "prev": min(at - 1, last) if at > 1 and last else None,
        "next": at + 1 if at < last else None,
        "last": last or None,
    }


def _links_json(page: SearchPage) -> JsonObject:
    def link(number: int | None) -> str | None:
        if number is None:
            return None
        pairs = query_pairs(page.query, page=number)
        return f"{SEARCH_PATH}?{urlencoded(pairs)}" if pairs else SEARCH_PATH

    links: JsonObject = {"self": link(page.query.page)}
    return links | {name: link(number) for name, number in neighbours(page).items()}


def page_json(page: SearchPage) -> JsonObject:
    """A page of results, as the API answers it and `search --json` prints it."""
    return {
        "query": _query_json(page.query),
        "total": page.total,
        "relaxed": page.relaxed,
        "page": page.query.page,
        "per_page": page.query.per_page,
        "pages": page.pages,
        "took_ms": round(page.took_ms, 3),
        "generation": page.generation,
        "results": hits_json(page.results),
        "facets": {name: _facet_json(page.facets.get(name, ())) for name in FACETS},
        "suggestions": {
            "did_you_mean": _did_you_mean_json(page.suggestions.did_you_mean),
            "filters": [_offer_json(offer) for offer in page.suggestions.filters],
            "also": list(page.suggestions.also),
            "translated": page.suggestions.translated,
        },
        "links": _links_json(page),
    }
