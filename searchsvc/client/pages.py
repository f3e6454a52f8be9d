"""Pages of results, completions and similar releases from their JSON: the way back from `presenter.pages`.

What the JSON does not say has its default: whether words were quoted (`Suggestions.quoted`), the counts of months
(`SearchPage.months`), and the address that a release declares (`Hit.original`; ask for the release). Members that this
version does not know are passed over, so that a newer service can be asked. Where a member is missing, or is of another
type than promised, the functions raise KeyError, TypeError, ValueError or AttributeError.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from searchsvc.client.fragments import fragment_of
from searchsvc.model.page import (
    Completion,
    DidYouMean,
    Facet,
    FacetValue,
    FilterOffer,
    Hit,
    NamedProvince,
    SearchPage,
    Similar,
    Suggestions,
    Version,
)
from searchsvc.model.query import FACETS, Query

Members = Mapping[str, Any]
"""The members of a JSON object."""
_RELEASES = "/releases/"
_BY_PARAMETER = "?id="


def page_of(members: Members) -> SearchPage:
    """A page of results."""
    return SearchPage(
        query=_query_of(members),
        total=members["total"],
        relaxed=members["relaxed"],
        took_ms=members["took_ms"],
        generation=members["generation"],
        results=hits_of(members["results"]),
        facets={name: _facet_of(members["facets"][name]) for name in FACETS},
        suggestions=_suggestions_of(members["suggestions"]),
    )


def hits_of(results: Iterable[Members]) -> tuple[Hit, ...]:
    """The hits of a page, in their order."""
    return tuple(map(_hit_of, results))


def similar_of(members: Members) -> Similar:
    """The tellings of a release's event, and the releases like it."""
    versions = tuple(
        Version(each["id"], each["title"], each["language"], each["date"], each["confidence"])
        for each in members["versions"]
    )
    return Similar(members["id"], versions, hits_of(members["results"]))


def completions_of(members: Members) -> tuple[Completion, ...]:
    """The completions of what was typed, best first."""
    return tuple(map(_completion_of, members["completions"]))


def _query_of(members: Members) -> Query:
    query = members["query"]
    return Query(
        q=query["q"],
        province=tuple(query["province"]),
        year=tuple(query["year"]),
        date_from=query["from"],
        date_to=query["to"],
        language=tuple(query["language"]),
        category=tuple(query["category"]),
        sort=query["sort"],
        match=query["match"],
        expand=query["expand"],
        page=members["page"],
        per_page=members["per_page"],
    )


def _hit_of(hit: Members) -> Hit:
    return Hit(
        id=hit["id"],
        title=fragment_of(hit["title_html"]),
        snippets=tuple(map(fragment_of, hit["snippets_html"])),
        language=hit["language"],
        date=hit["date"],
        year=hit["year"],
        provinces=tuple(
            NamedProvince(each["code"], each["name"], each["name_zh"], each["role"]) for each in hit["provinces"]
        ),
        category=hit["category"],
        score=hit["score"],
        missing=tuple(hit.get("missing", ())),
    )


def _completion_of(completion: Members) -> Completion:
    address = completion.get("url")
    marks = fragment_of(completion["html"]).marks
    return Completion(completion["text"], marks, None if address is None else _id_in(address))


def _id_in(address: str) -> str:
    """The id of the release that an address leads to: the way back from `presenter.encoding.release_path`."""
    name = address.partition(_RELEASES)[2]
    return unquote(name.removeprefix(_BY_PARAMETER), errors="surrogatepass")


def _facet_of(values: Iterable[Members]) -> Facet:
    return tuple(
        FacetValue(each["value"], each["label"], each["label_zh"], each["count"], each["selected"]) for each in values
    )


def _suggestions_of(suggestions: Members) -> Suggestions:
    better = suggestions["did_you_mean"]
    return Suggestions(
        did_you_mean=DidYouMean(better["q"], fragment_of(better["html"])) if better else None,
        filters=tuple(
            FilterOffer(each["facet"], each["value"], each["label"], each["label_zh"], each["q"])
            for each in suggestions["filters"]
        ),
        also=tuple(suggestions["also"]),
        translated=suggestions["translated"],
        missing=tuple(suggestions.get("missing", ())),
    )
