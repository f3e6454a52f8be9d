"""A release in the words of schema.org, as JSON-LD: what search engines read beside the page.

It stands inside a `<script>` element, which nothing in it may end: every `<`, `>` and `&` is escaped. As a block of
data it is never run, so the Content-Security-Policy of pages lets it be.
"""

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from searchsvc.facts.labels import province_label
from searchsvc.model.page import Version
from searchsvc.model.release import Release
from searchsvc.model.site import Site
from searchsvc.presenter.citations import title_line, web_address
from searchsvc.presenter.encoding import release_path
from searchsvc.presenter.lead import shortened

MOST_HEADLINE = 110
"""Characters of a headline."""
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def script_json(value: object) -> Markup:
    """A value as JSON that may stand inside a `<script>` element."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES))


def news_article(
    release: Release, versions: Sequence[Version], site: Site, root: str, description: str
) -> dict[str, Any]:
    """A release as a `NewsArticle`. What is not known is left out; `root` is what addresses begin with."""
    address = f"{root}/{release_path(release.id)}"
    publisher = site.publisher_in("en" if release.language in {"en", None} else "zh")
    held = [fact.code for fact in release.provinces if fact.role == "held"]
    known: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": shortened(title_line(release), MOST_HEADLINE),
        "description": description,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": release.date.iso if release.date else None,
        "inLanguage": release.language,
        "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
        "author": {"@type": "Organization", "name": release.source} if release.source else None,
        "articleSection": release.category,
        "contentLocation": [_place(code, release.language) for code in held],
        "isBasedOn": web_address(release.url),
        "workTranslation": [
            {"@type": "NewsArticle", "url": f"{root}/{release_path(each.id)}", "inLanguage": each.language}
            for each in versions
        ],
    }
    return {name: value for name, value in known.items() if value}


def _place(code: str, language: str | None) -> dict[str, str]:
    label = province_label(code)
    name = label.en if language in {"en", None} else label.zh
    return {"@type": "AdministrativeArea", "name": name, "identifier": code}
