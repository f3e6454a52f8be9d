"""What a browser's own search box needs: the OpenSearch description of this service, and completions in its format.

The description holds absolute addresses, made of the host that was asked.
"""

import html

from flask import Blueprint, request
from werkzeug.wrappers import Response

from searchsvc.engine import LiveEngine
from searchsvc.searching.params import parse_typed
from searchsvc.searching.spelling_help import completions
from searchsvc.web.answers import ASSETS, Frame, json_answer
from searchsvc.web.arguments import grouped, parameter_pairs
from searchsvc.web.i18n import UiTexts
from searchsvc.web.response_headers import SUGGEST_PATH

_DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>{name}</ShortName>
  <Description>{tagline}</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Language>*</Language>
  <Image width="64" height="64" type="image/svg+xml">{root}{icon}</Image>
  <Url type="text/html" method="get" template="{root}/?q={{searchTerms}}{ui}"/>
  <Url type="application/x-suggestions+json" method="get" template="{root}{suggest}?q={{searchTerms}}"/>
  <Url type="application/json" template="{root}/api/v1/search?q={{searchTerms}}&amp;page={{startPage?}}&amp;per_page={{count?}}"/>
  <Url type="application/opensearchdescription+xml" rel="self" template="{root}/opensearch.xml{self_ui}"/>
</OpenSearchDescription>
"""  # noqa: E501 - an address cannot be broken
MOST_NAME = 16
"""How many characters of a name browsers show."""


def browser_search_blueprint(live: LiveEngine) -> Blueprint:
    """The routes `/opensearch.xml` and `/suggest`."""
    browser_search = Blueprint("browser_search", __name__)

    @browser_search.get("/opensearch.xml")
    def description() -> Response:
        frame = Frame.of(parameter_pairs(request), request.accept_languages)
        texts, chosen = UiTexts(frame.ui), frame.links.ui
        document = _DESCRIPTION.format(
            name=html.escape(texts("site_short")[:MOST_NAME]),
            tagline=html.escape(texts("tagline")),
            root=html.escape(request.host_url.rstrip("/")),
            icon=ASSETS["icon.svg"],
            suggest=SUGGEST_PATH,
            ui=f"&amp;ui={chosen}" if chosen else "",
            self_ui=f"?ui={chosen}" if chosen else "",
        )
        answer = Response(document, content_type="application/opensearchdescription+xml; charset=utf-8")
        answer.headers["Vary"] = "Accept-Language, Host"
        return answer

    @browser_search.get(SUGGEST_PATH)
    def suggestions() -> Response:
        typed = parse_typed(grouped(parameter_pairs(request)))
        found = [each.text for each in completions(live.engine(), typed)]
        return json_answer([typed, [*found]], media_type="application/x-suggestions+json")

    return browser_search
