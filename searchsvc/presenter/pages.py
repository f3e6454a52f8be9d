"""Pages of results as JSON, with completions, and the tellings and the likes of a release."""

from collections.abc import Iterable

from searchsvc.model.page import (
    Completion,
    DidYouMean,
    FacetValue,
    FilterOffer,
    Fragment,
    Hit,
    NamedProvince,
    SearchPage,
    Version,
)
from searchsvc.model.query import FACETS, MAX_RESULT_WINDOW, Query
from searchsvc.model.release import Json
from searchsvc.presenter.encoding import SEARCH_PATH, JsonObject, fragment_html, release_path, urlencoded
from searchsvc.searching.params import query_pairs


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
        "missing": list(hit.missing),
        "score": None if hit.score is None else round(hit.score, 6),
    }


def hits_json(hits: Iterable[Hit]) -> list[Json]:
    """Hits, as the `results` of a page hold them."""
    return [_hit_json(hit) for hit in hits]


def similar_json(release_id: str, versions: Iterable[Version], similar: Iterable[Hit]) -> JsonObject:
    """The tellings of a release's event in other languages and scripts, and the releases like it."""
    told: list[Json] = [{"id": each.id, "url": "/" + release_path(each.id), **each._asdict()} for each in versions]
    return {"id": release_id, "versions": told, "results": hits_json(similar)}


def completions_json(typed: str, completions: Iterable[Completion]) -> JsonObject:
    """What was typed, with its completions; of a whole title also the address of its release."""
    return {"q": typed, "completions": list(map(_completion_json, completions))}


def _completion_json(completion: Completion) -> JsonObject:
    shown: JsonObject = {"text": completion.text, "html": fragment_html(Fragment(completion.text, completion.marks))}
    if completion.release_id is not None:
        shown["url"] = "/" + release_path(completion.release_id)
    return shown


def _facet_json(facet: tuple[FacetValue, ...]) -> list[Json]:
    return [  # a page has some 60 of them, and names cost more than places do
        {"value": value, "label": label, "label_zh": label_zh, "count": count, "selected": selected}
        for value, label, label_zh, count, selected in facet
    ]


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
            "missing": list(page.suggestions.missing),
        },
        "links": _links_json(page),
    }
