"""How answers are written: the frame of a page, JSON, and the addresses of files."""

from searchsvc.model.query import Query
from searchsvc.web.answers import Frame, json_answer
from searchsvc.web.arguments import pairs_of
from searchsvc.web.static_files import ASSETS, JOINED, STATIC
from tests.web.http.test_language_choice import request_of


def test_a_page_has_a_frame_in_the_language_of_its_request() -> None:
    asked = request_of("/?q=a&ui=zh", {})
    made = Frame.of(asked, pairs_of("q=a&ui=zh"))
    assert made.ui == "zh"
    assert made.links.search(Query("a")) == "/?q=a"
    assert [link.href for link in made.languages] == ["?q=a&ui=en", "?q=a&ui=zh-Hant"]


def test_files_are_named_with_what_is_in_them() -> None:
    for name, href in ASSETS.items():
        assert all((STATIC / part).is_file() for part in JOINED.get(name, (name,)))
        assert href.startswith(f"/static/{name}?v=")


def test_json_is_written_as_it_is() -> None:
    answer = json_answer({"教": "<b>"}, 404, "application/problem+json")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.data == '{"教":"<b>"}'.encode()
