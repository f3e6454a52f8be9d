"""The page of a refusal: both languages, nothing loaded, and only its own style sheet allowed."""

import re
from base64 import b64encode
from hashlib import sha256
from http import HTTPStatus

import pytest

from searchsvc.web.door import refusals
from searchsvc.web.door.refusal_page import PAGE_POLICY, PageTexts, refusal_page, wants_page

TEXTS = PageTexts("Busy", "繁忙", "Try <later> & again.", "请稍后再试。")
REFUSALS = [each for each in vars(refusals).values() if isinstance(each, refusals.Refusal)]


def test_both_languages_stand_on_it_each_with_its_tag() -> None:
    page = refusal_page(HTTPStatus.SERVICE_UNAVAILABLE, TEXTS).decode()
    english, chinese = page.split('<section lang="zh-Hans">')
    assert '<html lang="en">' in english
    assert "<h1>Busy</h1>\n<p>Try &lt;later&gt; &amp; again.</p>" in english
    assert "<h2>繁忙</h2>\n<p>请稍后再试。</p>" in chinese
    assert "重试" in chinese


def test_it_loads_nothing_and_its_policy_allows_its_style_sheet_alone() -> None:
    page = refusal_page(HTTPStatus.SERVICE_UNAVAILABLE, TEXTS).decode()
    assert not re.search(r"src=|url\(|<link|<script| style=", page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in PAGE_POLICY
    assert PAGE_POLICY.startswith("default-src 'none'; ")


def test_trying_again_is_offered_where_the_fault_is_the_service_s() -> None:
    assert "Try again" in refusal_page(HTTPStatus.INTERNAL_SERVER_ERROR, TEXTS).decode()
    assert "Try again" not in refusal_page(HTTPStatus.BAD_REQUEST, TEXTS).decode()
    assert 'href="/"' in refusal_page(HTTPStatus.BAD_REQUEST, TEXTS).decode()


def test_a_browser_is_known_by_what_it_accepts() -> None:
    assert wants_page([(b"host", b"x"), (b"accept", b"text/html,*/*;q=0.8")])
    assert not wants_page([(b"accept", b"application/json"), (b"user-agent", b"text/html")])
    assert not wants_page([])


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
def test_every_refusal_has_a_page_and_a_problem(refusal: refusals.Refusal) -> None:
    media_type, page = refusal.body(as_page=True)
    assert media_type.startswith("text/html")
    assert refusal.heading_zh in page.decode()
    assert b"<h1>" in page
    media_type, problem = refusal.body(as_page=False)
    assert media_type == "application/problem+json"
    assert refusal.detail in problem.decode()


def test_a_request_that_cannot_be_read_gets_a_page_where_a_browser_sent_it() -> None:
    head, _, body = refusals.HEAD_TOO_LONG.as_http([(b"date", b"now")], as_page=True).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 431 ")
    assert b"content-type: text/html" in head
    assert f"content-length: {len(body)}".encode() in head
    assert PAGE_POLICY.encode() in head
    assert b"problem+json" in refusals.HEAD_TOO_LONG.as_http([], as_page=False)
