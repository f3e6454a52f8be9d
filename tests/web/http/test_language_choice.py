"""The language of the interface: chosen, remembered, or the browser's; and that no address keeps it."""

from collections.abc import Mapping

import pytest
from flask import Request
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from searchsvc.web.arguments import parameter_pairs
from searchsvc.web.http.language_choice import language_links, ui_of

NAVIGATES = {"Sec-Fetch-Mode": "navigate"}


def request_of(path: str, headers: Mapping[str, str]) -> Request:
    return Request(EnvironBuilder(path=path, headers=[*headers.items()]).get_environ())


@pytest.mark.parametrize(
    ("path", "cookie", "accepted", "ui"),
    [
        ("/", "", "", "en"),
        ("/", "", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("/", "", "en;q=0.5,zh;q=0.9", "zh"),
        ("/", "", "zh-TW,zh;q=0.9", "zh-Hant"),
        ("/", "", "zh-Hant-HK", "zh-Hant"),
        ("/", "", "de,fr;q=0.9", "en"),
        ("/", "ui=zh", "en", "zh"),
        ("/?ui=en", "ui=zh", "zh", "en"),
        ("/?ui=xx", "ui=zh-Hant", "en", "zh-Hant"),
        ("/?ui=xx", "ui=yy", "zh", "zh"),
    ],
)
def test_a_choice_goes_before_a_remembered_one_and_that_before_the_browsers(
    path: str, cookie: str, accepted: str, ui: str
) -> None:
    asked = request_of(path, {"Cookie": cookie, "Accept-Language": accepted})
    assert ui_of(asked, parameter_pairs(asked)) == ui


def test_each_language_links_to_the_others() -> None:
    pairs = [("q", "a b"), ("ui", "zh")]
    assert [(link.name, link.href) for link in language_links("en", pairs)] == [("中文", "?q=a+b&ui=zh")]
    assert [link.name for link in language_links("zh", pairs)] == ["English", "繁體"]
    assert [link.name for link in language_links("zh-Hant", pairs)] == ["English", "简体"]
    assert [link.lang for link in language_links("zh-Hant", [])] == ["en", "zh-Hans"]


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/?q=a&ui=zh&year=2020", "?q=a&year=2020"),
        ("/?ui=zh", "/"),
        ("/releases/a%2F/b?ui=zh", "?q="),
    ],
)
def test_a_browser_that_chooses_is_sent_on_and_remembers(client: FlaskClient, path: str, location: str) -> None:
    answer = client.get(path, headers=NAVIGATES)
    assert (answer.status_code, answer.headers["Location"]) == (303, location)
    cookie = client.get_cookie("ui")
    assert cookie is not None
    assert (cookie.value, cookie.http_only, cookie.same_site) == ("zh", True, "Lax")
    assert '<html lang="zh-Hans">' in client.get("/").text


def test_nothing_else_is_sent_on(client: FlaskClient) -> None:
    assert client.get("/?ui=zh").status_code == 200
    assert client.get("/?ui=xx", headers=NAVIGATES).status_code == 200
    assert client.get("/api/v1/search?ui=zh", headers=NAVIGATES).status_code == 422
    assert client.get("/", headers=NAVIGATES).headers.get("Set-Cookie") is None


def test_caches_are_told_on_what_a_page_depends(client: FlaskClient) -> None:
    assert {"Accept-Language", "Cookie"} <= set(client.get("/").headers["Vary"].split(", "))
