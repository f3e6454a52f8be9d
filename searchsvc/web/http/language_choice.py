"""The language of the interface for a reader: the one asked for, else the one chosen before, else the browser's.

A choice is kept in a cookie and stays in no address, so that whoever gets a link reads in a language of their own: a
browser that asks with `ui` is sent on to the address without it. A client that is no browser gets the page at once.
"""

from typing import NamedTuple

from flask import Flask, Request, request
from werkzeug.wrappers import Response

from searchsvc.presenter.encoding import urlencoded
from searchsvc.web.arguments import Pairs, first, parameter_pairs
from searchsvc.web.i18n.languages import HTML_LANG, UI_NAMES, UIS, Ui, preferred_ui
from searchsvc.web.paths import is_of_programs

PARAMETER = "ui"
COOKIE = "ui"
LANGUAGE_HEADERS = ("Accept-Language", "Cookie")
"""The headers of a request by which the language of a page is chosen."""
_YEAR = 365 * 24 * 60 * 60  # seconds


class LanguageLink(NamedTuple):
    """The link to a page in another language of the interface: how that is called in itself, its `lang`, the target."""

    name: str
    lang: str
    href: str


def _named(value: str | None) -> Ui | None:
    return next((ui for ui in UIS if ui == value), None)


def asked_ui(pairs: Pairs) -> Ui | None:
    """The language that these parameters ask for."""
    return _named(first(pairs, PARAMETER))


def ui_of(request: Request, pairs: Pairs) -> Ui:
    """The language of the interface for a request with these parameters."""
    named = asked_ui(pairs) or _named(request.cookies.get(COOKIE))
    return named or preferred_ui(request.accept_languages.values())


def language_links(ui: Ui, pairs: Pairs) -> tuple[LanguageLink, ...]:
    """The links from a page to itself in the other languages; the scripts of Chinese are offered in Chinese only."""
    others = [(name, value) for name, value in pairs if name != PARAMETER]
    offered = [each for each in UIS if each != ui and (ui != "en" or each == "zh")]
    names = {**UI_NAMES, "zh": "简体"} if ui == "zh-Hant" else UI_NAMES
    return tuple(
        LanguageLink(names[each], HTML_LANG[each], "?" + urlencoded([*others, (PARAMETER, each)])) for each in offered
    )


def _chosen() -> Ui | None:
    """The language that the current request chooses, where a reader may choose one."""
    sent = request.environ.get("QUERY_STRING", "")
    if PARAMETER + "=" not in sent or is_of_programs(request.path):
        return None
    return asked_ui(parameter_pairs(request))


def _sent_on() -> Response | None:
    """The way to the address without the choice, for a browser; its cookie tells the language from then on."""
    if request.headers.get("Sec-Fetch-Mode") != "navigate" or _chosen() is None:
        return None
    kept = [(name, value) for name, value in parameter_pairs(request) if name != PARAMETER]
    if not kept and request.path == "/":
        return Response(status=303, headers={"Location": "/"})
    relative = "?" + urlencoded(kept or [("q", "")])  # leaves the path as it was sent
    return Response(status=303, headers={"Location": relative})


def _with_cookie(response: Response) -> Response:
    chosen = _chosen()
    if chosen is not None and request.cookies.get(COOKIE) != chosen:
        response.set_cookie(COOKIE, chosen, max_age=_YEAR, httponly=True, samesite="Lax")
    return response


def install_language_choice(app: Flask) -> None:
    """Lets readers choose the language of the pages of an application."""
    app.before_request(_sent_on)
    app.after_request(_with_cookie)
