"""Pages of results as JSON, with completions, and the tellings and the likes of a release."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

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
from searchsvc.model.query import MAX_RESULT_WINDOW, Query
from searchsvc.presenter.encoding import SEARCH_PATH, fragment_html, release_path, urlencoded
from searchsvc.searching.params import query_pairs

if TYPE_CHECKING:
    from searchsvc.presenter.release_types import SimilarJson, VersionJson
    from searchsvc.presenter.search_types import (
        CompletionJson,
        CompletionsJson,
        DidYouMeanJson,
        FacetValueJson,
        FilterOfferJson,
        HitJson,
        LinksJson,
        NamedProvinceJson,
        QueryJson,
        SearchPageJson,
    )

Pairs = Sequence[tuple[str, str]]


def _query_json(query: Query) -> "QueryJson":
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


def _named_province_json(province: NamedProvince) -> "NamedProvinceJson":
    return {"code": province.code, "name": province.name, "name_zh": province.name_zh, "role": province.role}


def _hit_json(hit: Hit) -> "HitJson":
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


def hits_json(hits: Iterable[Hit]) -> "list[HitJson]":
    """Hits, as the `results` of a page hold them."""
    return [_hit_json(hit) for hit in hits]


def similar_json(release_id: str, versions: Iterable[Version], similar: Iterable[Hit]) -> "SimilarJson":
    """The tellings of a release's event in other languages and scripts, and the releases like it."""
    return {"id": release_id, "versions": list(map(_version_json, versions)), "results": hits_json(similar)}


def _version_json(version: Version) -> "VersionJson":
    return {
        "id": version.id,
        "url": "/" + release_path(version.id),
        "title": version.title,
        "language": version.language,
        "date": version.date,
        "confidence": version.confidence,
    }


def completions_json(typed: str, completions: Iterable[Completion]) -> "CompletionsJson":
    """What was typed, with its completions; of a whole title also the address of its release."""
    return {"q": typed, "completions": list(map(_completion_json, completions))}


def _completion_json(completion: Completion) -> "CompletionJson":
    shown: CompletionJson = {
        "text": completion.text,
        "html": fragment_html(Fragment(completion.text, completion.marks)),
    }
    if completion.release_id is not None:
        shown["url"] = "/" + release_path(completion.release_id)
    return shown


def _facet_json(facet: tuple[FacetValue, ...]) -> "list[FacetValueJson]":
    return [  # a page has some 60 of them, and names cost more than places do
        {"value": value, "label": label, "label_zh": label_zh, "count": count, "selected": selected}
        for value, label, label_zh, count, selected in facet
    ]


def _did_you_mean_json(did_you_mean: DidYouMean | None) -> "DidYouMeanJson | None":
    return {"q": did_you_mean.q, "html": fragment_html(did_you_mean.fragment)} if did_you_mean else None


def _offer_json(offer: FilterOffer) -> "FilterOfferJson":
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


def neighbours(page: SearchPage, last: int | None = None) -> dict[str, int | None]:
    """The page numbers of `first`, `prev`, `next`, `last`. After the last page, `prev` is the last one.

    `last` is the last page that can be asked for; where it is None, that of `reachable_pages`.
    """
    at, last = page.query.page, reachable_pages(page) if last is None else last
    return {
        "first": 1 if last else None,
        "prev": min(at - 1, last) if at > 1 and last else None,
        "next": at + 1 if at < last else None,
        "last": last or None,
    }


def search_address(query: Query, page: int, also: Pairs = ()) -> str:
    """The address of a page of results in the API; `also` are parameters besides those of the query."""
    pairs = [*query_pairs(query, page=page), *also]
    return f"{SEARCH_PATH}?{urlencoded(pairs)}" if pairs else SEARCH_PATH


def links_json(page: SearchPage, address: Callable[[int], str], last: int | None = None) -> "LinksJson":
    """The addresses of a page and its neighbours, by `address` of a page number; `last` is as in `neighbours`."""
    numbers = neighbours(page, last)

    def link(name: str) -> str | None:
        number = numbers[name]
        return None if number is None else address(number)

    return {
        "self": address(page.query.page),
        "first": link("first"),
        "prev": link("prev"),
        "next": link("next"),
        "last": link("last"),
    }


def page_json(page: SearchPage, links: "LinksJson | None" = None) -> "SearchPageJson":
    """A page of results, as the API answers it and `search --json` prints it.

    Unless `links` are given, they lead by page number.
    """
    facets = page.facets
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
        "facets": {
            "province": _facet_json(facets.get("province", ())),
            "year": _facet_json(facets.get("year", ())),
            "language": _facet_json(facets.get("language", ())),
            "category": _facet_json(facets.get("category", ())),
        },
        "suggestions": {
            "did_you_mean": _did_you_mean_json(page.suggestions.did_you_mean),
            "filters": [_offer_json(offer) for offer in page.suggestions.filters],
            "also": list(page.suggestions.also),
            "translated": page.suggestions.translated,
            "missing": list(page.suggestions.missing),
        },
        "links": links or links_json(page, partial(search_address, page.query)),
    }
