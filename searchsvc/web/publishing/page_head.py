"""The head of a page: its title, its one address, the same in other languages, and what others show when it is shared.

A release has one address, whichever language the interface has: that without parameters. The home page has one for each
language of the interface that can be chosen, and one for whatever the reader's browser prefers. Pages of a search are
not for search engines: they have neither, and say so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from searchsvc.model.page import SearchPage, Version
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.model.site import Site
from searchsvc.presenter.citations import title_line
from searchsvc.presenter.encoding import release_path
from searchsvc.presenter.lead import lead
from searchsvc.web.http.public_address import public_root
from searchsvc.web.i18n import HTML_LANG, UIS, Ui, UiTexts
from searchsvc.web.links import Links
from searchsvc.web.publishing.feed import feed_address, searched_for
from searchsvc.web.publishing.structured_data import news_article, script_json

MOST_DESCRIPTION = 160
"""Characters: about as many as search engines show."""
_LOCALES = {"en": "en_US", "zh": "zh_CN", "zh-Hans": "zh_CN", "zh-Hant": "zh_TW"}
"""Of OpenGraph, which wants a language with a country."""
_STOPS = {"en": ". ", "zh": "。", "zh-Hant": "。"}


@dataclass(frozen=True, slots=True)
class PageHead:
    """What the head of a page says. `canonical` is None where the page is not for search engines.

    `alternates` are languages with the addresses of the same in them. `properties` are those of OpenGraph. `feed` is
    the address of a feed of what the page shows, with its title. `data` is JSON-LD that is safe in a script element.
    """

    title: str
    description: str
    canonical: str | None
    alternates: Sequence[tuple[str, str]]
    properties: Sequence[tuple[str, str]]
    feed: tuple[str, str] | None = None
    data: Markup | None = None


def release_head(release: Release, versions: Sequence[Version], ui: Ui, site: Site) -> PageHead:
    """The head of the page of a release; `versions` are the tellings of its event in other languages, surest first."""
    root = public_root() or ""
    address = f"{root}/{release_path(release.id)}"
    title, name = title_line(release), UiTexts(ui).site_name(site)
    description = lead(release.body, MOST_DESCRIPTION) or title
    told = {each.language: f"{root}/{release_path(each.id)}" for each in reversed(versions)}
    if release.language:
        told[release.language] = address
    day = [] if release.date is None else [("article:published_time", release.date.iso)]
    return PageHead(
        title=f"{title} – {name}",
        description=description,
        canonical=address,
        alternates=sorted(told.items()) if len(told) > 1 else (),
        properties=_properties("article", title, description, address, name, release.language or ui) + day,
        data=script_json(news_article(release, versions, site, root, description)),
    )


def search_head(page: SearchPage, asked: Ui | None, ui: Ui, site: Site) -> PageHead:
    """The head of the home page, and of the page of a search; `asked` is the language that its address names."""
    query, texts = page.query, UiTexts(ui)
    name = texts.site_name(site)
    what = searched_for(page, texts)
    feed_title = f"{what} – {name}" if what else name
    feed = (feed_address(query, ui), feed_title)
    described = _STOPS[ui].join(filter(None, (texts("tagline"), texts.publisher(site))))
    if query == Query():
        root = public_root() or ""
        address = _home(root, asked)
        properties = _properties("website", name, described, address, name, ui)
        return PageHead(name, described, address, _home_in_every_language(root), properties, feed)
    title = " – ".join([*_found(page, what, texts), name])
    return PageHead(title, f"{title}{_STOPS[ui]}{described}", None, (), (), feed)


def _found(page: SearchPage, what: str, texts: UiTexts) -> Iterator[str]:
    """The parts of the title of a search: what it is for, how much it found, which page of that it is."""
    query = page.query
    yield what or texts("oldest_releases" if query.sort == "oldest" else "newest_releases")
    if what:
        yield texts.count(page.total)
    if query.page > 1:
        yield texts("page", n=query.page)


def _home_in_every_language(root: str) -> list[tuple[str, str]]:
    return [*((HTML_LANG[ui], _home(root, ui)) for ui in UIS), ("x-default", _home(root, None))]


def _home(root: str, ui: Ui | None) -> str:
    home = root + Links().home()
    return f"{home}?ui={ui}" if ui else home


def _properties(
    kind: str, title: str, description: str, address: str, name: str, language: str
) -> list[tuple[str, str]]:
    return [
        ("og:type", kind),
        ("og:title", title),
        ("og:description", description),
        ("og:url", address),
        ("og:site_name", name),
        ("og:locale", _LOCALES[language]),
    ]
