"""The `Link` header: by the names of RFC 8288, and never longer than servers take."""

import re

from flask.testing import FlaskClient

from searchsvc.web.api.link_header import DESCRIPTION, LONGEST, alternate, link_header, page_links


def test_links_stand_before_those_that_describe_the_api() -> None:
    header = link_header(
        [*page_links({"self": "/a?page=2", "prev": None, "next": "/a?page=3"}), alternate("/b", "text/html")]
    )
    assert header == (
        '</a?page=2>; rel="self", </a?page=3>; rel="next", </b>; rel="alternate"; type="text/html", ' + DESCRIPTION
    )


def test_what_would_make_it_too_long_is_left_out() -> None:
    header = link_header(page_links({"self": "/" + "a" * 2000, "first": "/" + "b" * 2000, "last": "/c"}))
    assert len(header) <= LONGEST
    assert 'rel="self"' in header
    assert 'rel="first"' not in header


def test_a_search_links_to_its_pages_a_release_to_the_same_for_a_reader(client: FlaskClient) -> None:
    header = client.get("/api/v1/search?q=teachers&per_page=5&page=2").headers["Link"]
    links = {relation: address for address, relation in re.findall(r'<([^>]*)>; rel="([\w-]+)"', header)}
    assert {*links} == {"self", "first", "prev", "next", "last", "alternate", "service-desc", "service-doc"}
    assert links["alternate"] == "/?q=teachers&page=2&per_page=5"
    for address in links.values():
        assert client.get(address).status_code == 200
    assert '</releases/a%20b%3Fc%23d>; rel="alternate"' in client.get("/api/v1/releases/a%20b%3Fc%23d").headers["Link"]


def test_a_very_long_query_has_a_header_that_servers_take(client: FlaskClient) -> None:
    header = client.get("/api/v1/search", query_string={"q": "教" * 1000}).headers["Link"]
    assert len(header) <= LONGEST
    assert header.isascii()
