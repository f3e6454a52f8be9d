"""The routes `/sitemap.xml` and `/robots.txt`: which pages search engines are to know, and which to leave alone.

A sitemap must hold absolute addresses, so there is one only where the public address of the service is known.
"""

import html
from collections.abc import Iterable, Iterator

from flask import Blueprint, request
from werkzeug.wrappers import Response

from searchsvc.engine import Engine, LiveEngine
from searchsvc.errors import NoPublicAddress, NotFound
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.presenter.encoding import release_path
from searchsvc.searching.listing import Listing
from searchsvc.web.arguments import grouped, parameter_pairs
from searchsvc.web.http.entity_tags import conditional, last_change
from searchsvc.web.http.public_address import public_root
from searchsvc.web.i18n import UIS
from searchsvc.web.paths import API_PREFIX, ROBOTS_PATH, SITEMAP_PATH
from searchsvc.web.publishing.requests import parse_part

MOST_ADDRESSES = 10_000
"""Of one part. The protocol allows 50,000; one of so many would take a worker a second or two."""
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_EVERYTHING_OLDEST_FIRST = Query(sort="oldest")
"""So that new releases come into the last part, and the others stay as they are."""


def page_addresses(root: str, releases: Iterable[Release], *, has_home: bool) -> str:
    """One part of a sitemap: the home page where it belongs there, and releases, with the day of those known to it."""

    def lines() -> Iterator[str]:
        if has_home:
            yield f"<url><loc>{html.escape(root)}/</loc></url>"
        for release in releases:
            date = release.date
            changed = f"<lastmod>{date.iso}</lastmod>" if date is not None and date.precision == "day" else ""
            yield f"<url><loc>{html.escape(f'{root}/{release_path(release.id)}')}</loc>{changed}</url>"

    return f"{_XML}<urlset {_SCHEMA}>\n" + "\n".join(lines()) + "\n</urlset>\n"


def part_addresses(root: str, parts: int, built: str) -> str:
    """The list of the parts of a sitemap. `built` is when the index was, an ISO 8601 time."""
    listed = "\n".join(
        f"<sitemap><loc>{html.escape(root)}{SITEMAP_PATH}?part={part}</loc><lastmod>{built}</lastmod></sitemap>"
        for part in range(1, parts + 1)
    )
    return f"{_XML}<sitemapindex {_SCHEMA}>\n{listed}\n</sitemapindex>\n"


def sitemap(engine: Engine, part: int, root: str) -> str:
    """A part of the sitemap, counted from 1; 0 is the whole, or the list of its parts. Raises NotFound."""
    listing = Listing(engine, _EVERYTHING_OLDEST_FIRST)
    parts = max(1, -(-listing.total // MOST_ADDRESSES))
    if part > parts:
        raise NotFound(f"The sitemap has {parts} part{'s' if parts > 1 else ''}, so there is none with number {part}.")
    if part == 0 and parts > 1:
        return part_addresses(root, parts, engine.status().built)
    number = max(part, 1)
    return page_addresses(root, listing.releases((number - 1) * MOST_ADDRESSES, MOST_ADDRESSES), has_home=number == 1)


def robots(root: str | None) -> str:
    """The rules for crawlers (RFC 9309): releases and the home page, and nothing that has parameters of a search.

    Of several rules that fit, the longest holds. Without a public address no sitemap is named.
    """
    allowed = ["/$", *(f"/?ui={ui}$" for ui in UIS), "/releases/?id=", "/static/", SITEMAP_PATH]
    refused = ["/*?", API_PREFIX, "/export."]
    rules = [f"Allow: {path}" for path in allowed] + [f"Disallow: {path}" for path in refused]
    named = [] if root is None else ["", f"Sitemap: {root}{SITEMAP_PATH}"]
    return "\n".join(["User-agent: *", *rules, *named]) + "\n"


def crawler_blueprint(live: LiveEngine) -> Blueprint:
    """The two routes."""
    crawlers = Blueprint("crawlers", __name__)

    @crawlers.get(SITEMAP_PATH)
    def addresses() -> Response:
        part, root = parse_part(grouped(parameter_pairs(request))), public_root()
        if root is None:
            raise NoPublicAddress
        engine = live.engine()
        return conditional(
            (engine.generation, str(part), root),
            lambda: Response(sitemap(engine, part, root), content_type="application/xml; charset=utf-8"),
            "Host",
            changed=last_change(engine),
        )

    @crawlers.get(ROBOTS_PATH)
    def rules() -> Response:
        text = robots(public_root())
        return conditional((text,), lambda: Response(text, content_type="text/plain; charset=utf-8"), "Host")

    return crawlers
