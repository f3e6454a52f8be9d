"""Bytes, addresses and HTML."""

import json
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from searchsvc.model.page import Fragment
from searchsvc.presenter.encoding import fragment_html, release_path, to_json_bytes


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("", (), ""),
        ("a<b>&\"'", (), "a&lt;b&gt;&amp;&quot;&#x27;"),
        ("<mark>", ((0, 6),), "<mark>&lt;mark&gt;</mark>"),
        ("&amp;", ((1, 3),), "&amp;<mark>am</mark>p;"),
        ("abcdef", ((0, 2), (3, 5)), "<mark>ab</mark>c<mark>de</mark>f"),
        ("abc", ((0, 1), (2, 3)), "<mark>a</mark>b<mark>c</mark>"),
        ("𠮷野家", ((0, 1),), "<mark>𠮷</mark>野家"),
    ],
)
def test_fragments_are_escaped_piece_by_piece(text: str, marks: tuple[tuple[int, int], ...], expected: str) -> None:
    assert fragment_html(Fragment(text, marks)) == expected


IDS = [
    "2020/a.txt", "a b?c#d", "中文/文件.txt", "100%", "%2F", "a\\b", ".", "..", "../x", "a/../b", "./a", "a/.", "a//b",
    "/a", "a/", "/", "//", "...", ".hidden", "a;b=c&d+e", "x#3", "<script>", "http://h/p?q", "é", "𠮷", "a|b", " a ",
    "?id=a",
]  # fmt: skip


@pytest.mark.parametrize("release_id", IDS)
def test_a_path_gives_its_id_back(release_id: str) -> None:
    path = urlsplit("/" + release_path(release_id))
    if path.query:
        assert dict(parse_qsl(path.query)) == {"id": release_id}
    else:
        assert unquote(path.path) == "/releases/" + release_id
        segments = path.path.split("/")[1:]
        assert not {"", ".", ".."} & {segment.replace("%2E", ".") for segment in segments}


def test_slashes_stay_readable_and_everything_else_is_encoded() -> None:
    assert release_path("2020/a b?c#d%e+f.txt") == "releases/2020/a%20b%3Fc%23d%25e%2Bf.txt"


def test_json_is_utf8_and_never_fails_on_broken_text() -> None:
    assert to_json_bytes({"a": "教育"}) == '{"a":"教育"}'.encode()
    assert json.loads(to_json_bytes({"a": "x\udcc4y"})) == {"a": "x\udcc4y"}
    assert release_path("x\udcc4y").startswith("releases/x%")
