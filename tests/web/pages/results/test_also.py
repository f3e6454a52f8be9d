"""What a page says of the words that were searched for besides those typed, and how they are left out and put back."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from searchsvc.concepts.lexicon import bundled
from searchsvc.engine import MarkedRelease
from searchsvc.model.page import SearchPage, Suggestions
from searchsvc.model.query import FACETS, Query
from searchsvc.queryparser.nodes import Node
from searchsvc.searching.understanding import has_translations
from searchsvc.translation.dictionary import DictionaryOfMachine
from searchsvc.web.app import create_app
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links
from searchsvc.web.pages.results.also import MOST_NAMES, also_searched
from tests.web.conftest import sample_releases
from tests.web.fake import FakeEngine, FakeLive


@pytest.fixture
def engine() -> FakeEngine:
    engine = FakeEngine(sample_releases())
    engine.concepts = bundled()
    return engine


def line(client: FlaskClient, path: str) -> tuple[str, str]:
    """The line as it is read, and where its link leads."""
    found = re.search(r'<p class="also">(.*?)</p>', client.get(path).text, re.DOTALL)
    assert found, path
    link = re.search(r'<a href="([^"]+)"', found[1])
    assert link
    return " ".join(unescape(re.sub(r"<[^>]+>", "", found[1])).split()), unescape(link[1])


def page_of(query: Query, suggestions: Suggestions) -> SearchPage:
    return SearchPage(query, 0, False, 0.0, "g", (), dict.fromkeys(FACETS, ()), suggestions)


def test_the_page_says_what_was_also_searched_and_leads_to_the_words_alone(
    client: FlaskClient, engine: FakeEngine
) -> None:
    said, href = line(client, "/?q=MOE&year=2020&page=1")
    assert said == "Also searched: 教育部 · Ministry of Education Search only my words"
    client.get(href)
    query = engine.searched[-1]
    assert (query.q, query.year, query.expand) == ("MOE", ("2020",), False)
    said, href = line(client, href)
    assert said == "Only your own words were searched. Also search other names and translations"
    assert href == "/?q=MOE&year=2020"


def test_it_is_said_in_chinese_and_each_name_is_tagged_with_its_language(client: FlaskClient) -> None:
    said, href = line(client, "/?q=MOE&ui=zh")
    assert said == "同时检索：教育部 · Ministry of Education 只检索我输入的词"
    assert href == "/?q=MOE&expand=off"
    assert line(client, href)[0] == "只检索了您输入的词。 同时检索其他名称和译文"
    client.delete_cookie("ui")
    html = client.get("/?q=MOE").text
    assert '<span lang="zh-Hans">教育部</span>' in html
    assert '<span lang="en">Ministry of Education</span>' in html


@pytest.mark.parametrize("path", ["/", "/?q=%22teachers%22", "/?q=-teachers", "/?q=zzz", "/?expand=off"])
def test_nothing_is_said_where_nothing_was_added(client: FlaskClient, path: str) -> None:
    assert 'class="also"' not in client.get(path).text


def test_translations_are_told_in_words(client: FlaskClient) -> None:
    assert line(client, "/?q=bridge")[0] == "Also searched: translations of your words Search only my words"
    both = "Also searched: 教育部 · Ministry of Education and translations of your words Search only my words"
    assert line(client, "/?q=MOE bridge")[0] == both
    assert "以及检索词的译文" in line(client, "/?q=MOE bridge&ui=zh")[0]


def test_everything_on_the_page_keeps_the_choice(client: FlaskClient, engine: FakeEngine) -> None:
    html = client.get("/?q=teachers&expand=off&year=2019").text
    shown = [unescape(href) for href in re.findall(r'href="(/\?[^"]*)"', html)]
    assert shown
    assert [href for href in shown if "expand=off" not in href] == ["/?q=teachers&year=2019"]  # the way back
    assert '<input type="hidden" name="expand" value="off">' in html
    assert 'href="/api/v1/search?q=teachers&amp;year=2019&amp;expand=off"' in html
    assert 'href="/releases/2019/schools.md?q=teachers&amp;year=2019&amp;expand=off"' in html


def test_a_release_is_marked_with_the_words_that_found_it(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    trees: list[Node] = []
    marked = engine.marked

    def noted(release_id: str, tree: Node) -> MarkedRelease | None:
        trees.append(tree)
        return marked(release_id, tree)

    monkeypatch.setattr(engine, "marked", noted)
    html = client.get("/releases/n/01?q=bridge notice&expand=off").text
    assert '<mark id="m1">Notice</mark>' in html
    assert 'href="/?q=bridge+notice&amp;expand=off"' in html
    client.get("/releases/n/01?q=bridge notice")
    assert [has_translations(tree) for tree in trees] == [False, True]


def test_a_bad_value_is_named_in_both_languages(client: FlaskClient) -> None:
    for ui, said in (("en", "Other names and translations"), ("zh", "其他名称和译文")):
        answer = client.get(f"/?q=teachers&expand=maybe&ui={ui}")
        assert answer.status_code == 422
        assert said in answer.text


def test_many_names_are_counted() -> None:
    names = tuple(f"name {number}" for number in range(MOST_NAMES + 3))
    also = also_searched(page_of(Query("x"), Suggestions(also=names)), Links())
    assert also is not None
    assert (len(also.names), also.more) == (MOST_NAMES, 3)


def test_a_hostile_name_is_only_text() -> None:
    engine = FakeEngine(sample_releases())
    client = create_app(FakeLive(engine)).test_client()
    app = client.application
    with app.test_request_context():
        also = also_searched(page_of(Query("x"), Suggestions(also=("<b>&",))), Links())
        template = app.jinja_env.get_template("_also.html")
        html = template.render(also=also, query=Query("x"), t=UiTexts("en"))
    assert '<span lang="en">&lt;b&gt;&amp;</span>' in html


def test_the_page_says_while_translations_are_being_prepared(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "being prepared" not in client.get("/?q=MOE").text
    monkeypatch.setattr(DictionaryOfMachine, "state", lambda _: "preparing")
    assert "Translations of your words are being prepared" in client.get("/?q=MOE").text
    for nothing_to_translate in ("/", "/?q=MOE&expand=off"):
        assert "being prepared" not in client.get(nothing_to_translate).text
