"""The Flask application, wired together: `create_app` gives it its routes, its problems and its headers."""

import os
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from searchsvc.engine import LiveEngine
from searchsvc.engines.selection import open_live
from searchsvc.model.site import Site
from searchsvc.searching.listing import Listings
from searchsvc.web.api.document_routes import document_blueprint
from searchsvc.web.api.routes import api_blueprint
from searchsvc.web.browser_search import browser_search_blueprint
from searchsvc.web.health import Readiness
from searchsvc.web.http.bounded_request import BoundedRequest
from searchsvc.web.http.entity_tags import install_entity_tags
from searchsvc.web.http.language_choice import install_language_choice
from searchsvc.web.http.public_address import install_public_address
from searchsvc.web.http.request_ids import with_request_ids
from searchsvc.web.pages.logo import read_logo
from searchsvc.web.pages.routes import pages_blueprint
from searchsvc.web.pages.status.routes import status_blueprint
from searchsvc.web.pages.template_cache import template_cache
from searchsvc.web.paths import PROBES
from searchsvc.web.problems import install_problems
from searchsvc.web.publishing.installing import install_publishing
from searchsvc.web.response_headers import install_headers
from searchsvc.web.settings import INDEX_VARIABLE
from searchsvc.web.static_files import ASSETS, static_blueprint

DEFAULT_INDEX = "index"


class Anything(BaseConverter):
    """An id in a path: any characters, slashes and empty segments too."""

    regex = ".+"
    part_isolating = False


def _answered_before() -> Response:
    """The door answers probes, so nothing comes here. The routes exist so that other methods get 405 and not 404."""
    raise NotFound


def create_app(live: LiveEngine | None = None, public_url: str | None = None, site: Site | None = None) -> Flask:
    """The application over a live index, of a site; by default both as the environment names them.

    That is the index folder `SEARCHSVC_INDEX`, and `SEARCHSVC_SITE_NAME` and so on. `public_url` is the address under
    which clients reach the service, by default the one that `SEARCHSVC_PUBLIC_URL` names. Raises UsageError where it is
    no address, or where what is said of the site cannot be used.
    """
    index = None
    if live is None:
        index = Path(os.environ.get(INDEX_VARIABLE) or DEFAULT_INDEX)
        live = open_live(index)
    if site is None:
        site = Site.of_environment(os.environ)
    logo = None if site.logo is None else read_logo(site.logo)
    app = Flask("searchsvc.web", static_folder=None)
    app.request_class = BoundedRequest
    app.url_map.merge_slashes = False
    app.url_map.converters["anything"] = Anything
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.bytecode_cache = template_cache()
    app.jinja_env.globals |= {"site": site, "logo": ASSETS["icon.svg"] if logo is None else logo.href}
    listings = Listings()
    readiness = Readiness(live, index, listings.clear)
    app.extensions["searchsvc.readiness"] = readiness
    app.register_blueprint(api_blueprint(live, site, logo, listings))
    app.register_blueprint(document_blueprint(site))
    app.register_blueprint(pages_blueprint(live, logo))
    app.register_blueprint(status_blueprint(live, index))
    app.register_blueprint(browser_search_blueprint(live, site, logo))
    app.register_blueprint(static_blueprint())
    install_publishing(app, live, site)
    install_entity_tags(
        app, install_public_address(app, public_url) or "", str(site), "" if logo is None else logo.digest
    )
    for probe in PROBES:
        app.add_url_rule(probe, probe, _answered_before)
    install_language_choice(app)
    install_problems(app, live)
    install_headers(app)
    app.wsgi_app = with_request_ids(app.wsgi_app)  # type: ignore[method-assign, assignment] # as Flask wants it
    return app
