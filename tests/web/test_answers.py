"""The frame of a page: whose language it has, and where the other one is."""

import pytest
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from searchsvc.model.query import Query
from searchsvc.web.answers import Frame, json_answer
from searchsvc.web.arguments import pairs_of
from searchsvc.web.static_files import ASSETS, STATIC


def frame(query_string: str, accepted: str = "") -> Frame:
    return Frame.of(pairs_of(query_string), parse_accept_header(accepted, LanguageAccept))


@pytest.mark.parametrize(
    ("query_string", "accepted", "ui", "kept", "switch"),
    [
        ("", "", "en", "/", "?ui=zh"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh", "/", "?ui=en"),
        ("", "de", "en", "/", "?ui=zh"),
        ("ui=zh", "en", "zh", "/?ui=zh", "?ui=en"),
        ("ui=en&q=a+b", "zh", "en", "/?ui=en", "?q=a+b&ui=zh"),
        ("ui=xx&q=a", "zh", "zh", "/", "?q=a&ui=en"),
    ],
)
def test_a_language_that_was_chosen_goes_before_the_browsers(
    query_string: str, accepted: str, ui: str, kept: str, switch: str
) -> None:
    made = frame(query_string, accepted)
    assert (made.ui, made.links.search(Query()), made.switch_href) == (ui, kept, switch)


def test_files_are_named_with_what_is_in_them() -> None:
    for name, href in ASSETS.items():
        assert (STATIC / name).is_file()
        assert href.startswith(f"/static/{name}?v=")


def test_json_is_written_as_it_is() -> None:
    answer = json_answer({"教": "<b>"}, 404, "application/problem+json")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.data == '{"教":"<b>"}'.encode()
