"""The routes of this room, and what templates ask of it, put into an application."""

from functools import partial

from flask import Flask

from searchsvc.engine import LiveEngine
from searchsvc.model.site import Site
from searchsvc.web.publishing.citing import citations_today
from searchsvc.web.publishing.crawlers import crawler_blueprint
from searchsvc.web.publishing.exports import export_address, export_blueprint
from searchsvc.web.publishing.feed import feed_address, feed_blueprint
from searchsvc.web.publishing.page_head import release_head, search_head
from searchsvc.web.publishing.plain_text import text_address, text_blueprint


def install_publishing(app: Flask, live: LiveEngine, site: Site) -> None:
    """Registers the routes, and these globals of templates.

    `release_head(release, versions, ui)` and `search_head(page, asked, ui)` give a `PageHead`, `cited(release)`
    `Citations`; `text_address(id)`, `feed_address(query, ui)`, `export_address(ending, query, ui)` are addresses.
    """
    for blueprint in (
        export_blueprint(live),
        feed_blueprint(live, site),
        text_blueprint(live, site),
        crawler_blueprint(live),
    ):
        app.register_blueprint(blueprint)
    app.jinja_env.globals |= {
        "release_head": partial(release_head, site=site),
        "search_head": partial(search_head, site=site),
        "cited": partial(citations_today, site=site),
        "text_address": text_address,
        "feed_address": feed_address,
        "export_address": export_address,
    }
