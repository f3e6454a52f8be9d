"""The help page: its examples are links, and each of them finds something in the samples."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchsvc.engine import Engine
from searchsvc.engines.selection import open_live
from searchsvc.indexing.reindex import reindex
from searchsvc.searching.search import search
from searchsvc.web.pages.help import LESSONS
from tests.web.pages.markup import links, outline

SAMPLES = Path(__file__).parents[3] / "corpus"
EXAMPLES = [(typed, query) for lessons in LESSONS.values() for lesson in lessons for typed, _, query in lesson.examples]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    index = tmp_path_factory.mktemp("samples") / "index"
    reindex(SAMPLES, index, jobs=1)
    return open_live(index).engine()


@pytest.mark.parametrize("ui", ["en", "zh", "zh-Hant"])
def test_every_example_is_a_link(client: FlaskClient, ui: str) -> None:
    html = client.get(f"/help?ui={ui}").text
    assert outline(html)
    shown = links(html)
    assert all(shown[" ".join(typed.split())].startswith("/?q=") for typed, _ in EXAMPLES)


def test_what_has_no_example_is_no_term_of_a_list(client: FlaskClient) -> None:
    tags = [tag for tag, _ in outline(client.get("/help").text)]
    lessons = [lesson for group in LESSONS.values() for lesson in group]
    assert tags.count("dt") == sum(bool(lesson.examples) for lesson in lessons) < len(lessons)


def test_every_example_finds_something_in_the_samples(samples: Engine) -> None:
    for typed, query in EXAMPLES:
        page = search(samples, query)
        assert page.total, typed
        assert not page.relaxed, typed


def test_every_page_leads_to_it(client: FlaskClient) -> None:
    for path in ("/", "/docs", "/nowhere"):
        assert links(client.get(path).text)["Help"] == "/help"
