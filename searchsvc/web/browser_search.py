"""What a browser's own search box needs: the OpenSearch description of this service, and completions in its format.

The description must hold absolute addresses, so there is one only where the public address of the service is known.
"""

import html

from flask import Blueprint, request
from werkzeug.wrappers import Response

from searchsvc.engine import LiveEngine
from searchsvc.errors import NoPublicAddress
from searchsvc.model.site import Site
from searchsvc.presenter.encoding import SEARCH_PATH
from searchsvc.searching.params import parse_typed
from searchsvc.searching.spelling_help import completions
from searchsvc.web.answers import json_answer
from searchsvc.web.arguments import grouped, parameter_pairs
from searchsvc.web.http.entity_tags import conditional, index_state
from searchsvc.web.http.language_choice import LANGUAGE_HEADERS, ui_of
from searchsvc.web.http.public_address import public_root
from searchsvc.web.i18n import UiTexts
from searchsvc.web.pages.logo import Logo
from searchsvc.web.paths import DESCRIPTION_PATH, FEED_PATH, SUGGEST_PATH
from searchsvc.web.static_files import ASSETS

_DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>{short_name}</ShortName>
  <LongName>{long_name}</LongName>
  <Description>{about}</Description>{contact}{attribution}
  <InputEncoding>UTF-8</InputEncoding>
  <Language>*</Language>
  <Image width="64" height="64" type="{icon_type}">{root}{icon}</Image>
  <Url type="text/html" method="get" template="{root}/?q={{searchTerms}}"/>
  <Url type="application/x-suggestions+json" method="get" template="{root}{suggest}?q={{searchTerms}}"/>
  <Url type="application/json" template="{root}{api}?q={{searchTerms}}&amp;page={{startPage?}}&amp;per_page={{count?}}"/>
  <Url type="application/atom+xml" template="{root}{feed}?q={{searchTerms}}&amp;page={{startPage?}}&amp;per_page={{count?}}"/>
  <Url type="application/opensearchdescription+xml" rel="self" template="{root}{description}"/>
</OpenSearchDescription>
"""  # noqa: E501 - an address cannot be broken
_DESCRIPTION_TYPE = "application/opensearchdescription+xml; charset=utf-8"
MOST_NAME, MOST_LONG_NAME, MOST_DESCRIPTION = 16, 48, 1024
"""How many characters each may have, by OpenSearch 1.1."""


def shortened(text: str, most: int) -> str:
    """The first words of a text that fit into `most` characters; the first characters where not one word does."""
    if len(text) <= most:
        return text
    return text[: most + 1].rpartition(" ")[0].rstrip() or text[:most]


def _of_site(site: Site, texts: UiTexts) -> dict[str, str]:
    """What the description says of the site, each piece escaped."""
    name, publisher = site.name_in(texts.site_language), site.publisher_in(texts.site_language)
    short = texts("site_short") if name == Site().name_in(texts.site_language) else shortened(name, MOST_NAME)
    described = ". ".join(filter(None, (texts("tagline"), publisher)))
    is_mail = site.contact is not None and site.contact_href != site.contact
    return {
        "short_name": html.escape(short),
        "long_name": html.escape(shortened(name, MOST_LONG_NAME)),
        "about": html.escape(shortened(described, MOST_DESCRIPTION)),
        "contact": f"\n  <Contact>{html.escape(site.contact or '')}</Contact>" if is_mail else "",
        "attribution": f"\n  <Attribution>{html.escape(publisher)}</Attribution>" if publisher else "",
    }


def browser_search_blueprint(live: LiveEngine, site: Site, logo: Logo | None) -> Blueprint:
    """The routes `/opensearch.xml` and `/suggest`."""
    browser_search = Blueprint("browser_search", __name__)

    @browser_search.get(DESCRIPTION_PATH)
    def description() -> Response:
        root = public_root()
        if root is None:
            raise NoPublicAddress
        texts = UiTexts(ui_of(request, parameter_pairs(request)))
        document = _DESCRIPTION.format(
            **_of_site(site, texts),
            root=html.escape(root),
            api=SEARCH_PATH,
            icon=ASSETS["icon.svg"] if logo is None else logo.href,
            icon_type="image/svg+xml" if logo is None else logo.media_type,
            suggest=SUGGEST_PATH,
            feed=FEED_PATH,
            description=DESCRIPTION_PATH,
        )
        return conditional(
            (document,), lambda: Response(document, content_type=_DESCRIPTION_TYPE), *LANGUAGE_HEADERS, "Host"
        )

    @browser_search.get(SUGGEST_PATH)
    def suggestions() -> Response:
        typed, engine = parse_typed(grouped(parameter_pairs(request))), live.engine()

        def answer() -> Response:
            found = [each.text for each in completions(engine, typed)]
            return json_answer([typed, found], media_type="application/x-suggestions+json")

        return conditional((*index_state(engine), typed), answer)

    return browser_search
